import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

export interface Program {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Whether it runs on Node, which can say what it used. */
  readonly isNode: boolean;
  /** How often it is run. */
  readonly rounds: number;
}

export interface Usage {
  /** Processor time in milliseconds. */
  readonly cpu: number;
  /** The most that was resident, in megabytes (10^6). */
  readonly peak: number;
}

/** How long a program takes from its start to its end, in milliseconds. @throws Error when it fails */
export async function timeOf(program: Program, cwd: string): Promise<number> {
  return run(program, cwd, {});
}

/** What a program uses, and the time it takes with being asked for that. @throws Error when it fails */
export async function usageOf(
  program: Program,
  cwd: string,
): Promise<{ readonly time: number; readonly usage: Usage | null }> {
  if (!program.isNode) return { time: await timeOf(program, cwd), usage: null };
  const file = path.join(cwd, 'weighed.json');
  const preload = path.join(path.dirname(import.meta.dirname), 'processes/weigh.cjs');
  const env = { NODE_OPTIONS: `--require=${preload}`, BENCH_WEIGHED: file };
  const time = await run(program, cwd, env);
  return { time, usage: JSON.parse(await readFile(file, 'utf8')) as Usage };
}

async function run(
  { name, command, args }: Program,
  cwd: string,
  more: NodeJS.ProcessEnv,
): Promise<number> {
  const started = performance.now();
  const env = {
    ...process.env,
    NO_UPDATE_NOTIFIER: '1',
    // A product that is removed again leaves nothing in the user's own cache.
    XDG_CACHE_HOME: path.join(path.dirname(cwd), 'cache'),
    ...more,
  };
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (text: Buffer) => (said += text.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  const time = performance.now() - started;
  if (code !== 0) throw new Error(`${name} ended with ${String(code)}:\n${said.slice(-2_000)}`);
  return time;
}
