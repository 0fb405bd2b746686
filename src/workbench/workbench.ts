import { WebRequest } from '../engine/index.ts';
import type {
  IdentifiedHandler,
  RequestContext,
  RequestHandler,
  SignRequest,
  WebRequestClient,
} from '../engine/index.ts';
import type { Bodies } from './bodies.ts';
import { Contexts } from './contexts.ts';
import type { KeptBodies } from './keptBodies.ts';
import type { History } from './history.ts';
import { Lazy } from './lazy.ts';
import type { FoundModule, Modules } from './modules.ts';
import type { Ports } from './ports.ts';
import type { RequestToSend } from './requestToSend.ts';
import type { Rules } from './rules.ts';
import type { Sessions } from './sessions.ts';

/** Why nothing is sent from folders that nobody trusts. */
export class UntrustedWorkspaceError extends Error {
  override readonly name = 'UntrustedWorkspaceError';

  constructor() {
    super(
      'Nothing is sent from an untrusted workspace: its files could make your machine send anything.',
    );
  }
}

/** What one request needs besides what all of them do. */
export interface SendOptions {
  /** Default: the one that the settings make. */
  readonly context?: RequestContext;
  /** Asked after rules and modules. */
  readonly handlers?: readonly (RequestHandler | IdentifiedHandler)[];
  /** Called before anything happens to the request, so that a reader of its log misses nothing. */
  readonly begun?: (webRequest: WebRequest) => void;
}

/**
 * The application without a face (decision 41): rules, modules, contexts, sessions and what is kept of them, for whoever
 * implements its ports. Everything in it is made when it is first wanted. All requests are sent from here, so this is where
 * trust is checked, and where it is said who is asked about them.
 */
export class Workbench {
  readonly #folders: () => readonly string[];
  readonly #ports: Ports;
  readonly #rules = new Lazy(() => this.#openRules());
  readonly #modules = new Lazy(() => this.#openModules());
  readonly #sessions = new Lazy(() => this.#openSessions());
  #contexts: Contexts | null = null;

  /** @param folders the workspace folders as they are now, absolute and in order: the rules of the first are asked first */
  static open(folders: () => readonly string[], ports: Ports): Workbench {
    return new Workbench(folders, ports);
  }

  private constructor(folders: () => readonly string[], ports: Ports) {
    this.#folders = folders;
    this.#ports = ports;
  }

