/** How long a session's log stays open for notifications that have not returned, in milliseconds. */
const PATIENCE_MS = 2000;

/**
 * Notifications whose callbacks have not returned. A log that ended before them could not say that one has
 * failed; one that waited for ever would never end.
 */
export class PendingNotifications {
  readonly #busy = new Map<Promise<void>, (problem: string) => void>();

  get isEmpty(): boolean {
    return this.#busy.size === 0;
  }

  /** @param notification settles when its callback has returned, and never rejects; `report` is for when it takes too long */
  add(notification: Promise<void>, report: (problem: string) => void): void {
    this.#busy.set(notification, report);
    void notification.then(() => this.#busy.delete(notification));
  }

  /** Waits for all of them, {@link PATIENCE_MS} at most. */
  async settled(): Promise<void> {
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, PATIENCE_MS);
    await Promise.race([Promise.all(this.#busy.keys()), late]);
    clearTimeout(timer);
    for (const report of this.#busy.values()) {
      report(`has not finished after ${String(PATIENCE_MS)} ms; the log does not wait for it`);
    }
    this.#busy.clear();
  }
}
