import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

/** Starts a script of bench/processes/ in a process of its own. */
export function start(
  script: string,
  args: readonly string[] = [],
  execArgv: string[] = [],
): ChildProcess {
  return fork(path.join(import.meta.dirname, 'processes', script), args, {
    execArgv: [...process.execArgv, ...execArgv],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
}

/** The next message of a process. @throws when the process ends without one */
export async function answerOf<T>(child: ChildProcess): Promise<T> {
  const gone = new AbortController();
  try {
    return await Promise.race([
      once(child, 'message', { signal: gone.signal }).then(([message]) => message as T),
      once(child, 'exit', { signal: gone.signal }).then(([code]) => {
        throw new Error(
          `${child.spawnargs[1] ?? 'A process'} ended with exit code ${String(code)} and no figures`,
        );
      }),
    ]);
  } finally {
    gone.abort();
  }
}

/** Runs a script that measures one thing, sends its figures and ends. */
export function figuresOf<T>(script: string, ...args: string[]): Promise<T> {
  return answerOf<T>(start(script, args));
}
