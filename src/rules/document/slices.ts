import { setImmediate } from 'node:timers/promises';

/**
 * Work that can be left between any two of its steps. Each is short, however much there is to do: one rule, one item of a
 * list.
 */
export type Steps<Result> = Generator<void, Result>;

/** How long one slice is unless somebody says otherwise, in milliseconds. */
const SLICE_MS = 10;

/**
 * Work in slices: whoever has worked for long enough lets everybody else have a turn first. Whatever is done at the same time
 * shares them: each turn of the event loop has one slice, for the work that has waited longest.
 */
export class Slices {
  /** For all work of this thread. Two that count for themselves would hold everybody else up for twice as long. */
  static readonly ofThisThread = new Slices();

  readonly #length: number;
  readonly #now: () => number;
  #end: number;
  /** When the last slice begins that somebody waits for. */
  #lastTurn: Promise<void> = Promise.resolve();

  /** @param length of one slice, in milliseconds */
  constructor(length = SLICE_MS, now: () => number = () => performance.now()) {
    this.#length = length;
    this.#now = now;
    this.#end = now() + length;
  }

  /** To be called between two steps; waits only at the end of a slice. */
  async yieldIfDue(): Promise<void> {
    if (this.#isOver()) await this.#turn();
  }

  /** Does all steps. */
  async take<Result>(steps: Steps<Result>): Promise<Result> {
    for (;;) {
      const step = steps.next();
      if (step.done === true) return step.value;
      if (this.#isOver()) await this.#turn();
    }
  }

  #isOver(): boolean {
    return this.#now() >= this.#end;
  }

  async #turn(): Promise<void> {
    this.#lastTurn = this.#lastTurn.then(() => setImmediate());
    await this.#lastTurn;
    this.#end = this.#now() + this.#length;
  }
}

/** The same work, which ends with null between two steps once the signal says so. */
export function* unlessAborted<Result>(
  steps: Steps<Result>,
  signal: AbortSignal,
): Steps<Result | null> {
  while (!signal.aborted) {
    const step = steps.next();
    if (step.done === true) return step.value;
    yield;
  }
  return null;
}

/** Does all steps at one go. */
export function runToEnd<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
