import { readFile } from 'node:fs/promises';

/** Of the first thread of a process, which runs JavaScript, since it started, in milliseconds. */
interface Share {
  readonly ranMs: number;
  /** It was ready to run and was not let; what it waits for at the moment is not in it yet. */
  readonly waitedMs: number;
  readonly isReady: boolean;
}

/**
 * Tells how much of some time a process had for itself. On a busy machine, what is ready to run waits for a processor, and can't be
 * blamed for doing nothing meanwhile. Linux tells (Documentation/scheduler/sched-stats.rst); elsewhere all time counts.
 */
export class ProcessorShare {
  readonly #pid: number;
  #last: Share | null = null;

  constructor(pid: number) {
    this.#pid = pid;
  }

  /** How much of the last `elapsedMs` it ran, or did not want to. */
  async ownMs(elapsedMs: number): Promise<number> {
    const last = this.#last;
    const now = await shareOf(this.#pid);
    this.#last = now;
    if (now === null || last === null) return elapsedMs;
    if (now.isReady) return Math.min(elapsedMs, now.ranMs - last.ranMs);
    return Math.max(0, elapsedMs - (now.waitedMs - last.waitedMs));
  }
}

async function shareOf(pid: number): Promise<Share | null> {
  const folder = `/proc/${String(pid)}`;
  try {
    const [times, stat] = await Promise.all([
      readFile(`${folder}/schedstat`, 'utf8'),
      readFile(`${folder}/stat`, 'utf8'),
    ]);
    const [ran = 0, waited = 0] = times.split(' ').map(Number);
    // The state stands behind the name, which may hold anything.
    const isReady = stat.slice(stat.lastIndexOf(')')).startsWith(') R');
    return { ranMs: ran / 1e6, waitedMs: waited / 1e6, isReady };
  } catch {
    return null; // There are no such files, or the process has just ended.
  }
}
