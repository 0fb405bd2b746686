import { isUtf8 } from 'node:buffer';
import { contentTypeOf } from '../engine/body/mimeType.ts';
import { InvalidRequestError, reduceSession, startView } from '../engine/index.ts';
import type {
  PostData,
  Request,
  Response,
  SessionEvent,
  SessionView,
  WebRequest,
  WebRequestClient,
} from '../engine/index.ts';
import { isEncodedPart } from '../session/encodedPart.ts';
import { bytesOf } from '../har/write/sessionRecording.ts';
import { maskBody } from '../session/maskBody.ts';
import { headerValue } from '../session/headers.ts';
import type { Bodies, KeptBody } from './bodies.ts';
import type { KeptBodies, KeptParts } from './keptBodies.ts';
import { bodyFileName } from './bodyFileName.ts';
import { Emitter } from './event.ts';
import { requestToSend } from './requestToSend.ts';
import type { RequestToSend } from './requestToSend.ts';

interface Session {
  view: SessionView;
  readonly webRequest: WebRequest | null;
  readonly body: KeptBody | null;
  /** Of one from another window, read when it is first looked at. */
  restoredBody?: Promise<KeptBody | null>;
  /** Made when it is first looked at. */
  requestBody?: Promise<KeptBody | null>;
  /** What was asked for, to run it again; null for one from another window. */
  readonly toSend: RequestToSend | null;
}

const nothingKept: KeptParts = { response: false, request: false, again: false };

export interface SentRequest {
  readonly request: Pick<Request, 'url' | 'method' | 'headers' | 'postData'>;
  readonly secrets: readonly string[];
  readonly isWhole: boolean;
}

/** A session that is over before it is known here, such as an entry of a HAR file. */
export interface RecordedElsewhere {
  readonly view: SessionView;
  /** To send it again. */
  readonly toSend: RequestToSend;
  readonly responseBody: Uint8Array | null;
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
  /** What there is of those; null: nothing is kept of bodies. */
  readonly kept: KeptBodies | null;
}

/** The sessions of a workbench, those from before included, with the bodies of their responses. */
export class Sessions {
  readonly #parts: SessionsParts;
  readonly #sessions = new Map<string, Session>();
  readonly #happened = new Emitter<SessionEvent>();
  readonly #removed = new Emitter<readonly string[]>();
  readonly #whole = new Emitter<string>();
  readonly #added = new Emitter<readonly string[]>();
  readonly onEvent = this.#happened.event;
  readonly onRemoved = this.#removed.event;
  /** All of a session is there: its body has ended. */
  readonly onWhole = this.#whole.event;
  /** Sessions have come that were not sent here. */
  readonly onAdded = this.#added.event;

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

  /** The body of its response. Null: it is not kept. */
  async body(id: string): Promise<KeptBody | null> {
    const session = this.#sessions.get(id);
    if (session === undefined) return null;
    if (session.body !== null) return session.body;
    session.restoredBody ??= this.#parts.kept?.body(id, 'response') ?? Promise.resolve(null);
    return session.restoredBody;
  }

  /** What there is of a session from another window; null: it is of this one. */
  keptParts(id: string): KeptParts | null {
    const session = this.#sessions.get(id);
    if (session?.webRequest !== null) return null;
    if (session.toSend !== null) {
      return { response: session.body !== null, request: true, again: true };
    }
    const { response, request, again } = this.#parts.kept?.parts(id) ?? nothingKept;
    return { response, request, again: again || restored(session.view) !== null };
  }

