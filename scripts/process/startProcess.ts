import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

export interface ProcessOptions {
  readonly cwd?: string;
  /** The whole environment; that of this process unless told. */
  readonly env?: NodeJS.ProcessEnv;
  /** Called with everything the process prints, in order; printed here unless told. */
  readonly onOutput?: (text: string) => void;
}

export interface RunningProcess {
  /** Resolves with the exit code once it has ended; never rejects. 127: it could not be started. */
  readonly exited: Promise<number>;
  /** Ends it with all its descendants: politely, and after `graceMs` by force. */
  stop(graceMs?: number): Promise<void>;
}

const guard = path.join(import.meta.dirname, 'guard.mjs');

/** Starts a program in a process group of its own, which can't outlive this process. */
export function startProcess(
  command: string,
  args: readonly string[],
  options: ProcessOptions = {},
): RunningProcess {
  const print = options.onOutput;
  const child = spawn(process.execPath, [guard, command, ...args], {
    cwd: options.cwd,
    env: options.env,
    detached: process.platform !== 'win32',
    stdio: ['pipe', print ? 'pipe' : 'inherit', print ? 'pipe' : 'inherit'],
  });
  child.stdin?.on('error', () => undefined);
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => print?.(text));
  }
  const exited = new Promise<number>((resolve) => {
    child.once('error', () => {
      resolve(127);
    });
    child.once('exit', (code) => {
      signalGroup(child.pid, 'SIGKILL');
      resolve(code ?? 1);
    });
  });
  return {
    exited,
    async stop(graceMs = 3_000) {
      signalGroup(child.pid, 'SIGTERM');
      const ended = await Promise.race([exited.then(() => true), delay(graceMs, false)]);
      if (!ended) signalGroup(child.pid, 'SIGKILL');
      await exited;
    },
  };
}

function signalGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(pid), '/T', '/F']);
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch {
    // The group has ended already.
  }
}
