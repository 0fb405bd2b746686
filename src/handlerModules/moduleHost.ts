import { setTimeout as wait } from 'node:timers/promises';
import type { IdentifiedHandler, RequestHandler } from '../engine/index.ts';
import type { ApprovedFiles, LoadedExport, LoadFailure, ModuleExport } from './channel/kinds.ts';
import { ConsoleRateLimit } from './consoleRateLimit.ts';
import type { ConsoleMessage } from './channel/consoleMessage.ts';
import { DeferredAnswers } from './deferredAnswers.ts';
import { moduleHandler } from './moduleHandler.ts';
import { DEFAULT_LIMITS } from './moduleLimits.ts';
import type { ModuleLimits } from './moduleLimits.ts';
import { problemOf } from './moduleProblem.ts';
import type { ModuleProblem } from './moduleProblem.ts';
import { ModuleRunner } from './moduleRunner.ts';
import type { Termination } from './moduleRunner.ts';
import { SessionConsoles } from './sessionConsoles.ts';
import { startCommand } from './startCommand.ts';
import { messageOf } from '../session/messageOf.ts';

export interface ModuleHostOptions {
  /** The workspace folder, absolute: what its modules may read. */
  readonly folder: string;
  readonly limits?: Partial<ModuleLimits>;
  /** Starts the process so that a debugger can attach; then no time limit holds. Default: false. */
  readonly debug?: boolean;
  /** Node, or an Electron that runs as Node. Default: the one that runs this. */
  readonly execPath?: string;
}

type Listener<T> = (value: T) => void;
type Unsubscribe = () => void;

/**
 * The handler modules (`*.request-handler.{ts,mts,js,mjs}`) of one workspace folder, in a process of their own, which is
 * started when a request first needs it. Finding the files, asking whether they may run and watching them is the
 * owner's part; it calls {@link setModules} then.
 *
 * A module's default export has RequestHandler callbacks. Whatever a module does, only itself comes to harm: a callback
 * that can't be answered throws, which the session's log tells as a problem, and the callback's default applies.
 */
export class ModuleHost {
  readonly #options: ModuleHostOptions;
  readonly #limits: ModuleLimits;
  readonly #later = new DeferredAnswers();
  readonly #sessions = new SessionConsoles();
  readonly #console = new ConsoleRateLimit((text) => this.#sessions.mask(text));
  readonly #onTerminated = new Set<Listener<Termination>>();
  readonly #onProblems = new Set<Listener<ProblemsOfModule>>();
  #debug: boolean;
  #paths: readonly string[] = [];
  #approved: ApprovedFiles | null = null;
  #runner: ModuleRunner;
  /** Those that serve sessions which began before the modules changed. */
  readonly #retired = new Set<ModuleRunner>();
  #known = new Map<string, LoadedExport>();
  #disposed = false;

