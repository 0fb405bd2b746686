import * as vscode from 'vscode';
import {
  credentialsForOrigin,
  createRequest,
  InvalidRequestError,
  reduceSession,
  startView,
  WebRequest,
} from '../engine/index.ts';
import { isEncodedPart } from '../session/encodedPart.ts';
import type {
  GivenCredentials,
  Person,
  PostData,
  RequestFlag,
  RequestInit,
  SessionEvent,
  SessionView,
} from '../engine/index.ts';
import type { SessionNews } from '../handlerModules/sessionNews.ts';
import type { BodyFile, BodyFiles } from './panel/bodyFiles.ts';
import type { Network } from './network/network.ts';
import { lenientProxy } from './network/networkSettings.ts';
import type { AskedAbout } from './handlerModules/workspaceHandlers.ts';

/** What every request of the workbench may do: use the jar and the credentials, tell of its upload. */
const WORKBENCH_FLAGS: readonly RequestFlag[] = ['allowStoredCredentials', 'reportUploadProgress'];

/** What is to be sent. */
export interface ToSend {
  readonly init: RequestInit;
  /** For when its server asks. */
  readonly credentials?: GivenCredentials;
  /** The path of the workspace folder whose rules apply; without one those of all folders do. */
  readonly folder?: string | null;
}

interface Session {
  view: SessionView;
  readonly webRequest: WebRequest | null;
  readonly body: BodyFile | null;
  /** What was asked for, to run it again; null after a reload, because it may hold secrets. */
  readonly toSend: ToSend | null;
}

export interface SessionsParts {
  readonly network: Network;
  /** Who is asked about a request from this workspace folder, and what its session is to say about that. */
  readonly askedAbout: (folder: string | null) => Promise<AskedAbout>;
  /** Tells sessions what becomes of handler modules. */
  readonly news: SessionNews;
  readonly person: Person;
  readonly bodies: BodyFiles;
  readonly restored: readonly SessionView[];
}

/** Why nothing is sent from a workspace that nobody trusts. */
export class UntrustedWorkspaceError extends Error {
  override readonly name = 'UntrustedWorkspaceError';

  constructor() {
    super(
      'Nothing is sent from an untrusted workspace: its files could make your machine send anything.',
    );
  }
}

/** The sessions of this window. Every request is sent from here, so this is where trust is checked. */
export class Sessions implements vscode.Disposable {
  readonly #parts: SessionsParts;
  readonly #sessions = new Map<string, Session>();
  readonly #eventEmitter = new vscode.EventEmitter<SessionEvent>();
  readonly #removedEmitter = new vscode.EventEmitter<readonly string[]>();
  readonly onEvent = this.#eventEmitter.event;
  readonly onRemoved = this.#removedEmitter.event;

  constructor(parts: SessionsParts) {
    this.#parts = parts;
    for (const view of parts.restored) {
      this.#sessions.set(view.id, { view, webRequest: null, body: null, toSend: null });
    }
  }

