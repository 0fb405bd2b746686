import { Worker } from 'node:worker_threads';
import type {
  BodyAnswer,
  BodyQuestion,
  BodyQuestionName,
  BodyQuestions,
  BodySource,
} from './contract/questions.ts';

/** Beside the sources here; beside the chunks where it is built. */
const workerFile = new URL(
  import.meta.url.endsWith('.ts') ? './worker/bodyWorker.ts' : '../workers/bodies.js',
  import.meta.url,
);

/** A regular expression can take for ever, and nothing else that is asked does. */
const SEARCH_MS = 10_000;

const NO_BYTES = { bytes: new Uint8Array() };

interface Waiting {
  readonly question: BodyQuestion;
  readonly resolve: (answer: never) => void;
  readonly reject: (error: Error) => void;
}

/** Reads bodies as text, in a thread of its own that starts with the first question. */
export class BodyReader {
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | null = null;
  #lastId = 0;

  /** @throws Error in words for a person: the body is gone, the expression is not valid */
  ask<Name extends BodyQuestionName>(
    name: Name,
    body: BodySource,
    asked: BodyQuestions[Name]['asked'],
  ): Promise<BodyQuestions[Name]['answer']> {
    const id = ++this.#lastId;
    const question = { id, name, body, asked } as BodyQuestion;
    const { promise, resolve, reject } = Promise.withResolvers<BodyQuestions[Name]['answer']>();
    this.#waiting.set(id, { question, resolve, reject });
    this.#started().postMessage(question);
    return question.name === 'find' && question.asked.query.regex
      ? this.#inTime(id, promise)
      : promise;
  }

  /** What was made of a body goes with it; its bytes are not needed for that. */
  forget(key: string): void {
    if (this.#worker === null) return;
    const body = { key, size: 0, ended: true, mimeType: '', charset: '', content: NO_BYTES };
    void this.ask('forget', body, {}).catch(() => undefined);
  }

  async dispose(): Promise<void> {
    const worker = this.#worker;
    this.#end(new Error('The window is closing.'));
    await worker?.terminate();
  }

  /** Ends a search that takes too long, with the thread that it keeps; what else was asked is asked again. */
  #inTime<Answer>(id: number, answer: Promise<Answer>): Promise<Answer> {
    const timer = setTimeout(() => {
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      void this.#worker?.terminate();
      this.#worker = null;
      for (const { question } of this.#waiting.values()) this.#started().postMessage(question);
      waiting?.reject(new Error('This expression takes too long. Use a simpler one.'));
    }, SEARCH_MS);
    return answer.finally(() => {
      clearTimeout(timer);
    });
  }

  #started(): Worker {
    if (this.#worker !== null) return this.#worker;
    const worker = new Worker(workerFile, { env: {} });
    worker.unref();
    worker.on('message', (said: BodyAnswer) => {
      const waiting = this.#waiting.get(said.id);
      this.#waiting.delete(said.id);
      if ('error' in said) waiting?.reject(new Error(said.error));
      else waiting?.resolve(said.answer as never);
    });
    // A body that is too much for it: the next question starts another thread.
    worker.on('error', (error: Error) => {
      if (this.#worker === worker) this.#end(error);
    });
    this.#worker = worker;
    return worker;
  }

  #end(error: Error): void {
    this.#worker = null;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
