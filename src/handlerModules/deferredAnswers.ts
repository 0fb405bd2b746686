import { readAnswer } from './wire/readAnswer.ts';

type Methods = Partial<Record<string, (...answer: unknown[]) => void>>;

/** One callback of CEF's that a module may use, now or later. */
export interface ExpectedAnswer {
  readonly id: number;
  readonly used: boolean;
  /** Resolves once the module has used it. */
  readonly answered: Promise<void>;
  forget(): void;
}

/** CEF's callbacks that are in the hands of modules, by number. */
export class DeferredAnswers {
  readonly #expected = new Map<number, (params: unknown, bytes: readonly Uint8Array[]) => void>();
  #lastId = 0;

  /** `change` takes over what the module had changed of the request when it answered. */
  expect(
    callback: object,
    change: (changes: unknown, bytes: readonly Uint8Array[]) => void,
  ): ExpectedAnswer {
    const id = ++this.#lastId;
    const { promise: answered, resolve, reject } = Promise.withResolvers<void>();
    answered.catch(() => undefined);
    let used = false;
    this.#expected.set(id, (params, bytes) => {
      if (used) return;
      used = true;
      try {
        const { method, args, changes } = Object(params) as Record<string, unknown>;
        const use =
          typeof method === 'string' && Object.hasOwn(callback, method)
            ? (callback as Methods)[method]
            : undefined;
        change(changes, bytes);
        use?.(...(Array.isArray(args) ? args : []).map((argument) => readAnswer(argument, bytes)));
        resolve();
      } catch (error) {
        reject(error);
      }
    });
    return {
      id,
      get used() {
        return used;
      },
      answered,
      forget: () => {
        this.#expected.delete(id);
      },
    };
  }

  /** What a process says; a callback that nobody waits for any more does nothing, as in CEF. */
  use(params: unknown, bytes: readonly Uint8Array[]): void {
    const { later } = Object(params) as { later?: unknown };
    if (typeof later === 'number') this.#expected.get(later)?.(params, bytes);
  }
}
