import { setImmediate } from 'node:timers/promises';

/** Work in slices: whoever has worked for long enough lets everybody else have a turn first. */
export class Slices {
  readonly #length: number;
  readonly #now: () => number;
  #end: number;

  /** @param length of one slice, in milliseconds */
  constructor(length: number, now: () => number = () => performance.now()) {
    this.#length = length;
    this.#now = now;
    this.#end = now() + length;
  }

  /** To be called between two steps; waits only at the end of a slice. */
  async breathe(): Promise<void> {
    if (this.#now() < this.#end) return;
    await setImmediate();
    this.#end = this.#now() + this.#length;
  }
}
