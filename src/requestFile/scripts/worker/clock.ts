import type { SandboxLimits } from './messages.ts';

/** Ends a script that takes more than its own time, while it runs; what it waits for is not counted. */
export class Clock {
  readonly #limits: SandboxLimits;
  /** The main thread looks at it: it ends the thread when QuickJS does not come to ask {@link isOver}. */
  readonly #shared: BigInt64Array;
  #spentMs = 0;
  #startedAt = 0;
  /** Null: nothing of a script runs. */
  #enteredAt: number | null = null;
  #over = false;

  constructor(limits: SandboxLimits, shared: BigInt64Array) {
    this.#limits = limits;
    this.#shared = shared;
  }

  /** A script begins. */
  reset(): void {
    this.#spentMs = 0;
    this.#over = false;
    this.#startedAt = performance.now();
  }

  /** Lets what is left to do after the end of the time be done: a second for what a script has said by now. */
  extend(): void {
    this.#spentMs = this.#limits.runMs - 1000;
    this.#over = false;
  }

  get over(): boolean {
    return this.#over;
  }

  /** What is left to wait for. */
  get waitMs(): number {
    return this.#limits.totalMs - (performance.now() - this.#startedAt);
  }

  isOver(): boolean {
    this.#over ||= this.#enteredAt !== null && this.#spent() > this.#limits.runMs;
    return this.#over;
  }

  measure<Result>(work: () => Result): Result {
    this.#enteredAt = performance.now();
    this.#announce(this.#limits.runMs - this.#spentMs);
    try {
      return work();
    } finally {
      this.#spentMs = this.#spent();
      this.#enteredAt = null;
      this.#announce(null);
    }
  }

  /** While a script runs: waits for the main thread at nobody's cost. */
  pause<Result>(work: () => Result): Result {
    const before = performance.now();
    this.#announce(null);
    try {
      return work();
    } finally {
      if (this.#enteredAt !== null) this.#enteredAt += performance.now() - before;
      this.#announce(this.#limits.runMs - this.#spent());
    }
  }

  #spent(): number {
    return this.#spentMs + performance.now() - (this.#enteredAt ?? performance.now());
  }

  #announce(leftMs: number | null): void {
    Atomics.store(this.#shared, 0, leftMs === null ? 0n : BigInt(Math.ceil(Date.now() + leftMs)));
  }
}
