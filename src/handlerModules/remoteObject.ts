import type { DeferredAnswers } from './deferredAnswers.ts';
import type { ModuleProcess } from './moduleProcess.ts';
import { readAnswer } from './wire/readAnswer.ts';

/** What a remote object needs of the process that it lives in. */
export interface RemoteScope {
  readonly process: Pick<ModuleProcess, 'call' | 'tell'>;
  readonly later: DeferredAnswers;
  /** @throws Error when `answer` takes longer than a callback may */
  readonly inTime: <T>(answer: Promise<T>) => Promise<T>;
}

/** Something that a module has made: its methods are called where it lives. */
export class RemoteObject {
  readonly #scope: RemoteScope;
  readonly #object: number;

  constructor(scope: RemoteScope, object: number) {
    this.#scope = scope;
    this.#object = object;
  }

  /** Waits as long as it takes: for what comes when it comes, such as the next piece of a stream. */
  async use(
    method: string,
    given: object,
    {
      bytes = [],
      callback = null,
    }: { bytes?: readonly Uint8Array[]; callback?: object | null } = {},
  ): Promise<unknown> {
    const { process, later: answers } = this.#scope;
    const later = callback === null ? null : answers.expect(callback, () => undefined);
    try {
      const use = { object: this.#object, method, given, later: later?.id ?? null };
      const { value, bytes: received = [] } = await process.call('use', use, bytes);
      const answer = readAnswer(value, received);
      if (answer === 'later' || (method === 'processRequest' && answer === true)) {
        await later?.answered;
      }
      return answer;
    } finally {
      later?.forget();
    }
  }

  /** @throws Error also when it takes longer than a callback may */
  useInTime(...given: Parameters<RemoteObject['use']>): Promise<unknown> {
    return this.#scope.inTime(this.use(...given));
  }

  /** Calls a method whose answer nobody wants. */
  tell(method: string): void {
    this.use(method, {}).catch(() => undefined);
  }
}
