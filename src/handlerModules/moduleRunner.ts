import { isLoadedExport, isLoadFailure } from './wire/readLoaded.ts';
import type { DeferredAnswers } from './deferredAnswers.ts';
import type { ApprovedFiles, LoadedExport, LoadFailure, ModuleExport } from './channel/kinds.ts';
import { ModuleProcess } from './moduleProcess.ts';
import type { ModuleProcessOptions } from './moduleProcess.ts';
import { ProcessObjects } from './processObjects.ts';
import type { ProcessEnd } from './terminationStatus.ts';

/** A process that lived for less than this has died at once, in milliseconds. */
const SHORT_LIFE_MS = 10_000;
/** After the second early death in a row, and twice as long after each further one, in milliseconds. */
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;

/** What a process ended of, and whom it concerns. */
export interface Termination extends ProcessEnd {
  /** The sessions that run under its modules. */
  readonly sessions: readonly string[];
  /** When the next process may start, in milliseconds from now; 0: it has been started. */
  readonly pauseMs: number;
}

/** A process, and what its modules have made. */
export interface RunningModules {
  readonly process: ModuleProcess;
  readonly objects: ProcessObjects;
}

export interface ModuleRunnerOptions extends Omit<ModuleProcessOptions, 'onTerminated'> {
  /** What of the folder may be loaded; null: everything. */
  readonly approved: ApprovedFiles | null;
  /** Told what a module is, each time that it has been loaded. */
  readonly onLoaded: (of: ModuleExport, loaded: LoadedExport | LoadFailure) => void;
  readonly deferred: DeferredAnswers;
  readonly onTerminated: (termination: Termination) => void;
}

/** A module that can't be used; the message says why, and where. */
export class LoadFailedError extends Error {
  override readonly name = 'LoadFailedError';

  constructor({ message, file, line }: LoadFailure) {
    const where = file === null ? '' : ` (${file}${line === null ? '' : `:${String(line)}`})`;
    super(`it can't be loaded: ${message}${where}`);
  }
}

/**
 * The modules of a workspace folder as they stood on disk at one time. Keeps one process for them: starts it when it is
 * first needed, and again when it has died. A session stays with the runner that it began with; once a newer one has
 * taken its place and its last session is over, it ends.
 */
export class ModuleRunner {
  readonly #options: ModuleRunnerOptions;
  /** What is known of the modules from any process of this runner. */
  readonly #known = new Map<string, LoadedExport>();
  readonly #sessions = new Set<string>();
  #running: RunningModules | null = null;
  #loads = new Map<string, Promise<LoadedExport>>();
  #startedAt = 0;
  #earlyDeaths = 0;
  #pausedUntil = 0;
  #retired = false;
  #lastEnd: ProcessEnd | null = null;

  constructor(options: ModuleRunnerOptions) {
    this.#options = options;
  }

  /** Whether it has been replaced, and nobody is left whom it serves. */
  get over(): boolean {
    return this.#retired && this.#sessions.size === 0;
  }

  get debugger(): Promise<string> | null {
    return this.#running?.process.debugger ?? null;
  }

  enter(session: string): void {
    this.#sessions.add(session);
  }

  leave(session: string): void {
    if (!this.#sessions.delete(session)) return;
    this.#running?.process.tell('forget', { session });
    this.#endIfOver();
  }

  /** A newer runner takes its place. */
  retire(): void {
    this.#retired = true;
    this.#endIfOver();
  }

  dispose(): void {
    this.#retired = true;
    this.#sessions.clear();
    this.#endIfOver();
  }

  /** @throws LoadFailedError, ProcessEndedError, or Error when it is not answered in time */
  async load(of: ModuleExport): Promise<LoadedExport> {
    const { process } = this.running();
    const key = `${of.name} ${of.path}`;
    const known = this.#loads.get(key);
    if (known !== undefined) return known;
    const loading = this.#load(process, of);
    this.#loads.set(key, loading);
    return loading;
  }

  async #load(process: ModuleProcess, of: ModuleExport): Promise<LoadedExport> {
    await process.ready;
    const { approved, limits } = this.#options;
    const { value } = await within(limits.startMs, process.call('load', { ...of, approved }));
    if (isLoadedExport(value)) {
      this.#known.set(of.path, value);
      this.#options.onLoaded(of, value);
      return value;
    }
    if (!isLoadFailure(value)) throw new Error('its process sent an invalid answer');
    this.#options.onLoaded(of, value.failure);
    throw new LoadFailedError(value.failure);
  }

