import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createRequest, draftOf } from '../../src/engine/message/request.ts';
import { RuleBook } from '../../src/rules/ruleBook.ts';
import type { RuleText } from '../../src/rules/ruleBook.ts';
import { median } from '../numbers.ts';

// What many rules cost, a process of its own: `node bench/processes/rules.ts [quick]`.

const RULES = 10_000;
const FILES = 200;
/** So many different ones are asked about, again and again: expressions are made ready when the first URL needs them. */
const URLS = 500;

export interface RuleFigures {
  readonly rules: number;
  readonly files: number;
  /** Milliseconds, from the texts to the last rule in force. */
  readonly load: number;
  /** Milliseconds of processor time that it took. */
  readonly loadCpu: number;
  /** The longest time for which nothing else could run while they were loaded, in milliseconds. */
  readonly longestBlock: number;
  /** One file saved, in milliseconds; the rules in force are then asked once. */
  readonly save: number;
  /** Microseconds, the median of one evaluation. */
  readonly evaluations: readonly { readonly name: string; readonly time: number }[];
}

interface Shape {
  readonly name: string;
  readonly condition: (index: number) => object;
  readonly url: (index: number) => string;
}

const shapes: readonly Shape[] = [
  {
    name: 'each for a host of its own',
    condition: (index) => ({ requestDomains: [`h${index}.example.com`] }),
    url: (index) => `https://h${index}.example.com/a/b?c=d`,
  },
  {
    name: 'all for one host, each for a path of its own',
    condition: (index) => ({ urlFilter: `||api.example.com/v1/things/${index}/` }),
    url: (index) => `https://api.example.com/v1/things/${index}/parts?c=d`,
  },
  {
    name: 'for no host, each for a path of its own',
    condition: (index) => ({ urlFilter: `/v1/things/${index}/` }),
    url: (index) => `https://h${index}.example.com/v1/things/${index}/parts?c=d`,
  },
  {
    name: 'with URL patterns, all for one host',
    condition: (index) => ({ urlPattern: `https://api.example.com/:version/things${index}/:part` }),
    url: (index) => `https://api.example.com/v1/things${index}/parts`,
  },
  {
    name: 'with regular expressions, for no host',
    condition: (index) => ({
      regexFilter: `^https://[a-z]+\\.example\\.com/v[0-9]/things${index}/`,
    }),
    url: (index) => `https://api.example.com/v1/things${index}/parts?c=d`,
  },
];

function filesOf({ condition }: Shape): RuleText[] {
  const perFile = RULES / FILES;
  return Array.from({ length: FILES }, (_, file) => ({
    path: `/workspace/${String(file).padStart(3, '0')}.request-rules.json`,
    text: JSON.stringify(
      {
        version: 1,
        rules: Array.from({ length: perFile }, (__, index) => ({
          id: `r${file * perFile + index}`,
          condition: condition(file * perFile + index),
          action: { type: 'block' },
        })),
      },
      null,
      2,
    ),
  }));
}

async function loaded(files: readonly RuleText[]): Promise<RuleBook> {
  const book = new RuleBook();
  const problems = (await book.updateAll(files)).flatMap((file) => file.problems);
  if (problems.length > 0) throw new Error(JSON.stringify(problems[0]));
  return book;
}

async function evaluation(book: RuleBook, { url }: Shape, asked: number): Promise<number> {
  const handler = book.handler({ resolveSecret: () => Promise.resolve(undefined) });
  const place = { browser: { identifier: 's' }, frame: null, hop: 1 };
  const callback = { continue: () => undefined, cancel: () => undefined };
  const times: number[] = [];
  for (let index = 0; index < asked; index++) {
    const request = draftOf(createRequest({ url: url(((index % URLS) * 7919) % RULES) }));
    const started = performance.now();
    const answer = await handler.onBeforeResourceLoad?.({ ...place, request, callback });
    times.push((performance.now() - started) * 1_000);
    if (answer === undefined) throw new Error(`No rule answered for ${request.url}`);
  }
  return median(times);
}

const [, , quick = ''] = process.argv;
const [first] = shapes;
if (first === undefined) throw new Error('There is nothing to measure.');
const files = filesOf(first);
// Once for the compiler, as in a window that has been open for a moment.
await loaded(files.slice(0, 20));

const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
const usage = process.cpuUsage();
const started = performance.now();
const book = await loaded(files);
const load = performance.now() - started;
const { user, system } = process.cpuUsage(usage);
// A turn in which nothing is done, so that the last block is counted too.
await new Promise((resolve) => setTimeout(resolve, 20));
delay.disable();

const saves: number[] = [];
for (const { path, text } of files.slice(0, quick === '' ? 50 : 5)) {
  const before = performance.now();
  book.update(path, text);
  saves.push(performance.now() - before);
}

const evaluations: { name: string; time: number }[] = [];
for (const shape of shapes) {
  const time = await evaluation(await loaded(filesOf(shape)), shape, quick === '' ? 20_000 : 1_000);
  evaluations.push({ name: shape.name, time });
}

const figures: RuleFigures = {
  rules: RULES,
  files: FILES,
  load,
  loadCpu: (user + system) / 1_000,
  longestBlock: delay.max / 1e6,
  save: median(saves),
  evaluations,
};
if (process.send === undefined) console.log(figures);
else {
  process.send(figures);
  process.disconnect();
}
