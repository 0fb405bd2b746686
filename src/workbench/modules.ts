import type { IdentifiedHandler, RequestHandler, SessionLog } from '../engine/index.ts';
import { Approvals } from '../handlerModules/approval/approvals.ts';
import type { ApprovalStore } from '../handlerModules/approval/approvals.ts';
import { ApprovedModules, isAskable, whyNot } from '../handlerModules/approval/approvedModules.ts';
import type { HandlerModule } from '../handlerModules/approval/approvedModules.ts';
import type { ConsoleMessage } from '../handlerModules/channel/consoleMessage.ts';
import type { ModuleHost } from '../handlerModules/moduleHost.ts';
import type { ModuleProblem } from '../handlerModules/moduleProblem.ts';
import type { Termination } from '../handlerModules/moduleRunner.ts';
import { SessionNotices } from '../handlerModules/sessionNotices.ts';
import { Emitter } from './event.ts';
import type { Subscription } from './event.ts';
import type { Ports } from './ports.ts';
import { OwnSaves } from './ownSaves.ts';
import { PendingWork } from './pendingWork.ts';

/** Many files may change at once, as with a checkout; they are looked at once. */
const SETTLE_MS = 100;

/** A handler module and the path of the workspace folder that it is in. */
export interface FoundModule extends HandlerModule {
  readonly folder: string;
}

/**
 * The handler modules of the folders: found and watched as rule files are, run when they are approved, reloaded when they
 * are saved. In folders that nobody trusts they are found and shown, and that is all.
 */
export class Modules {
  readonly #ports: Pick<Ports, 'files' | 'settings'>;
  readonly #approvals: Approvals | 'all';
  readonly #ownSaves: OwnSaves | null;
  readonly #news = new SessionNotices();
  readonly #loadProblems = new Map<string, readonly ModuleProblem[]>();
  readonly #folders = new Map<string, ApprovedModules>();
  /** The folder of each module. */
  readonly #folderOf = new Map<string, string>();
  readonly #changed = new Emitter<undefined>();
  readonly #reloaded = new Emitter<string>();
  readonly #wanted = new Emitter<FoundModule>();
  readonly #leftOut = new Emitter<readonly FoundModule[]>();
  readonly #console = new Emitter<ConsoleMessage>();
  readonly #terminated = new Emitter<Termination & { readonly folder: string }>();
  readonly #subscriptions: readonly (Subscription | undefined)[];
  readonly #settling = new Map<string, NodeJS.Timeout>();
  readonly #loading = new PendingWork();
  /** A module was added or removed, may run now or may no longer, or could not be loaded. */
  readonly onChanged = this.#changed.event;
  /** The modules of a folder were replaced; told with the folder's path. */
  readonly onReloaded = this.#reloaded.event;
  /** A rule names a module, a request needs it now, and nobody has approved it. */
  readonly onWanted = this.#wanted.event;
  /** A request goes without these modules, because nobody has approved them. */
  readonly onLeftOut = this.#leftOut.event;
  readonly onConsole = this.#console.event;
  /** A process of modules has ended without being asked to. */
  readonly onTerminated = this.#terminated.event;

  constructor(ports: Pick<Ports, 'files' | 'settings'>, approvals: ApprovalStore | 'all') {
    const { files, settings } = ports;
    this.#ports = ports;
    this.#approvals = approvals === 'all' ? 'all' : new Approvals(approvals);
    const lookAgain = (path: string): void => {
      for (const folder of this.#affected(path)) this.#scheduleCheck(folder);
    };
    this.#ownSaves =
      this.#approvals === 'all'
        ? null
        : new OwnSaves({
            port: files,
            approvals: this.#approvals,
            concerns: (path) => this.#affected(path).length > 0,
            onSaved: lookAgain,
          });
    const watching = files.watch?.('handlerModules', {
      changed: ({ path, folder }) => {
        this.#folderOf.set(path, folder);
        this.#scheduleCheck(folder);
      },
      removed: (path) => {
        const folder = this.#folderOf.get(path);
        this.#forget(path);
        if (folder !== undefined) this.#scheduleCheck(folder);
      },
      rearranged: () => void this.load(),
      known: () => this.#folderOf.keys(),
    });
    this.#subscriptions = [
      watching,
      // What a module imports is not called like one.
      files.onSourceChanged?.(lookAgain),
      settings.onTrusted?.(() => void this.load()),
    ];
  }

