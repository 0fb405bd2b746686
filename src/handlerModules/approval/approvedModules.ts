import { resolve } from 'node:path';
import type { IdentifiedHandler, RequestHandler } from '../../engine/index.ts';
import type { ModuleHost } from '../moduleHost.ts';
import { fingerprintOf, nameIn } from './approvals.ts';
import type { Approval, Approvals } from './approvals.ts';
import { moduleSources, ModuleSourcesError } from './moduleSources.ts';
import type { ModuleSources } from './moduleSources.ts';

/** A handler module of a workspace folder, and whether it may run. */
export interface HandlerModule {
  /** Absolute. */
  readonly path: string;
  /** The path relative to the workspace folder, with slashes. */
  readonly name: string;
  /** `unreadable`: nobody can say what it consists of, and so it can't be approved; `reason` follows its name. */
  readonly approval: Approval | { readonly state: 'unreadable'; readonly reason: string };
  /** Changes with every byte of what it consists of. */
  readonly fingerprint: string;
  /** How many files it consists of, itself included; 0 when nobody can say. */
  readonly files: number;
}

export interface ApprovedModulesOptions {
  /** The workspace folder, absolute. */
  readonly folder: string;
  /** `all`: whoever starts this has approved whatever there is. */
  readonly approvals: Approvals | 'all';
  /** The SHA-256 of files as the person has saved them in their own editor, by path. */
  readonly ownSaves?: ReadonlyMap<string, string>;
  /** False: nothing runs, whatever was approved. */
  readonly mayRun: () => boolean;
  /** Makes the host of the folder's modules, when the first of them may run. */
  readonly makeHost: () => Promise<ModuleHost>;
  /** The host runs other modules now, or the same in another version. */
  readonly onReloaded?: () => void;
}

interface Checked {
  readonly module: HandlerModule;
  readonly sources: ModuleSources | null;
}

/** The handler modules of one workspace folder of which a person has said that they may run. */
export class ApprovedModules {
  readonly #options: ApprovedModulesOptions;
  /** Asked about every request, in order of path. */
  #paths: readonly string[] = [];
  /** Those that rules name; asked only where these rules say so. */
  #named: ReadonlySet<string> = new Set();
  #checked: readonly Checked[] = [];
  /** The looks that have begun, one after the other. */
  #looking: Promise<unknown> = Promise.resolve();
  #host: ModuleHost | null = null;
  /** The modules that the host runs, with their fingerprints. */
  #running = '';
  /** Somebody has taken an approval back: no session goes on with what it began with. */
  #revoked = false;
  #disposed = false;

  constructor(options: ApprovedModulesOptions) {
    this.#options = options;
  }

  get host(): ModuleHost | null {
    return this.#host;
  }

  /** In order of path, those that rules name included. */
  get modules(): readonly HandlerModule[] {
    return this.#checked.map(({ module }) => module);
  }

  /** Those that would be asked about a request if a person allowed it. */
  get unapproved(): readonly HandlerModule[] {
    return this.modules.filter(({ approval }) => approval.state !== 'approved');
  }

  /** Those that a person can be asked about. */
  get askable(): readonly HandlerModule[] {
    return this.unapproved.filter(isAskable);
  }

