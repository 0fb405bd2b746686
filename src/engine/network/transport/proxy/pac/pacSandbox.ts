import { MessageChannel, Worker } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import { isIP } from 'node:net';
import { quickJsModule } from '../../../../quickjs/quickJsModule.ts';
import { addressesOf } from '../../connect/addressesOf.ts';
import type { PacAnswer, PacQuestion, PacWorkerData } from './pacWorker.ts';

const MAX_HEAP_MB = 128;

/** Beside this file while it is TypeScript; `esbuild.config.mjs` puts the worker into `dist/workers`. */
const workerFile = new URL(
  import.meta.url.endsWith('.ts') ? 'pacWorker.ts' : '../workers/pac.js',
  import.meta.url,
);

interface Call {
  /** Null: load the script. */
  readonly question: Omit<PacQuestion, 'id'> | null;
  readonly resolve: (answer: string | null) => void;
  readonly reject: (error: Error) => void;
}

/**
 * A PAC file, which may come from anywhere, is code of somebody else: it runs in QuickJS, which gives it nothing but
 * what PAC files have, and in a thread of its own, so that an endless loop holds up nobody and can be ended.
 */
export class PacSandbox {
  readonly #worker: Worker;
  readonly #names: MessagePort;
  readonly #timeoutMs: number;
  /** In order; the worker has the first. */
  readonly #calls: Call[] = [];
  /** Of the first call: one that waits its turn is not to blame. */
  #clock: NodeJS.Timeout | undefined;
  #id = 0;
  #ended: Error | null = null;

  /** Loads a script; `signal` unloads it, whatever it does then. */
  static async start(text: string, timeoutMs: number, signal: AbortSignal): Promise<PacSandbox> {
    const module = await quickJsModule();
    signal.throwIfAborted();
    const sandbox = new PacSandbox(module, text, timeoutMs);
    signal.addEventListener('abort', () => {
      sandbox.#end(new Error('it was closed.'));
    });
    await sandbox.#call(null);
    return sandbox;
  }

  private constructor(module: WebAssembly.Module, text: string, timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
    const { port1, port2 } = new MessageChannel();
    const turn = new Int32Array(new SharedArrayBuffer(4));
    const workerData: PacWorkerData = { text, module, names: port2, turn };
    this.#names = port1;
    this.#worker = new Worker(workerFile, {
      workerData,
      transferList: [port2],
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
      stdout: true,
      stderr: true,
    });
    this.#worker.on('message', (answer: PacAnswer) => {
      this.#answered(answer);
    });
    this.#worker.on('error', (error: Error) => {
      this.#end(new Error(`it failed: ${error.message}`));
    });
    this.#worker.on('exit', () => {
      this.#end(new Error('it failed.'));
    });
    // The worker sleeps until it is told: it can't wait for a promise in the middle of a script.
    port1.on('message', (host: string) => {
      void knownAddresses(host).then((addresses) => {
        port1.postMessage(addresses);
        Atomics.store(turn, 0, 1);
        Atomics.notify(turn, 0);
      });
    });
    port1.unref();
    this.#worker.unref();
  }

  /** Whether it answers nothing any more. */
  get ended(): boolean {
    return this.#ended !== null;
  }

  /**
   * Null: it ended before this question had its turn.
   * @throws Error that says why there is no answer
   */
  findProxyForUrl(url: URL): Promise<string | null> {
    return this.#call({ url: url.href, host: url.hostname.replace(/^\[(.*)\]$/, '$1') });
  }

  #call(question: Call['question']): Promise<string | null> {
    if (this.#ended !== null) return Promise.resolve(null);
    return new Promise((resolve, reject) => {
      this.#calls.push({ question, resolve, reject });
      if (this.#calls.length === 1) this.#askNext();
    });
  }

  #askNext(): void {
    const [call] = this.#calls;
    if (call === undefined) return;
    const late = (): void => {
      this.#end(new Error(`it did not answer within ${String(this.#timeoutMs / 1000)} s.`));
    };
    this.#clock = this.#timeoutMs === 0 ? undefined : setTimeout(late, this.#timeoutMs);
    this.#worker.postMessage({ id: ++this.#id, ...call.question });
  }

  #answered(answer: PacAnswer): void {
    if (answer.id !== this.#id) return;
    clearTimeout(this.#clock);
    const call = this.#calls.shift();
    if ('error' in answer) call?.reject(new Error(answer.error));
    else call?.resolve(answer.proxies);
    this.#askNext();
  }

  #end(reason: Error): void {
    this.#ended ??= reason;
    clearTimeout(this.#clock);
    const [first, ...others] = this.#calls.splice(0);
    first?.reject(this.#ended);
    for (const { resolve } of others) resolve(null);
    this.#names.close();
    void this.#worker.terminate();
  }
}

/** All addresses of a name, IPv4 first; none when it is not known. */
async function knownAddresses(host: string): Promise<string[]> {
  try {
    return (await addressesOf(host)).sort((a, b) => isIP(a) - isIP(b));
  } catch {
    return [];
  }
}
