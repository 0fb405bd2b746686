import * as vscode from 'vscode';
import {
  createRequest,
  InvalidRequestError,
  reduceSession,
  startView,
  WebRequest,
} from '../engine/index.ts';
import type {
  Person,
  RequestContext,
  RequestFlag,
  RequestInit,
  SessionEvent,
  SessionView,
} from '../engine/index.ts';
import type { BodyFile, BodyFiles } from './bodyFiles.ts';
import type { RuleFiles } from './ruleFiles.ts';

/** What every request of the workbench may do: use the jar and the credentials, tell of its upload, send once only. */
const WORKBENCH_FLAGS: readonly RequestFlag[] = [
  'allowStoredCredentials',
  'reportUploadProgress',
  'noRetryOn5xx',
];

interface Session {
  view: SessionView;
  readonly webRequest: WebRequest | null;
  readonly body: BodyFile | null;
  /** What was asked for, to run it again; null after a reload, because it may hold secrets. */
  readonly init: RequestInit | null;
}

export interface SessionsParts {
  readonly context: RequestContext;
  readonly rules: RuleFiles;
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
export class Sessions {
  readonly #parts: SessionsParts;
  readonly #sessions = new Map<string, Session>();
  readonly #eventEmitter = new vscode.EventEmitter<SessionEvent>();
  readonly #removedEmitter = new vscode.EventEmitter<readonly string[]>();
  readonly onEvent = this.#eventEmitter.event;
  readonly onRemoved = this.#removedEmitter.event;

  constructor(parts: SessionsParts) {
    this.#parts = parts;
    for (const view of parts.restored) {
      this.#sessions.set(view.id, { view, webRequest: null, body: null, init: null });
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

  /** Those that are not over. */
  get running(): readonly SessionView[] {
    return this.views.filter(({ state }) => state === 'running' || state === 'asking');
  }

  /**
   * Sends a request.
   * @throws UntrustedWorkspaceError, InvalidRequestError; nothing was sent then.
   */
  start(init: RequestInit): WebRequest {
    if (!vscode.workspace.isTrusted) throw new UntrustedWorkspaceError();
    const { context, rules, person, bodies } = this.#parts;
    // Checked before anything is made for it.
    createRequest(init);
    const body = bodies.create();
    const webRequest = WebRequest.create(
      { ...init, flags: [...new Set([...WORKBENCH_FLAGS, ...(init.flags ?? [])])] },
      {
        onDownloadData: (_webRequest, data) => body.append(data),
        onRequestComplete: ({ response }) => {
          body.finish(response?.mimeType ?? '', response?.charset ?? '', response?.url ?? init.url);
        },
      },
      { context, handler: rules.handler, person },
    );
    webRequest.log.subscribe((event) => {
      this.#apply(event, webRequest, body, init);
    });
    return webRequest;
  }

  cancel(id: string): void {
    this.#sessions.get(id)?.webRequest?.cancel();
  }

  /** Sends the same request again. @throws InvalidRequestError when it is no longer known whole. */
  rerun(id: string): WebRequest {
    const session = this.#sessions.get(id);
    const init = session?.init ?? (session === undefined ? null : restoredInit(session.view));
    if (init === null) {
      throw new InvalidRequestError(
        'This request came from before the window was reloaded, and its body or secrets are not kept. Send it from its file.',
      );
    }
    return this.start(init);
  }

  /** Removes every session that is over. */
  clear(): void {
    this.#remove([...this.#sessions.values()].filter(isOver).map(({ view }) => view.id));
  }

  #apply(event: SessionEvent, webRequest: WebRequest, body: BodyFile, init: RequestInit): void {
    const known = this.#sessions.get(event.session);
    if (known !== undefined) known.view = reduceSession(known.view, event);
    else if (event.type === 'session:started') {
      this.#sessions.set(event.session, { view: startView(event), webRequest, body, init });
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
function restoredInit({ request }: SessionView): RequestInit | null {
  const { url, method, headers, body } = request;
  const masked = url.includes('•') || headers.some(([, value]) => value.includes('•'));
  return body !== null || masked ? null : { url, method, headers };
}
