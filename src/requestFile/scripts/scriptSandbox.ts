import { MessageChannel, Worker } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import { quickJsModule } from '../../engine/quickjs/quickJsModule.ts';
import { messageOf } from '../../session/messageOf.ts';
import { notTrusted } from './notTrusted.ts';
import { readScriptModule } from './readScriptModule.ts';
import type {
  Evaluated,
  ResponseFacts,
  Script,
  ScriptContext,
  ScriptError,
  ScriptResult,
} from './contract/script.ts';
import type {
  ScriptDone,
  ModuleQuestion,
  RunScript,
  SandboxLimits,
  SandboxWorkerData,
} from './worker/messages.ts';

const LIMITS: SandboxLimits = { runMs: 10_000, totalMs: 5 * 60_000 };
/** What QuickJS does not take of the heap: libraries and messages with bodies. */
const MAX_HEAP_MB = 256;
/** How much later than QuickJS itself the thread is ended: what runs in it may not look at the clock. */
const GRACE_MS = 1500;
const WATCH_MS = 250;

/** Beside this file while it is TypeScript; `esbuild.config.mjs` puts the worker into `dist/workers`. */
const workerFile = new URL(
  import.meta.url.endsWith('.ts') ? 'worker/sandboxWorker.ts' : '../workers/scripts.js',
  import.meta.url,
);

export interface SandboxOptions {
  /** The folder of the workspace: scripts import files from nowhere else. */
  readonly root: string;
  /** Whether the workspace is trusted. Nothing runs before. */
  readonly mayRun: () => boolean;
  readonly limits?: Partial<SandboxLimits>;
}

/** An expression stands somewhere too, so that its errors have a place. */
export type ExpressionPlace = Pick<Script, 'file' | 'firstLine' | 'firstCharacter'>;

interface Call {
  readonly question: Pick<RunScript, 'kind' | 'script'> & { readonly context: ScriptContext };
  readonly resolve: (answer: ScriptDone) => void;
  readonly reject: (error: Error) => void;
}

interface Running {
  readonly worker: Worker;
  readonly modules: MessagePort;
  readonly deadline: BigInt64Array;
  /** What the thread has: it is sent once, however many expressions look at it. */
  response: ResponseFacts | null;
}

/**
 * Runs the scripts of request files, which are code of somebody else: in QuickJS, which gives them neither disk nor network,
 * and in a thread of its own, so that nothing that they do stops or ends this one. One sandbox serves one run of a file, and
 * is to be ended with it. The thread is started by the first script.
 */
export class ScriptSandbox {
  readonly #root: string;
  readonly #mayRun: () => boolean;
  readonly #limits: SandboxLimits;
  /** In order; the thread has the first. */
  readonly #calls: Call[] = [];
  #running: Promise<Running> | null = null;
  #watch: NodeJS.Timeout | undefined;
  #id = 0;
  #ended = false;

  constructor({ root, mayRun, limits = {} }: SandboxOptions) {
    this.#root = root;
    this.#mayRun = mayRun;
    this.#limits = { ...LIMITS, ...limits };
  }

  /** Never fails: what goes wrong is in the result. */
  async run(script: Script, context: ScriptContext): Promise<ScriptResult> {
    try {
      const answer = await this.#ask({ kind: 'script', script, context });
      if ('result' in answer) return answer.result;
      throw new Error('The sandbox gave no result.');
    } catch (error) {
      return failed(errorAt(script, error));
    }
  }

  /** The value of a JavaScript expression, as httpYac has it: variables are names. */
  async evaluate(
    expression: string,
    context: ScriptContext,
    place: ExpressionPlace,
  ): Promise<Evaluated> {
    const script: Script = { ...place, dialect: 'httpyac', source: expression };
    try {
      const answer = await this.#ask({ kind: 'expression', script, context });
      if ('evaluated' in answer) return answer.evaluated;
      throw new Error('The sandbox gave no value.');
    } catch (error) {
      return { error: errorAt(script, error) };
    }
  }

  /** Ends what runs, and the thread. Nothing can be run any more. */
  end(): void {
    this.#ended = true;
    this.#stop(new Error('The run has ended.'));
  }

  [Symbol.dispose](): void {
    this.end();
  }

