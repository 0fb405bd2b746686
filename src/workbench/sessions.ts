import { InvalidRequestError, reduceSession, startView } from '../engine/index.ts';
import type {
  PostData,
  SessionEvent,
  SessionView,
  WebRequest,
  WebRequestClient,
} from '../engine/index.ts';
import { isEncodedPart } from '../session/encodedPart.ts';
import type { Bodies, KeptBody } from './bodies.ts';
import { Emitter } from './event.ts';
import { requestToSend } from './requestToSend.ts';
import type { RequestToSend } from './requestToSend.ts';

interface Session {
  view: SessionView;
  readonly webRequest: WebRequest | null;
  readonly body: KeptBody | null;
  /** What was asked for, to run it again; null after a reload, because it may hold secrets. */
  readonly toSend: RequestToSend | null;
}

export interface SessionsParts {
  /** Sends it; `begun` is called before anything happens to it. */
  readonly send: (
    toSend: RequestToSend,
    client: WebRequestClient,
    begun: (webRequest: WebRequest) => void,
  ) => Promise<WebRequest>;
  readonly bodies: Bodies;
  readonly maxSessions: () => number;
  readonly restored: readonly SessionView[];
}

/** The sessions of a workbench, those from before included, with the bodies of their responses. */
export class Sessions {
  readonly #parts: SessionsParts;
  readonly #sessions = new Map<string, Session>();
  readonly #happened = new Emitter<SessionEvent>();
  readonly #removed = new Emitter<readonly string[]>();
  readonly onEvent = this.#happened.event;
  readonly onRemoved = this.#removed.event;

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

  body(id: string): KeptBody | null {
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

  /** Sends a request and keeps its session. @throws what {@link Workbench.send} throws; nothing was sent then */
  async start(toSend: RequestToSend): Promise<WebRequest> {
    const { send, bodies } = this.#parts;
    const body = bodies.create();
    const client: WebRequestClient = {
      onDownloadData: (_webRequest, data) => body.append(data),
      onRequestComplete: ({ response }) => {
        const { mimeType = '', charset = '', url = toSend.request.url } = response ?? {};
        const isEncoded = response !== null && isEncodedPart(response);
        body.finish(isEncoded ? 'application/octet-stream' : mimeType, charset, url);
      },
    };
    const begun = (webRequest: WebRequest): void => {
      webRequest.log.subscribe((event) => {
        this.#apply(event, webRequest, body, toSend);
      });
    };
    try {
      return await send(toSend, client, begun);
    } catch (error) {
      body.remove();
      throw error;
    }
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

  /** Removes one that is over. */
  delete(id: string): void {
    const session = this.#sessions.get(id);
    if (session !== undefined && isOver(session)) this.#remove([id]);
  }

  dispose(): void {
    this.#happened.dispose();
    this.#removed.dispose();
  }

  #apply(event: SessionEvent, webRequest: WebRequest, body: KeptBody, toSend: RequestToSend): void {
    const known = this.#sessions.get(event.session);
    if (known !== undefined) known.view = reduceSession(known.view, event);
    else if (event.type === 'session:started') {
      this.#sessions.set(event.session, { view: startView(event), webRequest, body, toSend });
      this.#keepWithin(this.#parts.maxSessions());
    }
    this.#happened.fire(event);
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
    this.#removed.fire(ids);
  }
}

function isOver({ view }: Session): boolean {
  return view.state !== 'running' && view.state !== 'asking';
}

/** The request of a session from before a reload, when its log tells all of it: no body, and nothing masked. */
function restored({ request }: SessionView): RequestToSend | null {
  const { url, method, headers, body } = request;
  const masked = url.includes('•') || headers.some(([, value]) => value.includes('•'));
  return body !== null || masked ? null : requestToSend({ url, method, headers });
}