  /** {@link keptParts} of all sessions of other windows, by their ids. */
  get allKept(): Readonly<Record<string, KeptParts>> {
    const all = [...this.#sessions.keys()].map((id) => [id, this.keptParts(id)] as const);
    return Object.fromEntries(all.flatMap(([id, kept]) => (kept === null ? [] : [[id, kept]])));
  }

  /** The body that a session was asked to send; null: there was none, or it is not known any more. */
  postData(id: string): PostData | null {
    const session = this.#sessions.get(id);
    return (session?.webRequest?.request ?? session?.toSend?.request)?.postData ?? null;
  }

  /** What a session was asked to send; null: it is not known any more. */
  toSend(id: string): RequestToSend | null {
    return this.#sessions.get(id)?.toSend ?? null;
  }

  /** The body that a session was asked to send, to be looked at: what its log hides is hidden. Null as {@link postData}, and for a stream. */
  async requestBody(id: string): Promise<KeptBody | null> {
    const session = this.#sessions.get(id);
    if (session === undefined) return null;
    session.requestBody ??= this.#keptRequestBody(id);
    return session.requestBody;
  }

  /** The request of a session with the secrets in it. `isWhole`: its body is known, or it has none. */
  async sentRequest(id: string): Promise<SentRequest | null> {
    const session = this.#sessions.get(id);
    if (session === undefined) return null;
    const { view } = session;
    const toSend = session.toSend ?? (await this.#parts.kept?.sent(id)) ?? null;
    if (toSend !== null) {
      return { request: toSend.request, secrets: toSend.secrets ?? [], isWhole: true };
    }
    const { url, method, headers, body } = view.request;
    return {
      request: { url, method, headers, postData: null },
      secrets: [],
      isWhole: body === null,
    };
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
      onDownloadData: ({ response }, data) => {
        if (body.size === 0) describe(body, response, toSend.request.url);
        return body.append(data);
      },
      onRequestComplete: ({ id, response }) => {
        describe(body, response, toSend.request.url);
        body.end();
        this.#whole.fire(id);
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

  /**
   * Takes sessions that were recorded elsewhere; they count as older than all that are here. Answers the ids of those that
   * found room.
   */
  async add(recorded: readonly RecordedElsewhere[]): Promise<string[]> {
    const before = [...this.#sessions];
    this.#sessions.clear();
    for (const { view, toSend, responseBody } of recorded) {
      const body = responseBody === null ? null : this.#parts.bodies.create();
      const head = view.hops.at(-1)?.response;
      if (body !== null && responseBody !== null) {
        const { mimeType, charset, headers } = head ?? { mimeType: '', charset: '', headers: [] };
        const disposition = headerValue(headers, 'content-disposition') ?? '';
        const name = bodyFileName(view.request.url, mimeType ?? '', disposition);
        body.describe(mimeType ?? '', charset ?? '', name);
        await body.append(responseBody);
        body.end();
      }
      this.#sessions.set(view.id, { view, webRequest: null, body, toSend });
    }
    for (const [id, session] of before) this.#sessions.set(id, session);
    this.#keepWithin(this.#parts.maxSessions());
    const left = recorded.map(({ view }) => view.id).filter((id) => this.#sessions.has(id));
    for (const id of left) this.#whole.fire(id);
    this.#added.fire(left);
    return left;
  }

  cancel(id: string): void {
    this.#sessions.get(id)?.webRequest?.cancel();
  }

  /** Sends the same request again. @throws InvalidRequestError when it is no longer known whole, and what `start` throws */
  async rerun(id: string): Promise<WebRequest> {
    const session = this.#sessions.get(id);
    const kept = session?.toSend ?? (await this.#parts.kept?.sent(id)) ?? null;
    const toSend = kept ?? (session === undefined ? null : restored(session.view));
    if (toSend === null) {
      throw new InvalidRequestError(
        'This request is from another window, and its body or secrets are not kept. Send it from its file.',
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
    this.#whole.dispose();
    this.#added.dispose();
  }

  async #keptRequestBody(id: string): Promise<KeptBody | null> {
    const postData = this.postData(id);
    if (postData === null) return (await this.#parts.kept?.body(id, 'request')) ?? null;
    const bytes = await bytesOf(postData);
    const request = this.#sessions.get(id)?.view.request;
    if (bytes === null || request === undefined) return null;
    const { mimeType, charset } = contentTypeOf(request.headers);
    const body = this.#parts.bodies.create();
    body.describe(mimeType, charset, bodyFileName(request.url, mimeType, ''));
    await body.append(this.#masked(id, bytes, charset));
    body.end();
    return body;
  }

  /** Text is masked as the log is; what is not text stays as it is. */
  #masked(id: string, bytes: Uint8Array, charset: string): Uint8Array {
    if (!isUtf8(bytes) || !/^(?:utf-?8|)$/i.test(charset)) return bytes;
    const text = Buffer.from(bytes).toString('utf8');
    const { mimeType } = contentTypeOf(this.#sessions.get(id)?.view.request.headers ?? []);
    const isRecorded = this.#sessions.get(id)?.webRequest === null;
    const masked = isRecorded ? maskBody(text, mimeType) : this.maskText(id, text);
    return masked === text ? bytes : Buffer.from(masked);
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
      const session = this.#sessions.get(id);
      session?.body?.remove();
      void session?.restoredBody?.then((body) => body?.remove());
      void session?.requestBody?.then((body) => body?.remove());
      this.#sessions.delete(id);
    }
    this.#removed.fire(ids);
  }
}

/** What the body is, as its response says. */
function describe(body: KeptBody, response: Response | null, requested: string): void {
  const { mimeType = '', charset = '', url = requested, headers = [] } = response ?? {};
  const type = response !== null && isEncodedPart(response) ? 'application/octet-stream' : mimeType;
  const disposition = headerValue(headers, 'content-disposition') ?? '';
  body.describe(type, charset, bodyFileName(url, mimeType, disposition));
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
