import { onCollected } from './onCollected.ts';

/**
 * An answer that comes through CEF's callback object, within the call or later. The first one counts; those that come
 * second, or after the request has ended, do nothing.
 */
export class DeferredAnswer<Value> {
  /** Settles with the answer, or with what counts when it can never come. */
  readonly answer: Promise<Value>;
  #used = false;
  #lost = false;
  #closed = false;
  #offered: object | null = null;
  #stopWatching: () => void = () => undefined;
  #onLost: (() => void) | null = null;
  #resolve: (value: Value) => void = () => undefined;

  constructor() {
    this.answer = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  get used(): boolean {
    return this.#used;
  }

  get closed(): boolean {
    return this.#closed;
  }

  give(value: Value): void {
    this.#used = true;
    this.#stopWatching();
    this.#resolve(value);
  }

  /** The object whose methods give the answer; handed to the handler as `callback`. */
  offer<Callback extends object>(callback: Callback): Callback {
    this.#offered = callback;
    return callback;
  }

  /** From now on only the handler holds its callback, so that it is noticed when it drops it. */
  release(): void {
    const offered = this.#offered;
    this.#offered = null;
    if (offered === null || this.#used) return;
    this.#stopWatching = onCollected(offered, () => {
      this.#lost = true;
      this.#onLost?.();
    });
  }

  /** The handler has said that it answers through its callback; `onLost` is called once it no longer can. */
  expect(onLost: () => void): void {
    this.#onLost = onLost;
    if (this.#lost && !this.#used) onLost();
  }

  /** Nobody waits for it any more. */
  close(): void {
    this.#closed = true;
    this.#stopWatching();
  }
}