  /** Resolves when what was saved until now has been looked at, so that the next request is put to it. */
  async settled(): Promise<void> {
    await Promise.all([this.#loading.settled(), this.#ownSaves?.settled()]);
    for (const folder of this.#settling.keys()) void this.#check(folder);
    await Promise.all([...this.#folders.values()].map((modules) => modules.settled()));
  }

  /** All there are, folder by folder. */
  get modules(): readonly FoundModule[] {
    return [...this.#folders].flatMap(([folder, { modules }]) =>
      modules.map((module) => ({ ...module, folder })),
    );
  }

  /** The paths of the modules that a folder's requests are put to when they may run, in that order; null: of all folders. */
  pathsIn(folder: string | null): string[] {
    return [...this.#folderOf]
      .filter(([, of]) => folder === null || of === folder)
      .map(([path]) => path)
      .sort();
  }

  /** The approved modules of a folder, for a request that is about to start. */
  handlersOf(folder: string): IdentifiedHandler[] {
    return this.#folders.get(folder)?.handlers() ?? [];
  }

  /** The modules of a folder that requests go without, because nobody has approved them as they are. */
  unapprovedOf(folder: string): readonly FoundModule[] {
    return (this.#folders.get(folder)?.unapproved ?? []).map((module) => ({ ...module, folder }));
  }

  /** What is wrong with a module that may run, as its process has found when it loaded it. */
  problemsOf(path: string): readonly ModuleProblem[] {
    return this.#loadProblems.get(path) ?? [];
  }

  /** Tells a session, and who asks about modules, which of them it goes without; and the session how the process of its modules ends if it does. */
  follow(log: SessionLog, without: readonly FoundModule[]): void {
    const notes = without.map(
      (module) => `The handler module ${module.name} was not asked: it ${whyNot(module)}.`,
    );
    this.#news.follow(log, notes);
    if (without.length > 0) this.#leftOut.fire(without);
  }

  /** An export of a module that a rule of the folder names, by its absolute path. */
  async module(
    folder: string,
    path: string,
    name?: string,
  ): Promise<RequestHandler | { readonly missing: string }> {
    const { modulesAreOff } = this.#ports.settings;
    if (modulesAreOff !== null) return { missing: modulesAreOff };
    const handler = await this.#modulesOf(folder).module(path, name);
    if (!('missing' in handler)) return handler;
    const wanted = this.unapprovedOf(folder).find((module) => module.path === path);
    if (wanted !== undefined && isAskable(wanted)) {
      this.#changed.fire(undefined);
      this.#wanted.fire(wanted);
    }
    return handler;
  }

  /** Forgets the modules that rules have named, except for these of each folder. */
  async keepNamed(named: ReadonlyMap<string, readonly string[]>): Promise<void> {
    for (const [folder, modules] of this.#folders) {
      const before = modules.modules;
      await modules.keepNamed(named.get(folder) ?? []);
      const known = new Set(modules.modules.map(({ path }) => path));
      const gone = before.filter(({ path }) => !known.has(path));
      for (const { path } of gone) this.#forget(path);
      if (gone.length > 0) this.#changed.fire(undefined);
    }
  }

  /** Finds all modules anew. `named`: those that rules of each folder name, where they are to be known before a request needs them. */
  load(named?: ReadonlyMap<string, readonly string[]>): Promise<void> {
    return this.#loading.add(this.#load(named));
  }

  async #load(named?: ReadonlyMap<string, readonly string[]>): Promise<void> {
    const found = await this.#ports.files.find('handlerModules');
    const folders = new Map(found.map(({ path, folder }) => [path, folder]));
    for (const path of this.#folderOf.keys()) if (!folders.has(path)) this.#forget(path);
    for (const [path, folder] of folders) this.#folderOf.set(path, folder);
    await Promise.all(
      [...new Set([...this.#folders.keys(), ...folders.values(), ...(named?.keys() ?? [])])].map(
        (folder) => this.#check(folder, named?.get(folder)),
      ),
    );
  }

  async approve(module: FoundModule): Promise<void> {
    await this.#folders.get(module.folder)?.approve(module);
    this.#changed.fire(undefined);
  }

  /** A file that has just been written from our template. */
  async approveNew(path: string): Promise<void> {
    await this.load();
    const module = this.modules.find((found) => found.path === path);
    if (module !== undefined) await this.approve(module);
  }

  async revoke(module: FoundModule): Promise<void> {
    await this.#folders.get(module.folder)?.revoke(module);
    this.#changed.fire(undefined);
  }

  /** The hosts of the folders that have modules which may run. */
  hosts(): ReadonlyMap<string, ModuleHost> {
    return new Map(
      [...this.#folders].flatMap(([folder, { host }]) => (host === null ? [] : [[folder, host]])),
    );
  }

  isModule(path: string): boolean {
    return this.modules.some((module) => module.path === path);
  }

  dispose(): void {
    for (const timer of this.#settling.values()) clearTimeout(timer);
    for (const modules of this.#folders.values()) modules.dispose();
    for (const part of [this.#ownSaves, ...this.#subscriptions]) part?.dispose();
    this.#changed.dispose();
    this.#reloaded.dispose();
    this.#wanted.dispose();
    this.#leftOut.dispose();
    this.#console.dispose();
    this.#terminated.dispose();
  }

  #modulesOf(folder: string): ApprovedModules {
    const known = this.#folders.get(folder);
    if (known !== undefined) return known;
    const modules = new ApprovedModules({
      folder,
      approvals: this.#approvals,
      ...(this.#ownSaves === null ? {} : { ownSaves: this.#ownSaves.files }),
      mayRun: this.#ports.settings.isTrusted,
      makeHost: () => this.#makeHost(folder),
      onReloaded: () => {
        this.#reloaded.fire(folder);
      },
    });
    this.#folders.set(folder, modules);
    return modules;
  }

  async #makeHost(folder: string): Promise<ModuleHost> {
    const { ModuleHost } = await import('../handlerModules/moduleHost.ts');
    const host = new ModuleHost({ folder });
    host.onConsole((message) => {
      this.#console.fire(message);
    });
    host.onTerminated((termination) => {
      this.#news.terminated(termination);
      this.#terminated.fire({ ...termination, folder });
    });
    host.onProblems(({ path, problems }) => {
      this.#loadProblems.set(path, problems);
      this.#changed.fire(undefined);
      // It is not what was looked at: somebody has changed it behind the watcher's back.
      if (problems.some(({ code }) => code === 'not-approved')) this.#scheduleCheck(folder);
    });
    return host;
  }

  #forget(path: string): void {
    this.#folderOf.delete(path);
    this.#loadProblems.delete(path);
  }

  #affected(path: string): string[] {
    return [...this.#folders].flatMap(([folder, modules]) =>
      modules.consistsOf(path) ? [folder] : [],
    );
  }

  #scheduleCheck(folder: string): void {
    clearTimeout(this.#settling.get(folder));
    this.#settling.set(
      folder,
      setTimeout(() => void this.#check(folder), SETTLE_MS),
    );
  }

  async #check(folder: string, named?: readonly string[]): Promise<void> {
    clearTimeout(this.#settling.get(folder));
    this.#settling.delete(folder);
    const paths = [...this.#folderOf].flatMap(([path, of]) => (of === folder ? [path] : []));
    await this.#modulesOf(folder).set(paths, named);
    this.#changed.fire(undefined);
  }
}