  constructor(options: ModuleHostOptions) {
    this.#options = options;
    this.#debug = options.debug ?? false;
    this.#limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.#runner = this.#newRunner();
    this.#console.subscribe((message) => {
      this.#sessions.write(message);
    });
  }

  /** The modules in the order in which they are asked: that of their paths. */
  get modules(): readonly string[] {
    return this.#paths;
  }

  /**
   * Says which modules there are, by absolute path, in any order; also called when one of them, or what one imports, has
   * been saved. What begins from now on gets the files as they are now; sessions that run keep what they began with.
   * `approved`: the only files of the folder that they may load, by their real path, with the SHA-256 that they must have.
   */
  setModules(paths: readonly string[], approved: ApprovedFiles | null = null): void {
    if (this.#disposed) return;
    this.#paths = [...new Set(paths)].sort();
    this.#approved = approved;
    this.#replaceRunner();
  }

  /** Ends the processes of modules as they were before: what waits for them is rejected. */
  endRetired(): void {
    for (const runner of this.#retired) runner.dispose();
    this.#retired.clear();
  }

  /** The modules' handlers for a request that is about to start, in order of path. */
  handlers(): IdentifiedHandler[] {
    return this.#paths.map((path) => this.#handler({ path, name: 'default' }));
  }

  /**
   * One export of any module of the folder as a handler, for a rule that names it. Loads it; `missing` says why it
   * can't be used.
   */
  async module(path: string, name = 'default'): Promise<RequestHandler | { missing: string }> {
    try {
      await this.#runner.load({ path, name });
      return this.#handler({ path, name }).handler;
    } catch (error) {
      return { missing: messageOf(error) };
    }
  }

  /** Loads all modules now, so that their problems are told without a request. */
  async check(): Promise<void> {
    const runner = this.#runner;
    await Promise.allSettled(this.#paths.map((path) => runner.load({ path, name: 'default' })));
  }

  /** Every line that a module writes; no more than people can read, the rest is counted. */
  onConsole(listener: Listener<ConsoleMessage>): Unsubscribe {
    return this.#console.subscribe(listener);
  }

  /** The process has ended without being asked to. CEF's onRendererProcessTerminated is called on the modules besides. */
  onTerminated(listener: Listener<Termination>): Unsubscribe {
    return subscribe(this.#onTerminated, listener);
  }

  /** What is wrong with a module, each time that it has been loaded; an empty list when nothing is. */
  onProblems(listener: Listener<ProblemsOfModule>): Unsubscribe {
    return subscribe(this.#onProblems, listener);
  }

  /**
   * Starts a process that a debugger can attach to, and says where: "ws://127.0.0.1:PORT/…". Time limits do not hold in
   * it. Sessions that run keep the process that they have.
   */
  async startDebugging(): Promise<string> {
    this.#debug = true;
    this.#replaceRunner();
    const runner = this.#runner;
    await this.check();
    const url = runner.debugger;
    if (url === null) throw new Error('There is no handler module to debug.');
    return Promise.race([url, noDebugger()]);
  }

  stopDebugging(): void {
    if (!this.#debug) return;
    this.#debug = false;
    this.#replaceRunner();
  }

  /** Ends all processes at once; what waits for them is rejected. */
  dispose(): void {
    this.#disposed = true;
    this.#runner.dispose();
    this.endRetired();
  }

  #handler(of: ModuleExport): IdentifiedHandler {
    const begunWith = this.#runner;
    const runnerFor = (session: string): ModuleRunner => {
      const runner = begunWith.over ? this.#runner : begunWith;
      runner.enter(session);
      return runner;
    };
    return {
      by: { kind: 'module', file: of.path },
      handler: moduleHandler({
        of,
        folder: this.#options.folder,
        later: this.#later,
        sessions: this.#sessions,
        runnerFor,
        leave: (session) => {
          this.#sessions.close(session);
          for (const runner of [this.#runner, ...this.#retired]) runner.leave(session);
          for (const runner of this.#retired) if (runner.over) this.#retired.delete(runner);
        },
        known: this.#known.get(`${of.name} ${of.path}`) ?? null,
      }),
    };
  }

  #replaceRunner(): void {
    const before = this.#runner;
    this.#known = new Map();
    this.#runner = this.#newRunner();
    before.retire();
    if (!before.over) this.#retired.add(before);
  }

  #newRunner(): ModuleRunner {
    const { folder, execPath } = this.#options;
    const debug = this.#debug;
    const limits = debug
      ? { ...this.#limits, startMs: 0, callbackMs: 0, unresponsiveMs: 0 }
      : this.#limits;
    const known = this.#known;
    return new ModuleRunner({
      command: startCommand({
        folder,
        heapMb: limits.heapMb,
        inspect: debug,
        ...(execPath === undefined ? {} : { execPath }),
      }),
      folder,
      limits,
      approved: this.#approved,
      services: {
        console: (params) => {
          this.#console.receive(params);
        },
      },
      deferred: this.#later,
      onOutput: (level, text) => {
        this.#console.write({ level, text, module: null, session: null });
      },
      onLoaded: (of, loaded) => {
        this.#loaded(known, of, loaded);
      },
      onTerminated: (termination) => {
        for (const listener of this.#onTerminated) listener(termination);
      },
    });
  }

  #loaded(
    known: Map<string, LoadedExport>,
    of: ModuleExport,
    loaded: LoadedExport | LoadFailure,
  ): void {
    const problems = 'callbacks' in loaded ? [] : [problemOf(loaded)];
    if ('callbacks' in loaded) known.set(`${of.name} ${of.path}`, loaded);
    for (const listener of this.#onProblems) listener({ path: of.path, problems });
  }
}

/** @throws Error after a while: a Node that can't be debugged says nothing */
async function noDebugger(): Promise<never> {
  await wait(10_000, undefined, { ref: false });
  throw new Error('The process of the handler modules does not wait for a debugger.');
}

/** What is wrong with one module now. */
export interface ProblemsOfModule {
  readonly path: string;
  readonly problems: readonly ModuleProblem[];
}

function subscribe<T>(listeners: Set<Listener<T>>, listener: Listener<T>): Unsubscribe {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
