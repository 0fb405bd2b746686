/**
 * Tells the engine's own parts that a session has ended before its time. An AbortSignal does the same at many
 * times the cost, so one is made only for those outside who want one: a person, a socket that is being opened, a stream.
 */
export class Cancellation {
  #reason: Error | null = null;
  readonly #listeners: ((reason: Error) => void)[] = [];
  #controller: AbortController | null = null;

  get aborted(): boolean {
    return this.#reason !== null;
  }

  /** Null until it is aborted. */
  get reason(): Error | null {
    return this.#reason;
  }

  /** For those who take nothing else. */
  get abortSignal(): AbortSignal {
    if (this.#controller === null) {
      const controller = new AbortController();
      this.#controller = controller;
      if (this.#reason !== null) controller.abort(this.#reason);
      this.onAbort((reason) => {
        controller.abort(reason);
      });
    }
    return this.#controller.signal;
  }

  throwIfAborted(): void {
    if (this.#reason !== null) throw this.#reason;
  }

  /** Calls `listener` once, when it is aborted; never, when it has been already. */
  onAbort(listener: (reason: Error) => void): void {
    if (!this.aborted) this.#listeners.push(listener);
  }

  offAbort(listener: (reason: Error) => void): void {
    const at = this.#listeners.indexOf(listener);
    if (at >= 0) this.#listeners.splice(at, 1);
  }

  /** Only the first reason counts. */
  abort(reason: Error): void {
    if (this.aborted) return;
    this.#reason = reason;
    // One that is taken out by another on the way is not called any more.
    for (let next = this.#listeners.shift(); next !== undefined; next = this.#listeners.shift()) {
      next(reason);
    }
  }
}
