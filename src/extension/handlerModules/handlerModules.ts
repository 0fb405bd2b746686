import * as vscode from 'vscode';
import type { IdentifiedHandler, RequestHandler } from '../../engine/index.ts';
import type { ConsoleMessage } from '../../handlerModules/consoleMessage.ts';
import type { ModuleHost } from '../../handlerModules/moduleHost.ts';
import type { ModuleProblem } from '../../handlerModules/moduleProblem.ts';
import type { Termination } from '../../handlerModules/moduleRunner.ts';
import { Approvals, readApproved } from '../../handlerModules/approval/approvals.ts';
import {
  ApprovedModules,
  isAskable,
  whyNot,
} from '../../handlerModules/approval/approvedModules.ts';
import type { HandlerModule } from '../../handlerModules/approval/approvedModules.ts';
import { diagnosticOf } from '../rules/diagnostics.ts';
import { SavedHere } from './savedHere.ts';
import { UnderWay } from '../underWay.ts';
import { WorkspaceFiles } from '../workspaceFiles.ts';

/** Under which the workspace's state keeps which modules may run. */
const APPROVED = 'requestWorkbench.approvedModules';
/** Many files may change at once, as with a checkout; they are looked at once. */
const SETTLE_MS = 100;
/** What a module may consist of. */
const SOURCES = '**/*.{js,mjs,cjs,ts,mts,cts,json}';

/** A handler module and the path of the workspace folder that it is in. */
export interface FoundModule extends HandlerModule {
  readonly folder: string;
}

/**
 * The workspace's handler modules: found and watched as rule files are, run when they are approved, reloaded when they are
 * saved. In a workspace that nobody trusts they are found and shown, and that is all.
 */
export class HandlerModules implements vscode.Disposable {
  readonly #approvals: Approvals;
  readonly #files: WorkspaceFiles;
  readonly #savedHere: SavedHere;
  readonly #diagnostics = vscode.languages.createDiagnosticCollection('request-workbench-modules');
  readonly #loadProblems = new Map<string, readonly ModuleProblem[]>();
  readonly #folders = new Map<string, ApprovedModules>();
  /** The folder of each module. */
  readonly #folderOf = new Map<string, string>();
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly #reloaded = new vscode.EventEmitter<string>();
  readonly #wanted = new vscode.EventEmitter<FoundModule>();
  readonly #console = new vscode.EventEmitter<ConsoleMessage>();
  readonly #terminated = new vscode.EventEmitter<Termination & { readonly folder: string }>();
  readonly #subscriptions: vscode.Disposable[];
  readonly #settling = new Map<string, NodeJS.Timeout>();
  readonly #loading = new UnderWay();
  /** A module was added or removed, or may run now, or may no longer. */
  readonly onChanged = this.#changed.event;
  /** The modules of a folder were replaced; told with the folder's path. */
  readonly onReloaded = this.#reloaded.event;
  /** A rule names a module, a request needs it now, and nobody has approved it. */
  readonly onWanted = this.#wanted.event;
  readonly onConsole = this.#console.event;
  /** A process of modules has ended without being asked to. */
  readonly onTerminated = this.#terminated.event;

