import { dispatch } from './contenders/dispatch.ts';
import { engine, engineWithRules } from './contenders/engine.ts';
import { gotStream } from './contenders/gotStream.ts';
import { nodeHttp } from './contenders/nodeHttp.ts';
import type { Contender, Opened } from './contenders/contender.ts';
import { undiciFetch } from './contenders/undiciFetch.ts';
import { median } from './numbers.ts';

// Requests per second, a process of its own: `node bench/requests.ts ORIGIN CONCURRENCY`. Everybody gets a short window in turn, many
// times over, so that a machine that grows slower grows slower for all; what is reported is a median over rounds.

const WINDOW_MS = 400;
const ROUNDS = 11;
const contenders: readonly Contender[] = [
  dispatch,
  engine,
  engineWithRules,
  nodeHttp,
  undiciFetch,
  gotStream,
];

export interface RequestRates {
  readonly name: string;
  /** Requests a second, the median of all rounds. */
  readonly rate: number;
  /** Of the baseline's rate in the same round, the median of all rounds. */
  readonly ratio: number;
  /** Processor time of this process for one request, in microseconds. */
  readonly cpu: number;
}

interface Window {
  readonly rate: number;
  readonly cpu: number;
}

async function measure(opened: Opened, concurrency: number, ms: number): Promise<Window> {
  const usage = process.cpuUsage();
  const started = performance.now();
  const end = started + ms;
  let count = 0;
  const sender = async (): Promise<void> => {
    while (performance.now() < end) {
      const bytes = await opened.get('/');
      if (bytes !== 13) throw new Error(`13 bytes were expected, ${String(bytes)} came`);
      count++;
    }
  };
  await Promise.all(Array.from({ length: concurrency }, sender));
  const { user, system } = process.cpuUsage(usage);
  const seconds = (performance.now() - started) / 1_000;
  return { rate: count / seconds, cpu: (user + system) / count };
}

const [, , origin = '', concurrencyText = '32', quick = ''] = process.argv;
const rounds = quick === '' ? ROUNDS : 2;
const concurrency = Number(concurrencyText);
const all: { contender: Contender; opened: Opened; windows: Window[] }[] = [];
for (const contender of contenders) {
  all.push({ contender, opened: await contender.open(origin, concurrency), windows: [] });
}
// The first round warms up and does not count.
for (let round = 0; round <= rounds; round++) {
  for (const { opened, windows } of all) {
    const window = await measure(opened, concurrency, WINDOW_MS);
    if (round > 0) windows.push(window);
  }
}
const baseline = all[0]?.windows ?? [];
const rates = all.map(({ contender, windows }): RequestRates => ({
  name: contender.name,
  rate: median(windows.map(({ rate }) => rate)),
  ratio: median(windows.map(({ rate }, round) => rate / (baseline[round]?.rate ?? NaN))),
  cpu: median(windows.map(({ cpu }) => cpu)),
}));
for (const { opened } of all) await opened.close();
process.send?.(rates);
process.disconnect();
