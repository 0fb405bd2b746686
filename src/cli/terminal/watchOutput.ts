import type { Writable } from 'node:stream';
import type { CliIo } from './io.ts';

/** What became of standard output and standard error. */
export interface OutputWatch {
  /** Null: all was written. `gone`: whoever read it has seen enough, as `head` does. */
  fault(): 'gone' | NodeJS.ErrnoException | null;
  /** Resolves when everything has been written, or never will be. */
  flush(): Promise<void>;
}

/** Watches where the command writes to; `stop` is called once nothing more can be written. */
export function watchOutput({ stdout, stderr }: CliIo, stop: () => void): OutputWatch {
  let fault: 'gone' | NodeJS.ErrnoException | null = null;
  const onError = (error: NodeJS.ErrnoException): void => {
    fault ??= error.code === 'EPIPE' ? 'gone' : error;
    stop();
  };
  stdout.on('error', onError);
  stderr.on('error', (error: NodeJS.ErrnoException) => {
    // Without a place for its messages the command does its work, but not when its reader is gone.
    if (error.code === 'EPIPE') onError(error);
  });
  return {
    fault: () => fault,
    flush: async () => {
      await Promise.all([written(stdout), written(stderr)]);
    },
  };
}

function written(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    stream.write('', () => {
      resolve();
    });
  });
}
