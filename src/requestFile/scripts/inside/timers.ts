import type { SandboxHost } from './host.ts';
import { define } from './web.ts';

type Callback = (...given: unknown[]) => unknown;

/** `setTimeout` and its like. `failed` is told what a callback throws. */
export class Timers {
  readonly #host: SandboxHost;
  readonly #failed: (error: unknown) => void;
  readonly #waiting = new Map<
    number,
    { readonly call: () => unknown; readonly everyMs: number | null }
  >();
  #id = 0;

  constructor(host: SandboxHost, failed: (error: unknown) => void) {
    this.#host = host;
    this.#failed = failed;
    const clear = (id: unknown): void => {
      this.#clear(Number(id));
    };
    define('setTimeout', (call: Callback, ms?: unknown, ...given: unknown[]) =>
      this.#start(() => call(...given), ms, false),
    );
    define('setInterval', (call: Callback, ms?: unknown, ...given: unknown[]) =>
      this.#start(() => call(...given), ms, true),
    );
    define('setImmediate', (call: Callback, ...given: unknown[]) =>
      this.#start(() => call(...given), 0, false),
    );
    for (const name of ['clearTimeout', 'clearInterval', 'clearImmediate']) define(name, clear);
    define('sleep', (ms: unknown) => this.sleep(ms));
  }

  sleep(ms: unknown): Promise<void> {
    return new Promise((resolve) => {
      this.#start(resolve, ms, false);
    });
  }

  fire(id: number): void {
    const timer = this.#waiting.get(id);
    if (timer === undefined) return;
    if (timer.everyMs === null) this.#waiting.delete(id);
    else this.#host.startTimer(id, timer.everyMs);
    try {
      timer.call();
    } catch (error) {
      this.#failed(error);
    }
  }

  /** A script's timers end with it. */
  clearAll(): void {
    for (const id of [...this.#waiting.keys()]) this.#clear(id);
  }

  #start(call: () => unknown, ms: unknown, again: boolean): number {
    const delay = Math.max(again ? 1 : 0, Number(ms ?? 0) || 0);
    const id = ++this.#id;
    this.#waiting.set(id, { call, everyMs: again ? delay : null });
    this.#host.startTimer(id, delay);
    return id;
  }

  #clear(id: number): void {
    if (this.#waiting.delete(id)) this.#host.stopTimer(id);
  }
}
