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
  readonly rounds: number;
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
        'From the start of the process to its end, medians of runs in turns. *Of* compares with the first (less is better): times within a round, and processor time. Node itself tells processor time and peak memory, in runs of their own.',
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
  { origin, quick }: BenchRun,
  rivals: ReadonlyMap<RivalName, string>,
): Promise<Load[]> {
  const cli = path.join(root, 'product/dist/cli.js');
  const ours = (...args: string[]): Program => onNode(OURS, cli, ...args);
  const large = largeUrl({ origin, quick });
  const curl: Program = {
    name: 'curl',
    command: 'curl',
    args: ['-sS', '-o', 'body-curl', large],
    isNode: false,
  };
  const fetchOne = `fetch('${origin}/').then((response) => response.text()).then(console.log)`;
  const one = await folderFor(root, 'one', `${origin}/`, 1);
  const many = await folderFor(root, 'many', `${origin}/`, 200);
  const big = await folderFor(root, 'big', large, 1);
  return [
    {
      title: 'One cold GET',
      about: 'A plain GET of 13 bytes, no rules. A run that warms up comes first.',
      folder: one,
      rounds: quick ? 2 : 11,
      programs: [
        onNode('node -e 0', '-e', '0'),
        onNode('node -e fetch(…)', '-e', fetchOne),
        ours('send', `${origin}/`),
        ...others(rivals),
      ],
    },
    {
      title: '200 GETs in one file',
      about: 'The same GET 200 times, one after the other, with an account of each.',
      folder: many,
      rounds: quick ? 1 : 3,
      programs: [...others(rivals), ours('run', 'requests.http')],
    },
    {
      title: `A response of ${String(largeSize(quick) / 2 ** 20)} MiB`,
      about: 'curl and we write it to a file; the others read it and keep it in memory.',
      folder: big,
      rounds: quick ? 1 : 3,
      programs: [curl, ours('send', '-o', 'body', large), ...others(rivals)],
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

function onNode(name: string, ...args: string[]): Program {
  return { name, command: process.execPath, args, isNode: true };
}

function others(rivals: ReadonlyMap<RivalName, string>): Program[] {
  const args: Readonly<Record<RivalName, readonly string[]>> = {
    httpYac: ['send', 'requests.http', '--all'],
    Bruno: ['run'],
    newman: ['run', 'postman.json'],
  };
  return [...rivals].map(([name, program]) => onNode(name, program, ...args[name]));
}

async function measured({ folder, rounds, programs }: Load): Promise<string> {
  const runs = programs.map((program) => ({
    program,
    times: [] as number[],
    usages: [] as Usage[],
  }));
  for (let round = -1; round < rounds; round++) {
    for (const { program, times, usages } of runs) {
      const time = await timeOf(program, folder);
      const usage = await usageOf(program, folder);
      // The first round warms up and does not count.
      if (round < 0) continue;
      times.push(time);
      if (usage !== null) usages.push(usage);
    }
  }
  const baseline = runs[0];
  const first = baseline?.program.name ?? '';
  const baselineCpu = median((baseline?.usages ?? []).map(({ cpu }) => cpu));
  return table(
    ['', 'time', `of ${first}`, 'CPU', `of ${first}, by CPU`, 'peak MB'],
    runs.map(({ program, times, usages }) => {
      const cpu = median(usages.map((usage) => usage.cpu));
      return [
        program.name,
        milliseconds(median(times)),
        ratio(median(times.map((time, round) => time / (baseline?.times[round] ?? NaN)))),
        ...(usages.length === 0
          ? ['', '', '']
          : [
              milliseconds(cpu),
              Number.isNaN(baselineCpu) ? '' : ratio(cpu / baselineCpu),
              median(usages.map(({ peak }) => peak)).toFixed(0),
            ]),
      ];
    }),
  );
}

function milliseconds(time: number): string {
  return `${time.toFixed(0)} ms`;
}
