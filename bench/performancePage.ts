import type { Download } from './download.ts';
import type { CallbackTimes } from './moduleCallback.ts';
import type { RequestRates } from './requests.ts';
import type { RuleFigures } from './rules.ts';

export interface Measured {
  readonly node: string;
  readonly processors: string;
  readonly alone: readonly RequestRates[];
  readonly many: readonly RequestRates[];
  readonly modules: CallbackTimes;
  readonly rules: RuleFigures;
  readonly bytes: number;
  readonly downloads: readonly (Download & { readonly name: string; readonly ratio: number })[];
}

const NOTES = '## What the figures say';

/** docs/performance.md: the tables of this run, and below them the notes that stood there, which people write. */
export function performancePage(measured: Measured, before: string): string {
  const notes = before.includes(NOTES) ? before.slice(before.indexOf(NOTES)) : `${NOTES}\n`;
  const { node, processors, alone, many, modules, rules, bytes, downloads } = measured;
  const [dispatch] = downloads;
  const lines = [
    '# Performance',
    '',
    'Made by `npm run bench -- --write`: the engine beside what it stands on and what others use, all in one run, in turns on one machine against one server',
    'in a process of its own. Ratios are what counts: each is the median of the ratios of many short rounds. Absolute numbers are this machine on that day.',
    '',
    `Node ${node}, ${processors}.`,
    '',
    '## Requests',
    '',
    'GET of 13 bytes over kept connections. *CPU* is processor time of the client for one request.',
    '',
    '| | 1 at a time | CPU | of dispatch | 32 at once | CPU | of dispatch |',
    '|---|---|---|---|---|---|---|',
    ...alone.map(({ name, rate, cpu, ratio }, index) => {
      const at32 = many[index];
      return `| ${[name, perSecond(rate), micro(cpu), ratio.toFixed(2), perSecond(at32?.rate ?? NaN), micro(at32?.cpu ?? NaN), (at32?.ratio ?? NaN).toFixed(2)].join(' | ')} |`;
    }),
    '',
    '## A download to nowhere',
    '',
    `${String(bytes / 2 ** 20)} MiB, read and thrown away, each in a process of its own. *Peak* is the most memory that was resident.`,
    '',
    '| | MB/s | of dispatch | peak MB | above dispatch |',
    '|---|---|---|---|---|',
    ...downloads.map(
      ({ name, rate, ratio, peak }) =>
        `| ${[name, rate.toFixed(0), ratio.toFixed(2), peak.toFixed(0), (peak - (dispatch?.peak ?? NaN)).toFixed(0)].join(' | ')} |`,
    ),
    '',
    '## A callback of a handler module',
    '',
    'One that answers at once, with a request of ten headers, beside a round trip of the same data over Node’s own channel to a forked process. Medians.',
    '',
    '| round trip | callback | of the round trip |',
    '|---|---|---|',
    `| ${micro(modules.roundTrip)} | ${micro(modules.callback)} | ${modules.ratio.toFixed(2)} |`,
    '',
    '## Many rules',
    '',
    `${rules.rules.toLocaleString('en')} rules in ${String(rules.files)} files. *Longest block*: the longest time for which nothing else could run; while the machine does something else as`,
    'well, its share is in it. An evaluation is one `onBeforeResourceLoad` with the answer of the one rule that matches, the median of many.',
    '',
    '| | |',
    '|---|---|',
    `| all files loaded | ${rules.load.toFixed(0)} ms (${rules.loadCpu.toFixed(0)} ms of processor time) |`,
    `| longest block meanwhile | ${rules.longestBlock.toFixed(0)} ms |`,
    `| one file saved | ${rules.save.toFixed(1)} ms |`,
    ...rules.evaluations.map(
      ({ name, time }) => `| one evaluation, rules ${name} | ${time.toFixed(1)} µs |`,
    ),
    '',
    notes,
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

function perSecond(rate: number): string {
  return Math.round(rate).toLocaleString('en');
}

function micro(cpu: number): string {
  return `${cpu.toFixed(0)} µs`;
}
