/** Work that goes on by itself, for those who must not come before it. */
export class PendingWork {
  readonly #all = new Set<Promise<unknown>>();

  /** Whoever has begun it hears of its failure. */
  add<Result>(work: Promise<Result>): Promise<Result> {
    const forget = (): void => {
      this.#all.delete(ended);
    };
    const ended = work.then(forget, forget);
    this.#all.add(ended);
    return work;
  }

  /** Resolves when nothing is under way, however it ended: what began meanwhile may stand in for what began before. */
  async settled(): Promise<void> {
    while (this.#all.size > 0) await Promise.all(this.#all);
  }
}