  get contexts(): Contexts {
    return (this.#contexts ??= new Contexts(this.#ports));
  }

  /** Loaded, and loaded again when their files change. */
  rules(): Promise<Rules> {
    return this.#rules.get();
  }

  modules(): Promise<Modules> {
    return this.#modules.get();
  }

  /** Of requests whose sessions are kept. */
  async sessions(): Promise<Sessions> {
    return (await this.#sessions.get()).sessions;
  }

  async bodies(): Promise<Bodies> {
    return (await this.#sessions.get()).bodies;
  }

  /**
   * Sends a request. One that comes from a workspace folder is put to the rules of that folder, then to its modules; one
   * from nowhere, as it is typed into a panel, to those of every folder.
   * @throws UntrustedWorkspaceError, SettingsError; nothing was sent then
   */
  async send(
    { request, credentials, folder, secrets = [], sign, proxy, handlers: own = [] }: RequestToSend,
    client: WebRequestClient,
    { context, handlers = [], begun }: SendOptions = {},
  ): Promise<WebRequest> {
    if (!this.#ports.settings.isTrusted()) throw new UntrustedWorkspaceError();
    const [asked, used] = await Promise.all([
      this.#askedAbout(folder),
      context ?? this.contexts.current(),
    ]);
    const { rules, modules, without } = asked;
    const webRequest = WebRequest.create(
      request,
      sign === undefined ? client : signing(client, sign),
      {
        context: used,
        person: this.#ports.person,
        handler: [...asked.handlers, ...own, ...handlers, ...this.#ports.settings.handlers],
        ...(credentials === null ? {} : { credentials }),
        ...(proxy === undefined ? {} : { proxy }),
      },
    );
    for (const secret of secrets) webRequest.log.keepSecret(secret, 'everywhere');
    begun?.(webRequest);
    rules?.follow(webRequest.log);
    modules?.follow(webRequest.log, without);
    return webRequest;
  }

  /** Cookies of requests and of the jars that rules name. Answers how many there were. */
  async clearCookies(): Promise<number> {
    const rules = await this.rules();
    return (await this.contexts.clearCookies()) + (await rules.clearCookies());
  }

  /** Ends what runs and saves what is kept. */
  async dispose(): Promise<void> {
    this.#contexts?.dispose();
    const kept = await this.#sessions.present();
    await kept?.keptBodies?.close();
    await kept?.history.close(kept.sessions);
    await kept?.bodies.removeAll();
    kept?.sessions.dispose();
    (await this.#modules.present())?.dispose();
    (await this.#rules.present())?.dispose();
  }

  async #askedAbout(from: string | null): Promise<{
    readonly handlers: readonly (RequestHandler | IdentifiedHandler)[];
    readonly without: readonly FoundModule[];
    readonly rules: Rules | undefined;
    readonly modules: Modules | undefined;
  }> {
    const { files } = this.#ports;
    const rules = files.mayHold('ruleFiles') ? await this.rules() : undefined;
    const modules = files.mayHold('handlerModules')
      ? await this.modules()
      : await this.#modules.present();
    await Promise.all([rules?.settled(), modules?.settled()]);
    const all = this.#folders();
    const folders = from !== null && all.includes(from) ? [from] : all;
    return {
      handlers: folders.flatMap((folder) => [
        ...(rules?.handlersOf(folder) ?? []),
        ...(modules?.handlersOf(folder) ?? []),
      ]),
      without: folders.flatMap((folder) => modules?.unapprovedOf(folder) ?? []),
      rules,
      modules,
    };
  }

  async #openRules(): Promise<Rules> {
    const { Rules } = await import('./rules.ts');
    const rules = new Rules(this.#ports, async (folder, path, name) =>
      (await this.modules()).module(folder, path, name),
    );
    await rules.load();
    return rules;
  }

  async #openModules(): Promise<Modules> {
    const { Modules } = await import('./modules.ts');
    const modules = new Modules(this.#ports, await this.#ports.storage.approvals());
    // Where files are not watched, nobody is asked later about a module that a rule names.
    const isOnce = this.#ports.files.watch === undefined;
    await modules.load(isOnce ? (await this.#rules.present())?.namedModules : undefined);
    return modules;
  }

  async #openSessions(): Promise<{
    readonly sessions: Sessions;
    readonly bodies: Bodies;
    readonly history: History;
    readonly keptBodies: KeptBodies | null;
  }> {
    const [{ Bodies }, { History }, { Sessions }] = await Promise.all([
      import('./bodies.ts'),
      import('./history.ts'),
      import('./sessions.ts'),
    ]);
    const { storage, settings } = this.#ports;
    const bodies = new Bodies();
    const history = new History(storage.sessions);
    const restored = await history.load();
    const keptBodies = await this.#openKeptBodies(bodies);
    await keptBodies?.load(restored.map(({ id }) => id));
    const sessions = new Sessions({
      send: (toSend, client, begun) => this.send(toSend, client, { begun }),
      bodies,
      maxSessions: settings.maxSessions,
      restored,
      kept: keptBodies,
    });
    history.follow(sessions);
    keptBodies?.follow(sessions);
    return { sessions, bodies, history, keptBodies };
  }

  async #openKeptBodies(bodies: Bodies): Promise<KeptBodies | null> {
    const { storage, settings, secrets } = this.#ports;
    if (storage.bodies === null || secrets.historyKey === undefined) return null;
    const [{ KeptBodies }, { Vault }] = await Promise.all([
      import('./keptBodies.ts'),
      import('./vault.ts'),
    ]);
    const vault = new Vault(storage.bodies, await secrets.historyKey());
    return new KeptBodies(vault, bodies, settings.bodyLimits);
  }
}

function signing(client: WebRequestClient, sign: SignRequest): WebRequestClient {
  return { ...client, signRequest: (_webRequest, unsigned) => sign(unsigned) };
}
