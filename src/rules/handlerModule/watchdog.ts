import type { Channel } from './channel/channel.ts';
import type { ToProcess } from './channel/kinds.ts';
import type { ModuleLimits } from './moduleLimits.ts';
import { memoryIsDear, residentMb } from './processMemory.ts';
import type { ProcessEnd } from './terminationStatus.ts';

const BUSY_MS = 100;
const IDLE_MS = 2000;
/** So long after somebody last waited for it a process still counts as busy. */
const AFTERGLOW_MS = 3000;

/**
 * Sees from outside what a process cannot say of itself: that it takes too much memory, or that it is caught in a loop
 * and hears nothing. Node's own limit counts the heap alone; buffers lie outside of it.
 */
export class Watchdog {
  readonly #pid: number;
  readonly #channel: Channel<ToProcess>;
  readonly #limits: ModuleLimits;
  readonly #condemn: (end: ProcessEnd) => void;
  #timer: NodeJS.Timeout | undefined;
  #busyUntil = 0;
  #pinged = false;
  /** For how long it has been silent while this side was awake: a computer that slept is not counted. */
  #silentMs = 0;
  #lastLook = performance.now();
  #stopped = false;

  constructor(
    pid: number | undefined,
    channel: Channel<ToProcess>,
    limits: ModuleLimits,
    condemn: (end: ProcessEnd) => void,
  ) {
    this.#pid = pid ?? 0;
    this.#channel = channel;
    this.#limits = limits;
    this.#condemn = condemn;
    if (pid !== undefined) this.wake();
  }

  /** Somebody asks it something: from now on it is looked at often. */
  wake(): void {
    const wasIdle = performance.now() > this.#busyUntil;
    this.#busyUntil = performance.now() + AFTERGLOW_MS;
    if (wasIdle) this.#schedule();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    if (this.#stopped) return;
    const busy = performance.now() < this.#busyUntil || this.#channel.waiting > 0;
    const often = busy && !memoryIsDear ? BUSY_MS : busy ? 10 * BUSY_MS : IDLE_MS;
    this.#timer = setTimeout(() => void this.#look(), often).unref();
  }

  async #look(): Promise<void> {
    const now = performance.now();
    this.#hearSilence(now, Math.min(now - this.#lastLook, 2 * IDLE_MS));
    this.#lastLook = now;
    const used = await residentMb(this.#pid);
    if (used !== null && used > this.#limits.memoryMb) {
      const cause = `it took ${String(Math.round(used))} MiB of memory, and ${String(this.#limits.memoryMb)} are allowed`;
      this.#condemn({ status: 'processOutOfMemory', cause });
    }
    this.#schedule();
  }

  #hearSilence(now: number, elapsed: number): void {
    const silent = now - this.#channel.heardAt > elapsed && this.#channel.waiting > 0;
    if (!silent) {
      this.#silentMs = 0;
      return;
    }
    this.#silentMs += elapsed;
    if (!this.#pinged) this.#ping();
    const { unresponsiveMs } = this.#limits;
    if (unresponsiveMs === 0 || this.#silentMs < unresponsiveMs) return;
    const seconds = String(Math.round(this.#silentMs / 100) / 10);
    const cause = `it reacted to nothing for ${seconds} s, as in an endless loop`;
    this.#condemn({ status: 'processWasKilled', cause });
  }

  /** Who is only waiting for something answers at once; who is caught in a loop does not. */
  #ping(): void {
    this.#pinged = true;
    const heard = (): void => {
      this.#pinged = false;
    };
    this.#channel.call('ping', {}).then(heard, heard);
  }
}