  /** Whether a module consists of this file, among others. */
  consistsOf(path: string): boolean {
    return this.#checked.some(
      ({ module, sources }) => module.path === path || sources?.files.has(path) === true,
    );
  }

  /**
   * Says which modules there are, by absolute path; resolves when the approved ones are those that the next request is put
   * to. `named`: those that rules name, where they are to be known before a request needs them.
   */
  set(paths: readonly string[], named?: readonly string[]): Promise<void> {
    this.#paths = [...paths].sort();
    if (named !== undefined) this.#named = new Set(named);
    return this.check();
  }

  /** Forgets the modules that rules have named, except for these. */
  async keepNamed(named: readonly string[]): Promise<void> {
    const kept = new Set(named).intersection(this.#named);
    if (kept.size === this.#named.size) return;
    this.#named = kept;
    await this.check();
  }

  /** Looks at all files again: whether they are as they were approved. Then loads what is new, to tell what is wrong with it. */
  async check(): Promise<void> {
    const looking = this.#looking.then(() => this.#check());
    // Whoever asked for it hears of a failure; the next look is another one.
    this.#looking = looking.catch(() => undefined);
    if (await looking) await this.#host?.check();
  }

  /** Resolves when every look that has begun is over, so that the next request is put to what it has found. */
  async settled(): Promise<void> {
    await this.#looking;
  }

  /** The approved modules as handlers of a request that is about to start. */
  handlers(): IdentifiedHandler[] {
    return this.#running === '' || !this.#options.mayRun() ? [] : (this.#host?.handlers() ?? []);
  }

  /** One export of a module that a rule names by its path, absolute or from the folder; `missing`: why there is none. */
  async module(given: string, name = 'default'): Promise<RequestHandler | { missing: string }> {
    const path = resolve(this.#options.folder, given);
    if (!this.#named.has(path)) {
      // A rule that has come into force since the last look.
      this.#named = new Set([...this.#named, path]);
      await this.check();
    }
    const found = this.modules.find((module) => module.path === path);
    if (found === undefined) return { missing: "it can't be read" };
    if (found.approval.state === 'unreadable') return { missing: `it ${found.approval.reason}` };
    if (!this.#options.mayRun() || this.#host === null || found.approval.state !== 'approved') {
      return { missing: `it ${whyNot(found)}` };
    }
    return this.#host.module(path, name);
  }

  /** What a person has looked at may run, as long as it stays as it is. */
  async approve(module: HandlerModule): Promise<void> {
    const checked = this.#checked.find((other) => other.module.path === module.path);
    const { approvals } = this.#options;
    // It has changed since the person saw it: they are asked again about what it is now.
    if (checked?.sources == null || checked.module.fingerprint !== module.fingerprint) return;
    if (approvals !== 'all') await approvals.approve(module.path, checked.sources);
    await this.check();
  }

  /** From now on no session is put to the module, not even one that began under it. */
  async revoke(module: HandlerModule): Promise<void> {
    if (this.#options.approvals !== 'all') await this.#options.approvals.revoke(module.path);
    this.#revoked = true;
    await this.check();
  }

  dispose(): void {
    this.#disposed = true;
    this.#host?.dispose();
  }

  /** Whether what the host runs is to be loaded now. */
  async #check(): Promise<boolean> {
    const paths = [...new Set([...this.#paths, ...this.#named])].sort();
    const checked = await Promise.all(paths.map((path) => this.#look(path)));
    if (this.#disposed) return false;
    this.#checked = checked.filter((entry) => entry !== null);
    return this.#run();
  }

  async #look(path: string): Promise<Checked | null> {
    const { folder, approvals, ownSaves } = this.#options;
    const name = nameIn(folder, path);
    try {
      const sources = await moduleSources(path, folder);
      const approval: Approval =
        approvals === 'all' ? { state: 'approved' } : approvals.of(path, sources, ownSaves);
      // What was saved here is approved with the rest, also after the window is closed.
      const isNews = approvals !== 'all' && approvals.of(path, sources).state !== 'approved';
      if (isNews && approval.state === 'approved') await approvals.approve(path, sources);
      const fingerprint = fingerprintOf(sources);
      return {
        module: { path, name, approval, fingerprint, files: sources.files.size },
        sources,
      };
    } catch (error) {
      if (!(error instanceof ModuleSourcesError)) throw error;
      const approval = { state: 'unreadable', reason: error.reason } as const;
      return { module: { path, name, approval, fingerprint: '', files: 0 }, sources: null };
    }
  }

  /** Tells the host, unless all that may run is as it was: sessions keep the process that they began with. */
  async #run(): Promise<boolean> {
    const approved = this.#checked.filter(({ module }) => module.approval.state === 'approved');
    const running = approved.map(({ module }) => `${module.path} ${module.fingerprint}`).join('\n');
    if (!this.#options.mayRun() || running === this.#running) {
      this.#endRevoked();
      return false;
    }
    const first = this.#host === null;
    this.#host ??= await this.#options.makeHost();
    this.#running = running;
    const asked = new Set(this.#paths);
    this.#host.setModules(
      approved.map(({ module }) => module.path).filter((path) => asked.has(path)),
      Object.fromEntries(approved.flatMap(({ sources }) => [...(sources?.files ?? [])])),
    );
    this.#endRevoked();
    // Whoever has just saved or approved one wants to know what is wrong with it; the first request finds out by itself.
    if (first) return false;
    this.#options.onReloaded?.();
    return true;
  }

  #endRevoked(): void {
    if (this.#revoked) this.#host?.endRetired();
    this.#revoked = false;
  }
}

/** Whether a person can say that it may run: not of one of which nobody knows what it consists of. */
export function isAskable({ approval }: HandlerModule): boolean {
  return approval.state === 'new' || approval.state === 'changed';
}

/** Why a module does not run, as it follows its name: "has not been approved to run". */
export function whyNot({ approval }: HandlerModule): string {
  switch (approval.state) {
    case 'approved':
      return 'does not run in an untrusted workspace';
    case 'new':
      return 'has not been approved to run';
    case 'changed':
      return `has changed since it was approved (${shortList(approval.files)})`;
    case 'unreadable':
      return `can't be approved: it ${approval.reason}`;
  }
}

function shortList(files: readonly string[]): string {
  const shown = files.slice(0, 3).join(', ');
  const more = files.length - 3;
  return more > 0 ? `${shown} and ${String(more)} more` : shown;
}