  constructor(state: vscode.Memento) {
    this.#approvals = new Approvals({
      read: () => readApproved(state.get(APPROVED)),
      write: async (all) => state.update(APPROVED, all),
    });
    this.#savedHere = new SavedHere({
      approvals: this.#approvals,
      concerns: (path) => this.#concerned(path).length > 0,
      onSaved: (path) => {
        this.#lookAgain(path);
      },
    });
    this.#files = new WorkspaceFiles('handlerModules', {
      changed: ({ uri, folder }) => {
        this.#folderOf.set(uri.fsPath, folder);
        this.#soon(folder);
      },
      removed: (path) => {
        const folder = this.#folderOf.get(path);
        this.#forget(path);
        if (folder !== undefined) this.#soon(folder);
      },
      rearranged: () => void this.load(),
      known: () => this.#folderOf.keys(),
    });
    // What a module imports is not called like one.
    const imported = vscode.workspace.createFileSystemWatcher(SOURCES);
    const lookAgain = ({ fsPath }: vscode.Uri): void => {
      this.#lookAgain(fsPath);
    };
    this.#subscriptions = [
      imported,
      imported.onDidChange(lookAgain),
      imported.onDidCreate(lookAgain),
      imported.onDidDelete(lookAgain),
      vscode.workspace.onDidGrantWorkspaceTrust(() => void this.load()),
    ];
  }

  /** Resolves when what was saved until now has been looked at, so that the next request is put to it. */
  async settled(): Promise<void> {
    await Promise.all([this.#loading.over(), this.#savedHere.settled()]);
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

  /** An export of a module that a rule of the folder names, by its absolute path. */
  async module(
    folder: string,
    path: string,
    name?: string,
  ): Promise<RequestHandler | { readonly missing: string }> {
    const handler = await this.#modulesOf(folder).module(path, name);
    if (!('missing' in handler)) return handler;
    const wanted = this.unapprovedOf(folder).find((module) => module.path === path);
    if (wanted !== undefined && isAskable(wanted)) {
      this.#tell(folder);
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
      if (gone.length > 0) this.#tell(folder);
    }
  }

  /** Finds all modules anew. */
  load(): Promise<void> {
    return this.#loading.add(this.#load());
  }

  async #load(): Promise<void> {
    const found = await this.#files.find();
    const folders = new Map(found.map(({ uri, folder }) => [uri.fsPath, folder]));
    for (const path of this.#folderOf.keys()) if (!folders.has(path)) this.#forget(path);
    for (const [path, folder] of folders) this.#folderOf.set(path, folder);
    await Promise.all(
      [...new Set([...this.#folders.keys(), ...folders.values()])].map((folder) =>
        this.#check(folder),
      ),
    );
  }

  async approve(module: FoundModule): Promise<void> {
    await this.#folders.get(module.folder)?.approve(module);
    this.#tell(module.folder);
  }

  /** A file that has just been written from our template. */
  async approveNew(path: string): Promise<void> {
    await this.load();
    const module = this.modules.find((found) => found.path === path);
    if (module !== undefined) await this.approve(module);
  }

  async revoke(module: FoundModule): Promise<void> {
    await this.#folders.get(module.folder)?.revoke(module);
    this.#tell(module.folder);
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
    for (const part of [this.#files, this.#savedHere, this.#diagnostics, ...this.#subscriptions]) {
      part.dispose();
    }
    this.#changed.dispose();
    this.#reloaded.dispose();
    this.#wanted.dispose();
    this.#console.dispose();
    this.#terminated.dispose();
  }

  #modulesOf(folder: string): ApprovedModules {
    const known = this.#folders.get(folder);
    if (known !== undefined) return known;
    const modules = new ApprovedModules({
      folder,
      approvals: this.#approvals,
      savedHere: this.#savedHere.files,
      mayRun: () => vscode.workspace.isTrusted,
      makeHost: () => this.#makeHost(folder),
      onReloaded: () => {
        this.#reloaded.fire(folder);
      },
    });
    this.#folders.set(folder, modules);
    return modules;
  }

  async #makeHost(folder: string): Promise<ModuleHost> {
    const { ModuleHost } = await import('../../handlerModules/moduleHost.ts');
    const host = new ModuleHost({ folder });
    host.onConsole((message) => {
      this.#console.fire(message);
    });
    host.onTerminated((termination) => {
      this.#terminated.fire({ ...termination, folder });
    });
    host.onProblems(({ path, problems }) => {
      this.#loadProblems.set(path, problems);
      this.#tell(folder);
      // It is not what was looked at: somebody has changed it behind the watcher's back.
      if (problems.some(({ code }) => code === 'not-approved')) this.#soon(folder);
    });
    return host;
  }

  #forget(path: string): void {
    this.#folderOf.delete(path);
    this.#loadProblems.delete(path);
    this.#diagnostics.delete(vscode.Uri.file(path));
  }

  #concerned(path: string): string[] {
    return [...this.#folders].flatMap(([folder, modules]) =>
      modules.consistsOf(path) ? [folder] : [],
    );
  }

  #lookAgain(path: string): void {
    for (const folder of this.#concerned(path)) this.#soon(folder);
  }

  #soon(folder: string): void {
    clearTimeout(this.#settling.get(folder));
    this.#settling.set(
      folder,
      setTimeout(() => void this.#check(folder), SETTLE_MS),
    );
  }

  async #check(folder: string): Promise<void> {
    clearTimeout(this.#settling.get(folder));
    this.#settling.delete(folder);
    const paths = [...this.#folderOf].flatMap(([path, of]) => (of === folder ? [path] : []));
    await this.#modulesOf(folder).set(paths);
    this.#tell(folder);
  }

  /** Draws the folder's modules anew. */
  #tell(folder: string): void {
    for (const module of this.#folders.get(folder)?.modules ?? []) {
      const problems = this.#loadProblems.get(module.path) ?? [];
      const isApproved = module.approval.state === 'approved';
      this.#diagnostics.set(
        vscode.Uri.file(module.path),
        isApproved ? problems.map(diagnosticOf) : [notRunning(module)],
      );
    }
    this.#changed.fire(undefined);
  }
}

function notRunning(module: HandlerModule): vscode.Diagnostic {
  const start = { line: 0, character: 0 };
  return diagnosticOf({
    code: 'module-not-approved',
    severity: 'warning',
    message: `This module does not run: it ${whyNot(module)}.`,
    hint: 'Request Workbench asks when a request is sent; "Request Workbench: Handler Modules…" does it now.',
    range: { start, end: start },
  });
}
