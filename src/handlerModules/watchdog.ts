import type { Channel } from './channel/channel.ts';
import type { ToProcess } from './channel/kinds.ts';
import type { ModuleLimits } from './moduleLimits.ts';
import { measuringIsExpensive, residentMb } from './processMemory.ts';
import { ProcessorShare } from './processorShare.ts';
import type { ProcessEnd } from './terminationStatus.ts';

/** How often is looked while somebody waits for the process, and while nobody does, in milliseconds. */
const BUSY_MS = 100;
const IDLE_MS = 2000;
/** Nobody waits and nothing is heard: then every so many looks it is asked whether it reacts. */
const IDLE_CHECKS = 5;
/** So long after somebody last waited for it a process still counts as busy. */
const BUSY_FOR_MS = 3000;

export interface WatchdogOptions {
  readonly pid: number | undefined;
  readonly channel: Channel<ToProcess>;
  readonly limits: ModuleLimits;
  /** Whether somebody waits for an answer. */
  readonly isAwaited: () => boolean;
  readonly kill: (end: ProcessEnd) => void;
}

/**
 * Sees from outside what a process can't say of itself: that it takes too much memory, or that it is caught in a loop
 * and hears nothing. Node's own limit counts the heap alone; buffers lie outside of it.
 */
export class Watchdog {
  readonly #options: WatchdogOptions;
  readonly #share: ProcessorShare;
  #timer: NodeJS.Timeout | undefined;
  #busyUntil = 0;
  #checks = 0;
  #pinged = false;
  /**
   * How long an answer to the ping is overdue. What the process can't be blamed for is not counted: that the computer slept,
   * that this side came late to check, that the process was not let run.
   */
  #silentMs = 0;
  #lastCheck = performance.now();
  /** How much later than that the next check is due. */
  #pauseMs = 0;
  #stopped = false;

  constructor(options: WatchdogOptions) {
    this.#options = options;
    this.#share = new ProcessorShare(options.pid ?? 0);
    if (options.pid !== undefined) this.wake();
  }

  /** Somebody asks it something: from now on it is looked at often. */
  wake(): void {
    const wasIdle = performance.now() > this.#busyUntil;
    this.#busyUntil = performance.now() + BUSY_FOR_MS;
    if (wasIdle) this.#schedule();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  get #isBusy(): boolean {
    return performance.now() < this.#busyUntil || this.#options.isAwaited();
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    if (this.#stopped) return;
    const often = measuringIsExpensive ? 10 * BUSY_MS : BUSY_MS;
    this.#pauseMs = this.#isBusy ? often : IDLE_MS;
    this.#timer = setTimeout(() => void this.#check(), this.#pauseMs).unref();
  }

  async #check(): Promise<void> {
    const { pid = 0, limits, kill } = this.#options;
    const now = performance.now();
    const elapsed = Math.min(now - this.#lastCheck, this.#pauseMs);
    this.#lastCheck = now;
    this.#checks++;
    this.#checkResponsive(await this.#share.ownMs(elapsed));
    const used = await residentMb(pid);
    if (used !== null && used > limits.memoryMb) {
      const cause = `it took ${String(Math.round(used))} MiB of memory, and the limit is ${String(limits.memoryMb)}`;
      kill({ status: 'processOutOfMemory', cause });
    }
    this.#schedule();
  }

  /** Who only waits for something answers a ping at once, who is caught in a loop does not, however much it says. */
  #checkResponsive(elapsed: number): void {
    const { channel, limits, kill } = this.#options;
    const { unresponsiveMs } = limits;
    const speaks = performance.now() - channel.receivedAt < IDLE_MS;
    if (!this.#pinged) {
      this.#silentMs = 0;
      if (this.#isBusy || speaks || this.#checks % IDLE_CHECKS === 0) this.#ping();
      return;
    }
    this.#silentMs += elapsed;
    if (unresponsiveMs === 0 || this.#silentMs < unresponsiveMs) return;
    const seconds = String(Math.round(this.#silentMs / 100) / 10);
    const cause = `it did not respond for ${seconds} s, as in an endless loop`;
    kill({ status: 'processWasKilled', cause });
  }

  #ping(): void {
    this.#pinged = true;
    const heard = (): void => {
      this.#pinged = false;
    };
    this.#options.channel.call('ping', {}).then(heard, heard);
  }
}
