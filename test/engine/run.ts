import assert from 'node:assert/strict';
import {
  type Answer,
  type Person,
  type Question,
  RequestContext,
  type RequestInit,
  type SessionEvent,
  type SessionView,
  WebRequest,
  type WebRequestClient,
  type WebRequestOptions,
  reduceSession,
  startView,
} from '../../src/engine/index.ts';

/** A context that closes its connections at the end of the test that uses it. */
export class TestContext extends RequestContext implements Disposable {
  [Symbol.dispose](): void {
    this.dispose();
  }
}

export interface RunOptions {
  readonly context?: RequestContext;
  readonly handler?: WebRequestOptions['handler'];
  readonly person?: Person;
  readonly credentials?: WebRequestOptions['credentials'];
  /** Called besides the recording. */
  readonly client?: WebRequestClient;
}

/** One request with all that its client was told. */
export class Run {
  readonly webRequest: WebRequest;
  /** What subscribers of the log heard. */
  readonly events: SessionEvent[] = [];
  readonly data: Buffer[] = [];
  readonly downloads: [current: number, total: number][] = [];
  readonly uploads: [current: number, total: number][] = [];
  completions = 0;
  /** Calls of the client after `onRequestComplete`. */
  readonly late: string[] = [];
  readonly #waiting = new Set<() => void>();

  constructor(request: RequestInit, options: Required<Pick<RunOptions, 'context'>> & RunOptions) {
    const { client = {}, context, handler, person, credentials } = options;
    const note = (name: string): void => {
      if (this.completions > 0) this.late.push(name);
    };
    const recording: WebRequestClient = {
      onUploadProgress: (webRequest, current, total) => {
        note('onUploadProgress');
        this.uploads.push([current, total]);
        return client.onUploadProgress?.(webRequest, current, total);
      },
      onDownloadProgress: (webRequest, current, total) => {
        note('onDownloadProgress');
        this.downloads.push([current, total]);
        return client.onDownloadProgress?.(webRequest, current, total);
      },
      onDownloadData: (webRequest, data) => {
        note('onDownloadData');
        assert.equal(webRequest.requestStatus, 'pending');
        this.data.push(Buffer.from(data));
        return client.onDownloadData?.(webRequest, data);
      },
      onRequestComplete: (webRequest) => {
        note('onRequestComplete');
        this.completions++;
        return client.onRequestComplete?.(webRequest);
      },
      ...(client.getAuthCredentials === undefined
        ? {}
        : {
            getAuthCredentials: (webRequest, parameters) => {
              note('getAuthCredentials');
              return client.getAuthCredentials?.(webRequest, parameters);
            },
          }),
      ...(client.signRequest === undefined
        ? {}
        : {
            signRequest: (webRequest, unsigned) =>
              client.signRequest?.(webRequest, unsigned) ?? null,
          }),
    };
    this.webRequest = WebRequest.create(request, recording, {
      context,
      ...(handler === undefined ? {} : { handler }),
      ...(person === undefined ? {} : { person }),
      ...(credentials === undefined ? {} : { credentials }),
    });
    assert.equal(this.webRequest.requestStatus, 'pending');
    this.webRequest.log.subscribe((event) => {
      this.events.push(event);
      for (const check of [...this.#waiting]) check();
    });
  }

  get text(): string {
    return Buffer.concat(this.data).toString();
  }

  get status(): number | undefined {
    return this.webRequest.response?.status;
  }

  get error(): string | undefined {
    return this.webRequest.requestError?.name;
  }

  of<Type extends SessionEvent['type']>(type: Type): Extract<SessionEvent, { type: Type }>[] {
    return this.events.filter(
      (event): event is Extract<SessionEvent, { type: Type }> => event.type === type,
    );
  }

  get view(): SessionView {
    const [first, ...rest] = this.events;
    assert.ok(first?.type === 'session:started');
    return rest.reduce(reduceSession, startView(first));
  }

  /** Resolves when an event of this type (and phase) has been heard; rejects when the session ends without it. */
  until(type: SessionEvent['type'], phase?: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const check = (): void => {
        const found = this.events.some(
          (event) =>
            event.type === type &&
            (phase === undefined || ('phase' in event && event.phase === phase)),
        );
        const over = this.events.at(-1)?.type === 'session:completed';
        if (!found && !over) return;
        this.#waiting.delete(check);
        if (found) {
          resolve();
          return;
        }
        const missed = [type, ...(phase === undefined ? [] : [phase])].join(' ');
        reject(new Error(`the session ended without ${missed}: ${this.error ?? 'success'}`));
      };
      this.#waiting.add(check);
      check();
    });
  }

  /** Waits for the end and checks what holds for every request, however it ended. */
  async end(): Promise<this> {
    await this.webRequest.done;
    for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate);
    const { requestStatus, requestError } = this.webRequest;
    assert.equal(this.completions, 1, 'onRequestComplete exactly once');
    assert.deepEqual(this.late, [], 'nothing after onRequestComplete');
    assert.notEqual(requestStatus, 'pending');
    assert.equal(requestError === null, requestStatus === 'success');
    assert.deepEqual(
      this.events.map(({ seq }) => seq),
      this.events.map((_, index) => index),
      'sequence numbers without gaps',
    );
    assert.equal(this.events.at(0)?.type, 'session:started');
    assert.equal(this.events.at(-1)?.type, 'session:completed');
    assert.equal(this.view.state, requestStatus);
    return this;
  }
}

/** Starts a request; without a context of its own it gets one that is disposed when the request is over. */
export function start(request: RequestInit | string, options: RunOptions = {}): Run {
  const init = typeof request === 'string' ? { url: request } : request;
  const { context = new RequestContext() } = options;
  const run = new Run(init, { ...options, context });
  if (options.context === undefined) {
    void run.webRequest.done.then(() => {
      context.dispose();
    });
  }
  return run;
}

export function run(request: RequestInit | string, options: RunOptions = {}): Promise<Run> {
  return start(request, options).end();
}

/** What came of a request: its text, or the name of what ended it. */
export function outcome(run: Run): string {
  return run.error ?? run.text;
}

/** A person who answers each kind of question the same way, or as a function of the question says. */
export class Answering implements Person {
  readonly questions: Question[] = [];
  readonly #answer: (question: Question) => Answer | null | Promise<Answer | null>;

  constructor(answer: (question: Question) => Answer | null | Promise<Answer | null>) {
    this.#answer = answer;
  }

  async ask(question: Question): Promise<Answer | null> {
    this.questions.push(question);
    return this.#answer(question);
  }
}

/** A person who thinks for as long as the test wants. */
export class Thinking implements Person {
  readonly questions: Question[] = [];
  answer: (answer: Answer | null) => void = () => undefined;

  ask(question: Question): Promise<Answer | null> {
    this.questions.push(question);
    return new Promise((resolve) => {
      this.answer = resolve;
    });
  }
}

/** The values of one header field that a server saw. */
export function seen(
  request: { readonly headers: readonly (readonly [string, string])[] } | undefined,
  name: string,
): string[] {
  return (request?.headers ?? [])
    .filter(([field]) => field.toLowerCase() === name.toLowerCase())
    .map(([, value]) => value);
}
