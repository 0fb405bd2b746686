import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { makeProduct } from '../../scripts/product.ts';
import { figuresOf } from '../child.ts';
import { median } from '../numbers.ts';
import { installRivals } from '../rivals/installRivals.ts';
import type { RivalName } from '../rivals/installRivals.ts';
import { timeOf, usageOf } from '../rivals/runProgram.ts';
import type { Program, Usage } from '../rivals/runProgram.ts';
import { writeRequests } from '../rivals/writeRequests.ts';
import { ratio, table } from '../section.ts';
import type { BenchRun, Section } from '../section.ts';

const OURS = 'Request Workbench';

/** How programs are started for one load, in a folder that has the load's files. */
interface Load {
  readonly title: string;
  readonly about: string;
  readonly folder: string;
  /** So short that asking a program what it has used would count: that is done in runs of their own. */
  readonly isBrief: boolean;
  /** The first is what the others are compared with. */
  readonly programs: readonly Program[];
}

/** The command line as it is shipped, beside others, each run a process of its own. */
export const commandLine: Section = {
  name: 'commandLine',
  title: 'The command line',
  async measure(run: BenchRun) {
    const folder = await mkdtemp(path.join(tmpdir(), 'request-workbench-bench-'));
    try {
      await makeProduct(path.join(folder, 'product'), { quiet: true });
      const rivals = await installRivals().catch(() => null);
      const parts = [
        'From the start of the process to its end, medians of runs in turns. *Of* compares with the first (less is better): times within a round, and processor time. Node itself tells processor time and peak memory, where runs are short in runs of their own.',
      ];
      if (rivals === null) {
        parts.push('httpYac, Bruno and newman could not be had from npm and are left out.');
      }
      for (const load of await loadsIn(folder, run, rivals ?? new Map<RivalName, string>())) {
        parts.push(`### ${load.title}`, load.about, await measured(load));
      }
      parts.push(await inTheExtension(run));
      return parts.join('\n\n');
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

async function loadsIn(
  root: string,
  run: BenchRun,
  rivals: ReadonlyMap<RivalName, string>,
): Promise<Load[]> {
  const { origin, quick } = run;
  const cli = path.join(root, 'product/dist/cli.js');
  const large = largeUrl(run);
  const brief = quick ? 2 : 21;
  const usual = quick ? 1 : 5;
  const curl: Program = {
    ...{ name: 'curl', command: 'curl', args: ['-sS', '-o', 'body-curl', large] },
    ...{ isNode: false, rounds: usual },
  };
  const fetchOne = `fetch('${origin}/').then((response) => response.text()).then(console.log)`;
  return [
    {
      title: 'One cold GET',
      about: 'A plain GET of 13 bytes, no rules. A run that warms up comes first.',
      folder: await folderFor(root, 'one', `${origin}/`, 1),
      isBrief: true,
      programs: [
        onNode('node -e 0', brief, '-e', '0'),
        onNode('node -e fetch(…)', brief, '-e', fetchOne),
        onNode(OURS, brief, cli, 'send', `${origin}/`),
        ...others(rivals, Math.min(usual, 3)),
      ],
    },
    {
      title: '200 GETs in one file',
      about: 'The same GET 200 times, one after the other, with an account of each.',
      folder: await folderFor(root, 'many', `${origin}/`, 200),
      isBrief: false,
      programs: [
        ...others(rivals, Math.min(usual, 3)),
        onNode(OURS, usual, cli, 'run', 'requests.http'),
      ],
    },
    {
      title: `A response of ${String(largeSize(quick) / 2 ** 20)} MiB`,
      about: 'curl and we write it to a file; the others keep it in memory, and run once.',
      folder: await folderFor(root, 'big', large, 1),
      isBrief: false,
      programs: [curl, onNode(OURS, usual, cli, 'send', '-o', 'body', large), ...others(rivals, 1)],
    },
  ];
}

function largeSize(quick: boolean): number {
  return quick ? 2 ** 24 : 500 * 2 ** 20;
}

function largeUrl({ origin, quick }: BenchRun): string {
  return `${origin}/bytes/${String(largeSize(quick))}`;
}

/** A sentence of the same large response in VS Code. */
async function inTheExtension(run: BenchRun): Promise<string> {
  const usages: Usage[] = [];
  for (let round = 0; round < (run.quick ? 1 : 5); round++) {
    usages.push(await figuresOf<Usage>('extensionBody.ts', largeUrl(run)));
  }
  const cpu = milliseconds(median(usages.map((usage) => usage.cpu)));
  const peak = median(usages.map((usage) => usage.peak)).toFixed(0);
  return `The same response kept as VS Code's extension keeps it, in its body file: ${cpu} of processor time, at most ${peak} MB.`;
}

async function folderFor(root: string, name: string, url: string, count: number): Promise<string> {
  const folder = path.join(root, name);
  await mkdir(folder);
  await writeRequests(folder, url, count);
  return folder;
}

function onNode(name: string, rounds: number, ...args: string[]): Program {
  return { name, command: process.execPath, args, isNode: true, rounds };
}

function others(rivals: ReadonlyMap<RivalName, string>, rounds: number): Program[] {
  const args: Readonly<Record<RivalName, readonly string[]>> = {
    httpYac: ['send', 'requests.http', '--all'],
    Bruno: ['run'],
    newman: ['run', 'postman.json'],
  };
  return [...rivals].map(([name, program]) => onNode(name, rounds, program, ...args[name]));
}

interface Runs {
  readonly program: Program;
  readonly times: number[];
  readonly usages: Usage[];
  failed: boolean;
}

async function measured({ folder, isBrief, programs }: Load): Promise<string> {
  const all = programs.map((program): Runs => ({ program, times: [], usages: [], failed: false }));
  const rounds = Math.max(...programs.map((program) => program.rounds));
  for (let round = 0; round < rounds; round++) {
    for (const runs of all) {
      if (round >= runs.program.rounds || runs.failed) continue;
      await runOnce(runs, folder, { isBrief, warmsUp: isBrief && round === 0 });
    }
  }
  const [baseline] = all;
  const first = baseline?.program.name ?? '';
  return table(
    ['', 'time', `of ${first}`, 'CPU', `of ${first}, by CPU`, 'peak MB'],
    all.map((runs) => cellsBeside(runs, baseline)),
  );
}

/** A program that can't take the load says so by failing, and is not run again. */
async function runOnce(
  runs: Runs,
  folder: string,
  { isBrief, warmsUp }: { readonly isBrief: boolean; readonly warmsUp: boolean },
): Promise<void> {
  const { program, times, usages } = runs;
  try {
    if (warmsUp) await timeOf(program, folder);
    const alone = isBrief ? await timeOf(program, folder) : null;
    const { time, usage } = await usageOf(program, folder);
    times.push(alone ?? time);
    if (usage !== null) usages.push(usage);
  } catch (error) {
    if (program.name === OURS) throw error;
    runs.failed = true;
  }
}

function cellsBeside({ program, times, usages, failed }: Runs, baseline?: Runs): string[] {
  if (failed) return [program.name, 'fails', '', '', '', ''];
  const cpu = median(usages.map((usage) => usage.cpu));
  const baselineCpu = median((baseline?.usages ?? []).map((usage) => usage.cpu));
  return [
    program.name,
    milliseconds(median(times)),
    ratio(median(times.map((time, round) => time / (baseline?.times[round] ?? NaN)))),
    Number.isNaN(cpu) ? '' : milliseconds(cpu),
    Number.isNaN(cpu / baselineCpu) ? '' : ratio(cpu / baselineCpu),
    Number.isNaN(cpu) ? '' : median(usages.map(({ peak }) => peak)).toFixed(0),
  ];
}

function milliseconds(time: number): string {
  return `${time.toFixed(0)} ms`;
}
