/** What ends a subscription. VS Code's disposables are ones too. */
export interface Subscription {
  dispose(): void;
}

/** Calls the listener from now on. Has the shape of VS Code's own events. */
export type Event<Value> = (listener: (value: Value) => void) => Subscription;

/** An event and who may fire it. A listener that throws keeps nothing from the others: its error is thrown by itself. */
export class Emitter<Value> {
  readonly #listeners = new Set<{ readonly call: (value: Value) => void }>();

  readonly event: Event<Value> = (call) => {
    const listener = { call };
    this.#listeners.add(listener);
    return { dispose: () => void this.#listeners.delete(listener) };
  };

  fire(value: Value): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener.call(value);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }

  dispose(): void {
    this.#listeners.clear();
  }
}