  #ask(question: Call['question']): Promise<ScriptDone> {
    if (this.#ended) return Promise.reject(new Error('The run has ended.'));
    if (!this.#mayRun()) return Promise.reject(new NotTrustedError());
    return new Promise((resolve, reject) => {
      this.#calls.push({ question, resolve, reject });
      if (this.#calls.length === 1) void this.#askNext();
    });
  }

  async #askNext(): Promise<void> {
    const [call] = this.#calls;
    if (call === undefined) return;
    try {
      this.#running ??= this.#start();
      const running = await this.#running;
      if (this.#calls[0] !== call) return;
      const { worker, deadline } = running;
      // While it works nothing else may keep the process, and when it idles nobody waits for it.
      worker.ref();
      worker.postMessage({ ...questionFor(running, call), id: ++this.#id });
      this.#watch = setInterval(() => {
        const over = Number(Atomics.load(deadline, 0));
        if (over !== 0 && Date.now() > over + GRACE_MS) {
          this.#stop(new Error('The script took too long and was ended.'));
        }
      }, WATCH_MS);
    } catch (error) {
      this.#stop(new Error(`The sandbox of scripts can't be started: ${messageOf(error)}`));
    }
  }

  async #start(): Promise<Running> {
    const module = await quickJsModule();
    const { port1, port2 } = new MessageChannel();
    const turn = new Int32Array(new SharedArrayBuffer(4));
    const deadline = new BigInt64Array(new SharedArrayBuffer(8));
    const workerData: SandboxWorkerData = {
      ...{ module, deadline, modules: { port: port2, turn }, limits: this.#limits },
    };
    const worker = new Worker(workerFile, {
      workerData,
      transferList: [port2],
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
      stdout: true,
      stderr: true,
    });
    worker.on('message', (answer: ScriptDone) => {
      this.#answered(worker, answer);
    });
    worker.on('error', (error: Error) => {
      void this.#broke(worker, `The sandbox of scripts stopped: ${error.message}`);
    });
    worker.on('messageerror', (error: Error) => {
      void this.#broke(worker, `The result of the script can't be read: ${error.message}`);
    });
    worker.on('exit', () => {
      void this.#broke(worker, 'The sandbox of scripts stopped.');
    });
    port1.on('message', (question: ModuleQuestion) => {
      void readScriptModule(question, this.#root)
        .catch((error: unknown) => ({ fault: `${question.specifier}: ${messageOf(error)}` }))
        .then((answer) => {
          port1.postMessage(answer);
          Atomics.store(turn, 0, 1);
          Atomics.notify(turn, 0);
        });
    });
    port1.unref();
    worker.unref();
    return { worker, modules: port1, deadline, response: null };
  }

  #answered(worker: Worker, answer: ScriptDone): void {
    if (answer.id !== this.#id) return;
    clearInterval(this.#watch);
    worker.unref();
    this.#calls.shift()?.resolve(answer);
    void this.#askNext();
  }

  /** What a thread says that was left already is old. */
  async #broke(worker: Worker, message: string): Promise<void> {
    const running = await this.#running?.catch(() => null);
    if (running?.worker === worker) this.#stop(new Error(message));
  }

  /** Ends the thread and the script that it has; the next script starts another. */
  #stop(reason: Error): void {
    clearInterval(this.#watch);
    const running = this.#running;
    this.#running = null;
    void running?.then(
      ({ worker, modules }) => {
        modules.close();
        void worker.terminate();
      },
      () => undefined,
    );
    this.#id++;
    const failing = this.#ended ? this.#calls.splice(0) : this.#calls.splice(0, 1);
    for (const { reject } of failing) reject(reason);
    if (!this.#ended) void this.#askNext();
  }
}

function questionFor(
  running: Running,
  { question: { kind, script, context } }: Call,
): Omit<RunScript, 'id'> {
  const { response, ...others } = context;
  const isThere = response !== null && response === running.response;
  running.response = response ?? running.response;
  return { kind, script, context: others, response: isThere ? 'asBefore' : response };
}

class NotTrustedError extends Error {
  override readonly name = 'NotTrustedError';
}

function errorAt(
  { file, firstLine, firstCharacter = 0 }: ExpressionPlace,
  error: unknown,
): ScriptError {
  const place = { file, line: firstLine, column: firstCharacter };
  if (error instanceof NotTrustedError) return { ...notTrusted, ...place };
  return { message: messageOf(error), ...place };
}

function failed(error: ScriptError): ScriptResult {
  const nothing = { set: {}, cleared: [] };
  return {
    ...{ globals: nothing, globalHeaders: nothing, variables: nothing, kept: [], request: {} },
    ...{ tests: [], log: [], error },
  };
}
