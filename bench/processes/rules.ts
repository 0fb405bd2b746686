import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createRequest, draftOf } from '../../src/engine/message/request.ts';
import { RuleBook } from '../../src/rules/book/ruleBook.ts';
import type { RuleText } from '../../src/rules/book/ruleBook.ts';
import { median } from '../numbers.ts';

// What many rules cost, a process of its own: `node bench/processes/rules.ts RULES FILES [quick]`.

/** So many different ones are asked about, again and again: expressions are made ready when the first URL needs them. */
const URLS = 500;

export interface RuleFigures {
  readonly rules: number;
  readonly files: number;
  /** Milliseconds, from the texts to the last rule in force. */
  readonly load: number;
  /** Milliseconds of processor time that it took. */
  readonly loadCpu: number;
  readonly longestBlock: Block;
  /** Bytes of V8's heap for one rule in force, without garbage. */
  readonly heap: number;
  /** One file saved, in milliseconds until the new version is in force and the one before is gone. */
  readonly save: number;
  readonly saveBlock: Block;
  /** Microseconds, the median of one evaluation. */
  readonly evaluations: readonly { readonly name: string; readonly time: number }[];
}

/** The longest time for which nothing else could run, and what the thread did in such a time at most; in milliseconds. */
export interface Block {
  readonly time: number;
  readonly cpu: number;
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

const [, , RULES = NaN, FILES = NaN] = process.argv.map(Number);
const isQuick = process.argv[4] === 'quick';

function filesOf({ condition }: Shape, rules = RULES, count = FILES): RuleText[] {
  const perFile = rules / count;
  return Array.from({ length: count }, (_, file) => ({
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

/** Watches how long turns of the event loop take, until the answer is asked for. */
function watchTurns(): () => Block {
  let time = 0;
  let cpu = 0;
  let before = { time: performance.now(), cpu: threadTime() };
  const look = (): void => {
    const now = { time: performance.now(), cpu: threadTime() };
    time = Math.max(time, now.time - before.time);
    cpu = Math.max(cpu, now.cpu - before.cpu);
    before = now;
  };
  let next = setImmediate(function turn() {
    look();
    next = setImmediate(turn);
  });
  return () => {
    clearImmediate(next);
    look();
    return { time, cpu };
  };
}

/** Processor time of this thread, in milliseconds. */
function threadTime(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

function heapUsed(): number {
  collect();
  return process.memoryUsage().heapUsed;
}

const [first] = shapes;
if (first === undefined) throw new Error('There is nothing to measure.');
const files = filesOf(first);
// Once for the compiler, as in a window that has been open for a moment.
await loaded(filesOf(first, 1_000, 20));

const heapBefore = heapUsed();
const loadTurns = watchTurns();
const usage = process.cpuUsage();
const started = performance.now();
const book = await loaded(files);
const load = performance.now() - started;
const { user, system } = process.cpuUsage(usage);
const longestBlock = loadTurns();
const heap = (heapUsed() - heapBefore) / RULES;

const saves: number[] = [];
const saveTurns = watchTurns();
for (const { path, text } of files.slice(0, isQuick ? 5 : 50)) {
  const before = performance.now();
  await book.updateInSlices(path, text);
  saves.push(performance.now() - before);
}
const saveBlock = saveTurns();

const evaluations: { name: string; time: number }[] = [];
// Which file a rule is in makes no difference to who asks it.
for (const shape of FILES === 1 ? [] : shapes) {
  const time = await evaluation(await loaded(filesOf(shape)), shape, isQuick ? 1_000 : 20_000);
  evaluations.push({ name: shape.name, time });
}

const figures: RuleFigures = {
  rules: RULES,
  files: FILES,
  load,
  loadCpu: (user + system) / 1_000,
  longestBlock,
  heap,
  save: median(saves),
  saveBlock,
  evaluations,
};
if (process.send === undefined) console.log(figures);
else {
  process.send(figures);
  process.disconnect();
}