  /** @throws Error when `answer` takes longer than a callback may */
  inTime<T>(answer: Promise<T>): Promise<T> {
    return within(this.#options.limits.callbackMs, answer);
  }

  /**
   * The process, started when there is none.
   * @throws Error while one that keeps dying is not started again
   */
  running(): RunningModules {
    if (this.#running !== null && !this.#running.process.over) return this.#running;
    const pauseMs = this.#pausedUntil - performance.now();
    if (pauseMs > 0) {
      const seconds = String(Math.ceil(pauseMs / 1000));
      const cause = this.#lastEnd?.cause ?? 'it ended';
      throw new Error(
        `the process of the handler modules ended ${String(this.#earlyDeaths)} times in a row (${cause}) and starts again in ${seconds} s`,
      );
    }
    return this.#start();
  }

  #start(): RunningModules {
    this.#loads = new Map();
    this.#startedAt = performance.now();
    const { deferred } = this.#options;
    const process: ModuleProcess = new ModuleProcess({
      ...this.#options,
      services: {
        ...this.#options.services,
        jar: (params) => objects.jars.use(params),
        later: (params, bytes) => {
          deferred.use(params, bytes);
        },
      },
      onTerminated: (end) => {
        this.#terminated(process, end);
      },
    });
    const inTime = <T>(answer: Promise<T>): Promise<T> => this.inTime(answer);
    const objects: ProcessObjects = new ProcessObjects({ process, later: deferred, inTime });
    this.#running = { process, objects };
    return this.#running;
  }

  #terminated(ended: ModuleProcess, end: ProcessEnd): void {
    if (this.#running?.process === ended) this.#running = null;
    this.#lastEnd = end;
    const early = performance.now() - this.#startedAt < SHORT_LIFE_MS;
    this.#earlyDeaths = early ? this.#earlyDeaths + 1 : 1;
    const pauseMs =
      this.#earlyDeaths < 2
        ? 0
        : Math.min(FIRST_PAUSE_MS * 2 ** (this.#earlyDeaths - 2), LONGEST_PAUSE_MS);
    this.#pausedUntil = performance.now() + pauseMs;
    const sessions = [...this.#sessions];
    this.#options.onTerminated({ ...end, sessions, pauseMs });
    if (this.#retired) this.#endIfOver();
    else if (this.#known.size > 0) this.#restart({ ...end, sessions, pauseMs });
  }

  /** Modules that could be loaded before are told in a new process what became of the old one. */
  #restart({ status, sessions, pauseMs }: Termination): void {
    const tell = async (path: string, session: string): Promise<void> => {
      const of = { path, name: 'default' };
      const callback = 'onRendererProcessTerminated';
      const { callbacks } = await this.load(of);
      if (callbacks[callback] === undefined) return;
      const given = { browser: { identifier: session }, status };
      await this.inTime(
        this.running().process.call('callback', { of, callback, session, given, later: null }),
      );
    };
    setTimeout(() => {
      if (this.#retired) return;
      for (const path of this.#known.keys()) {
        for (const session of sessions) {
          // Whatever goes wrong with it has been told as the end of the new process.
          tell(path, session).catch(() => undefined);
        }
      }
    }, pauseMs).unref();
  }

  #endIfOver(): void {
    if (!this.over) return;
    this.#running?.process.dispose();
    this.#running = null;
  }
}

/** 0: without a limit. @throws Error when it takes longer */
async function within<T>(ms: number, answer: Promise<T>): Promise<T> {
  if (ms === 0) return answer;
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    reject(new Error(`it has not answered within ${String(ms / 1000)} s`));
  }, ms);
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