  /** The oldest first. */
  get views(): readonly SessionView[] {
    return [...this.#sessions.values()].map(({ view }) => view);
  }

  view(id: string): SessionView | undefined {
    return this.#sessions.get(id)?.view;
  }

  body(id: string): BodyFile | null {
    return this.#sessions.get(id)?.body ?? null;
  }

  /** The body that a session was asked to send; null: there was none, or it is not known any more. */
  postData(id: string): PostData | null {
    return this.#sessions.get(id)?.webRequest?.request.postData ?? null;
  }

  /** Hides what a session keeps to itself, in a text that is not in its log. */
  maskText(id: string, text: string): string {
    return this.#sessions.get(id)?.webRequest?.log.maskText(text) ?? text;
  }

  /** The path of the workspace folder that a request came from; null: from none. */
  folder(id: string): string | null {
    return this.#sessions.get(id)?.toSend?.folder ?? null;
  }

  /** Those that are not over. */
  get running(): readonly SessionView[] {
    return this.views.filter(({ state }) => state === 'running' || state === 'asking');
  }

  /**
   * Sends a request.
   * @throws UntrustedWorkspaceError, InvalidRequestError, SettingsError; nothing was sent then.
   */
  async start(toSend: ToSend): Promise<WebRequest> {
    if (!vscode.workspace.isTrusted) throw new UntrustedWorkspaceError();
    const { network, askedAbout, news, person, bodies } = this.#parts;
    const { init, credentials, folder = null } = toSend;
    // Checked before anything is made for it.
    createRequest(init);
    const [context, { handlers, notes }] = await Promise.all([
      network.context(),
      askedAbout(folder),
    ]);
    const body = bodies.create();
    const webRequest = WebRequest.create(
      { ...init, flags: [...new Set([...WORKBENCH_FLAGS, ...(init.flags ?? [])])] },
      {
        onDownloadData: (_webRequest, data) => body.append(data),
        onRequestComplete: ({ response }) => {
          const { mimeType = '', charset = '', url = init.url } = response ?? {};
          const isEncoded = response !== null && isEncodedPart(response);
          body.finish(isEncoded ? 'application/octet-stream' : mimeType, charset, url);
        },
      },
      {
        ...{ context, person },
        handler: [...handlers, lenientProxy],
        ...(credentials === undefined
          ? {}
          : { credentials: credentialsForOrigin(credentials, init.url) }),
      },
    );
    webRequest.log.subscribe((event) => {
      this.#apply(event, webRequest, body, toSend);
    });
    news.follow(webRequest.log, notes);
    return webRequest;
  }

  cancel(id: string): void {
    this.#sessions.get(id)?.webRequest?.cancel();
  }

  /** Sends the same request again. @throws InvalidRequestError when it is no longer known whole, and what `start` throws */
  async rerun(id: string): Promise<WebRequest> {
    const session = this.#sessions.get(id);
    const toSend = session?.toSend ?? (session === undefined ? null : restored(session.view));
    if (toSend === null) {
      throw new InvalidRequestError(
        'This request came from before the window was reloaded, and its body or secrets are not kept. Send it from its file.',
      );
    }
    return this.start(toSend);
  }

  /** Removes every session that is over. */
  clear(): void {
    this.#remove([...this.#sessions.values()].filter(isOver).map(({ view }) => view.id));
  }

  dispose(): void {
    this.#eventEmitter.dispose();
    this.#removedEmitter.dispose();
  }

  #apply(event: SessionEvent, webRequest: WebRequest, body: BodyFile, toSend: ToSend): void {
    const known = this.#sessions.get(event.session);
    if (known !== undefined) known.view = reduceSession(known.view, event);
    else if (event.type === 'session:started') {
      this.#sessions.set(event.session, { view: startView(event), webRequest, body, toSend });
      this.#keepWithin(
        vscode.workspace.getConfiguration('requestWorkbench').get('maxSessions', 500),
      );
    }
    this.#eventEmitter.fire(event);
  }

  #keepWithin(limit: number): void {
    const over = [...this.#sessions.values()].filter(isOver);
    const surplus = this.#sessions.size - Math.max(1, limit);
    if (surplus > 0) this.#remove(over.slice(0, surplus).map(({ view }) => view.id));
  }

  #remove(ids: readonly string[]): void {
    if (ids.length === 0) return;
    for (const id of ids) {
      this.#sessions.get(id)?.body?.remove();
      this.#sessions.delete(id);
    }
    this.#removedEmitter.fire(ids);
  }
}

function isOver({ view }: Session): boolean {
  return view.state !== 'running' && view.state !== 'asking';
}

/** The request of a session from before a reload, when its log tells all of it: no body, and nothing masked. */
function restored({ request }: SessionView): ToSend | null {
  const { url, method, headers, body } = request;
  const masked = url.includes('•') || headers.some(([, value]) => value.includes('•'));
  return body !== null || masked ? null : { init: { url, method, headers } };
}
