/** How long a session's log stays open for those who are told something and answer nothing, in milliseconds. */
const PATIENCE_MS = 2000;

/**
 * Those who are told something and are still busy with it. A log that ended before them could not say that one has
 * failed; one that waited for ever would never end.
 */
export class StillTold {
  readonly #busy = new Map<Promise<void>, (problem: string) => void>();

  get nobody(): boolean {
    return this.#busy.size === 0;
  }

  /** @param told settles when somebody has come to an end, and never rejects; `report` is for when it takes too long */
  add(told: Promise<void>, report: (problem: string) => void): void {
    this.#busy.set(told, report);
    void told.then(() => this.#busy.delete(told));
  }

  /** Waits for all of them, for as long as the log's patience lasts. */
  async settled(): Promise<void> {
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, PATIENCE_MS);
    await Promise.race([Promise.all(this.#busy.keys()), late]);
    clearTimeout(timer);
    for (const report of this.#busy.values()) {
      report(
        `has not come to an end after ${String(PATIENCE_MS)} ms; the log does not wait for it`,
      );
    }
    this.#busy.clear();
  }
}
