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
}

export interface Usage {
  /** Processor time in milliseconds. */
  readonly cpu: number;
  /** The most that was resident, in megabytes (10^6). */
  readonly peak: number;
}

/** How long a program takes from its start to its end, in milliseconds. */
export async function timeOf(program: Program, cwd: string): Promise<number> {
  const started = performance.now();
  await run(program, cwd, {});
  return performance.now() - started;
}

/** What a program uses: in a run of its own, because asking takes time. */
export async function usageOf(program: Program, cwd: string): Promise<Usage | null> {
  if (!program.isNode) return null;
  const file = path.join(cwd, 'weighed.json');
  const preload = path.join(path.dirname(import.meta.dirname), 'processes/weigh.cjs');
  await run(program, cwd, { NODE_OPTIONS: `--require=${preload}`, BENCH_WEIGHED: file });
  return JSON.parse(await readFile(file, 'utf8')) as Usage;
}

async function run({ name, command, args }: Program, cwd: string, more: NodeJS.ProcessEnv) {
  const env = { ...process.env, NO_UPDATE_NOTIFIER: '1', ...more };
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (text: Buffer) => (said += text.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${name} ended with ${String(code)}:\n${said.slice(-2_000)}`);
}
