import { randomUUID } from 'node:crypto';
import { answerChallenge, rememberSuccess } from './authentication.ts';
import type { AuthState } from './authentication.ts';
import { canceledWith } from './callbacks.ts';
import type { CookieManager } from './cookies/cookieManager.ts';
import { deliverBody } from './delivery.ts';
import type { BodySource } from './delivery.ts';
import { NetworkError } from './errors/networkError.ts';
import { headerValues, withHeader, withoutHeader } from './headers.ts';
import type { HeaderList } from './headers.ts';
import { sendOverNetwork } from './network.ts';
import type { NetworkResponse } from './network.ts';
import type { Person } from './question.ts';
import {
  isUnsafeRedirect,
  MAX_REDIRECTS,
  redirectedRequest,
  redirectMethod,
  redirectTarget,
  resolveRedirect,
} from './redirect.ts';
import { createRequest, draftOf, InvalidRequestError } from './request.ts';
import type { Request, RequestDraft, RequestInit } from './request.ts';
import type { RequestContext } from './requestContext.ts';
import type { RequestHandler } from './requestHandler.ts';
import { ServedResource } from './resource.ts';
import { contentTypeOf } from './response.ts';
import type { Response } from './response.ts';
import { describeBody } from './body/postData.ts';
import { maskHeaders, maskUrl } from './session/mask.ts';
import { SessionLog } from './session/sessionLog.ts';
import { SessionScope } from './session/sessionScope.ts';
import { automaticHeaders, withCookies } from './wireHeaders.ts';
import type { WebRequestClient } from './webRequestClient.ts';

export type RequestStatus = 'pending' | 'success' | 'canceled' | 'failed';

export interface WebRequestOptions {
  readonly context: RequestContext;
  /** Asked in order; the first that decides wins. */
  readonly handler?: RequestHandler | readonly RequestHandler[];
  readonly person?: Person;
  /** The session's id; made up when absent. */
  readonly id?: string;
}

/** One request of a chain: the first, or one that a redirect led to. */
interface Hop {
  readonly index: number;
  readonly request: Request;
  readonly reason: 'request' | 'redirect' | 'rewritten' | 'restarted';
}

/**
 * One request from create to complete, with all its hops (CEF: CefURLRequest under a CefRequestHandler). It starts at
 * once. Its log tells all that happens; `done` resolves when it is over, however it ended, and never rejects.
 */
export class WebRequest {
  readonly id: string;
  readonly log: SessionLog;
  readonly done: Promise<WebRequest>;
  readonly #scope: SessionScope;
  readonly #client: WebRequestClient;
  readonly #abort = new AbortController();
  readonly #leave: () => void;
  #request: Request;
  #status: RequestStatus = 'pending';
  #error: NetworkError | null = null;
  #response: Response | null = null;
  #hop = 0;
  #resolveDone: (self: WebRequest) => void = () => undefined;

  /**
   * CEF: CefURLRequest::Create.
   * @throws InvalidRequestError when the request cannot be made; nothing has happened then.
   */
  static create(
    request: Request | RequestInit,
    client: WebRequestClient,
    options: WebRequestOptions,
  ): WebRequest {
    if (options.context.disposed)
      throw new InvalidRequestError('The request context has been disposed.');
    const { flags = [], ...rest } = request;
    return new WebRequest(createRequest({ ...rest, flags: [...flags] }), client, options);
  }

  private constructor(request: Request, client: WebRequestClient, options: WebRequestOptions) {
    this.id = options.id ?? randomUUID();
    this.log = new SessionLog(this.id);
    this.#request = request;
    this.#client = client;
    this.#scope = new SessionScope({
      log: this.log,
      context: options.context,
      handlers: options.handler === undefined ? [] : [options.handler].flat(),
      person: options.person ?? null,
      signal: this.#abort.signal,
    });
    this.done = new Promise((resolve) => {
      this.#resolveDone = resolve;
    });
    this.#leave = options.context.enter({
      shutDown: (reason) => {
        this.#complete('failed', reason);
      },
    });
    // Started in a microtask, so that whoever created it can subscribe to the log before its first event.
    queueMicrotask(() => void this.#run());
  }

  /** The request as it is sent now: after a redirect or a rule's change, that one. */
  get request(): Request {
    return this.#request;
  }

  get requestStatus(): RequestStatus {
    return this.#status;
  }

  /** Null while pending and after success. */
  get requestError(): NetworkError | null {
    return this.#error;
  }

  /** Null until a response's head has arrived. */
  get response(): Response | null {
    return this.#response;
  }

  /** Ends the session as Canceled, at once: `onRequestComplete` is called before this returns. Afterwards a no-op. */
  cancel(): void {
    this.#complete(
      'canceled',
      new NetworkError('ERR_ABORTED', { phase: this.#scope.phase.current ?? 'start' }),
    );
  }

  async #run(): Promise<void> {
    const { request } = this;
    this.log.append({
      type: 'session:started',
      startedAt: Date.now(),
      request: {
        url: maskUrl(request.url),
        method: request.method,
        headers: maskHeaders(request.headers),
        flags: [...request.flags],
        body: describeBody(request.postData, request.headers),
      },
    });
    try {
      let next: Hop | null = { index: 1, request, reason: 'request' };
      while (next !== null) {
        if (next.index > MAX_REDIRECTS + 1)
          throw new NetworkError('ERR_TOO_MANY_REDIRECTS', { phase: 'receive' });
        next = await this.#load(next);
      }
      this.#complete('success', null);
    } catch (error) {
      this.#complete('failed', asNetworkError(error));
    }
  }

  /** One hop, top to bottom, in CEF's order. Answers with the next hop, or null when the response has been delivered. */
  async #load(hop: Hop): Promise<Hop | null> {
    const { callbacks, phase } = this.#scope;
    const { index } = hop;
    this.#hop = index;
    this.#request = hop.request;
    phase.reset();
    this.log.append({
      type: 'hop:started',
      hop: index,
      method: hop.request.method,
      url: maskUrl(hop.request.url),
      reason: hop.reason,
    });

    if (hop.request.navigation && (await callbacks.onBeforeBrowse(index, hop.request, index > 1)))
      throw canceledWith(undefined);

    const cookies = await this.#cookiesFor(index, hop.request);
    const draft: RequestDraft = { ...draftOf(hop.request), headers: cookies.headers };
    const decision = await callbacks.onBeforeResourceLoad(index, draft);
    if (decision.action === 'cancel') throw canceledWith(decision.error);
    const changed = freezeDraft(draft, hop.request);
    if (changed.url !== hop.request.url) return this.#rewritten(hop, changed, cookies.own);
    const request = changed;
    this.#request = request;

    const handler = await callbacks.getResourceHandler(index, request);
    let source: BodySource & Partial<NetworkResponse>;
    if (handler !== null) {
      const served = await ServedResource.open(handler, request, this.#abort.signal);
      if (served.redirectUrl !== null) {
        served.close();
        return this.#redirect(hop, request, cookies.own, {
          ...served.head,
          status: 307,
          headers: [['Location', served.redirectUrl]],
        });
      }
      phase.start(index, 'receive');
      source = served;
    } else {
      if (!isHttp(request.url)) throw await this.#unknownScheme(index, request);
      source = await this.#authenticated(hop, request);
    }

    const response = this.#receive(index, request, source, handler !== null);
    const next = await this.#redirect(hop, request, cookies.own, source.head);
    if (next !== null) {
      await this.#saveCookies(index, request, response, cookies.manager);
      await source.discard?.();
      return next;
    }

    const draftAgain = draftOf(request);
    const verdict = await callbacks.onResourceResponse(index, draftAgain, response);
    if (verdict.action === 'restart') {
      await source.discard?.();
      return { index: index + 1, request: freezeDraft(draftAgain, request), reason: 'restarted' };
    }
    if (verdict.headers !== undefined)
      this.#response = { ...response, headers: verdict.headers, ...contentTypeOf(verdict.headers) };
    await this.#saveCookies(index, request, response, cookies.manager);
    const filter = hasBody(request, response)
      ? await callbacks.getResourceResponseFilter(index, request, response)
      : null;
    await deliverBody(this.#scope, index, request, source, filter, {
      onProgress: (current, total) => {
        this.#tell('onDownloadProgress', () =>
          this.#client.onDownloadProgress?.(this, current, total),
        );
      },
      onData: (data) =>
        this.#tell('onDownloadData', () => this.#client.onDownloadData?.(this, data)),
    });
    return null;
  }

  /** The hop's request sent, and sent again for as long as challenges are answered. */
  async #authenticated(hop: Hop, request: Request): Promise<NetworkResponse> {
    const state: AuthState = {
      asked: 0,
      fromUrl: userInfoOf(request.url),
      last: null,
      triedCache: false,
    };
    let headers = automaticHeaders(request, this.#scope.context.options);
    for (;;) {
      const response = await sendOverNetwork(this.#scope, hop.index, request, headers, {
        onProgress: (current, total) => {
          if (!request.flags.has('reportUploadProgress')) return;
          this.#tell('onUploadProgress', () =>
            this.#client.onUploadProgress?.(this, current, total),
          );
        },
      });
      if (response.head.status !== 401) {
        rememberSuccess(this.#scope, state);
        return response;
      }
      if (!request.flags.has('allowStoredCredentials')) return response;
      this.#receive(hop.index, request, response, false);
      const authorization = await answerChallenge(
        this.#scope,
        hop.index,
        request,
        response.head,
        state,
        async (parameters) => {
          const own = await this.#client.getAuthCredentials?.(this, parameters);
          return own ?? this.#scope.callbacks.getAuthCredentials(hop.index, parameters);
        },
      );
      if (authorization === null) return response;
      await response.discard();
      headers = withHeader(headers, 'Authorization', authorization);
      this.#scope.phase.attempt++;
    }
  }

  /** Publishes a response's head: from here on `response` has it. */
  #receive(
    hop: number,
    request: Request,
    source: BodySource & Partial<NetworkResponse>,
    mocked: boolean,
  ): Response {
    const { status, statusText, headers } = source.head;
    const httpVersion = source.httpVersion ?? 'mock';
    const response: Response = {
      url: request.url,
      status,
      statusText,
      headers,
      httpVersion,
      ...contentTypeOf(headers),
    };
    this.#response = response;
    this.log.append({
      type: 'response:received',
      hop,
      attempt: this.#scope.phase.attempt,
      status,
      statusText,
      headers: maskHeaders(headers),
      httpVersion,
      mimeType: response.mimeType || null,
      charset: response.charset || null,
      mocked,
    });
    return response;
  }

  /** The hop that a 3xx leads to, after rules and person had their say; null when this response is the answer. */
  async #redirect(
    hop: Hop,
    request: Request,
    ownHeaders: HeaderList,
    head: BodySource['head'],
  ): Promise<Hop | null> {
    const serverTarget = redirectTarget(head.status, head.headers, request.url);
    if (serverTarget === null) return null;
    const response = this.#response ?? {
      url: request.url,
      httpVersion: 'mock',
      ...head,
      ...contentTypeOf(head.headers),
    };
    if (request.flags.has('stopOnRedirect')) {
      this.#response = { ...response, url: serverTarget };
      this.#complete(
        'canceled',
        new NetworkError('ERR_ABORTED', {
          phase: 'receive',
          message: 'The request stops at redirects.',
        }),
      );
      throw this.#abort.signal.reason as Error;
    }
    const method = redirectMethod(request.method, head.status);
    const decision = await this.#scope.callbacks.onResourceRedirect({
      request,
      oldUrl: request.url,
      newUrl: serverTarget,
      newMethod: method,
      response,
      hop: hop.index,
    });
    if (decision.action === 'cancel') throw canceledWith(decision.error);
    if (decision.action === 'stop') return null;
    const target = this.#chosenTarget(hop.index, decision.url, serverTarget, request.url);
    this.log.append({
      type: 'redirect:received',
      hop: hop.index,
      status: head.status,
      from: maskUrl(request.url),
      to: maskUrl(serverTarget),
      ...(target === serverTarget ? {} : { rewrittenTo: maskUrl(target) }),
    });
    if (isUnsafeRedirect(target))
      throw new NetworkError('ERR_UNSAFE_REDIRECT', { phase: 'receive' });
    const next = redirectedRequest({ ...request, headers: ownHeaders }, target, method);
    return { index: hop.index + 1, request: { ...request, ...next }, reason: 'redirect' };
  }

  /** CEF: a new_url that is empty or cannot be parsed is ignored; a relative one is resolved. */
  #chosenTarget(
    hop: number,
    chosen: string | undefined,
    serverTarget: string,
    from: string,
  ): string {
    if (chosen === undefined || chosen === '') return serverTarget;
    if (!URL.canParse(chosen, serverTarget)) {
      this.#scope.report(
        hop,
        `onResourceRedirect: ${JSON.stringify(chosen)} is not a URL; the redirect goes where the server said`,
      );
      return serverTarget;
    }
    return resolveRedirect(new URL(chosen, serverTarget).href, from);
  }

  /** CEF: a URL changed in OnBeforeResourceLoad is an internal redirect with status 307. */
  async #rewritten(hop: Hop, changed: Request, ownHeaders: HeaderList): Promise<Hop | null> {
    const headers = changed.headers === hop.request.headers ? ownHeaders : changed.headers;
    this.log.append({
      type: 'redirect:received',
      hop: hop.index,
      status: 307,
      from: maskUrl(hop.request.url),
      to: maskUrl(changed.url),
    });
    const next = redirectedRequest(
      { ...changed, url: hop.request.url, headers },
      changed.url,
      changed.method,
    );
    return Promise.resolve({
      index: hop.index + 1,
      request: { ...changed, ...next },
      reason: 'rewritten',
    });
  }

  /** CEF: OnProtocolExecution. Whatever it answers, this request ends: other programs answer nobody. */
  async #unknownScheme(hop: number, request: Request): Promise<NetworkError> {
    if (LOCAL_SCHEMES.has(new URL(request.url).protocol)) {
      return new NetworkError('ERR_DISALLOWED_URL_SCHEME', { phase: 'start' });
    }
    const { openExternal } = this.#scope.context.options;
    if (await this.#scope.callbacks.onProtocolExecution(hop, request)) {
      const opened = (await openExternal?.(request.url)) ?? false;
      if (!opened) this.#scope.report(hop, 'onProtocolExecution: the system did not open the URL');
    }
    return new NetworkError('ERR_UNKNOWN_URL_SCHEME', { phase: 'start' });
  }

  /** The jar's cookies that rules let through, in the request's headers; `own` are the headers without them. */
  async #cookiesFor(
    hop: number,
    request: Request,
  ): Promise<{ headers: HeaderList; own: HeaderList; manager: CookieManager | null }> {
    const own = request.headers;
    if (!request.flags.has('allowStoredCredentials')) return { headers: own, own, manager: null };
    const { callbacks, context } = this.#scope;
    const manager = await callbacks.getCookieManager(hop, request.url, context.cookieManager);
    const cookies = isHttp(request.url) ? await manager.cookiesFor(request.url) : [];
    if (cookies.length === 0) return { headers: own, own, manager };
    if (!(await callbacks.canGetCookies(hop, request))) return { headers: own, own, manager };
    const sent = [];
    for (const cookie of cookies)
      if (await callbacks.canSendCookie(hop, request, cookie)) sent.push(cookie);
    return { headers: withCookies(own, sent), own, manager };
  }

  async #saveCookies(
    hop: number,
    request: Request,
    response: Response,
    manager: CookieManager | null,
  ): Promise<void> {
    if (manager === null) return;
    for (const line of headerValues(response.headers, 'set-cookie')) {
      const cookie = await manager.parse(line, request.url);
      if (cookie === null) continue;
      if (!(await this.#scope.callbacks.canSetCookie(hop, request, response, cookie))) continue;
      if (!(await manager.setCookie(request.url, line))) {
        this.#scope.report(
          hop,
          `The cookie ${cookie.name} was not kept: ${new URL(request.url).hostname} may not set it.`,
        );
      }
    }
  }

  /** Calls the client, unless the session is over: after `onRequestComplete` nothing is delivered. */
  #tell(name: string, call: () => void | Promise<void>): void | Promise<void> {
    if (this.#status !== 'pending') return undefined;
    return this.#scope.guarded(this.#hop, name, call);
  }

  /** The end, exactly once: status and error are set, everything open is stopped, then it is told. */
  #complete(status: 'success' | 'canceled' | 'failed', error: NetworkError | null): void {
    if (this.#status !== 'pending') return;
    this.#status = status;
    this.#error = error;
    this.#leave();
    const { bytes } = this.#scope;
    this.#scope.callbacks.onResourceLoadComplete(
      this.#hop,
      this.#request,
      this.#response,
      status,
      bytes.received,
    );
    this.log.append({
      type: 'session:completed',
      status,
      error: error?.toSessionError() ?? null,
      timings: { totalMs: this.log.now() },
      bytes: { ...bytes },
    });
    if (error !== null) this.#abort.abort(error);
    void this.#scope.guarded(this.#hop, 'onRequestComplete', () =>
      this.#client.onRequestComplete?.(this),
    );
    this.#resolveDone(this);
  }
}

/** Schemes that a browser loads from the machine itself; the workbench sends requests and does not. */
const LOCAL_SCHEMES = new Set([
  'file:',
  'data:',
  'blob:',
  'javascript:',
  'about:',
  'filesystem:',
  'view-source:',
]);

function isHttp(url: string): boolean {
  return url.startsWith('http:') || url.startsWith('https:');
}

function hasBody(request: Request, { status }: Response): boolean {
  return request.method !== 'HEAD' && status !== 204 && status !== 304;
}

function userInfoOf(url: string): { username: string; password: string } | null {
  const { username, password } = new URL(url);
  if (username === '' && password === '') return null;
  return { username: decodeURIComponent(username), password: decodeURIComponent(password) };
}

/** The changed request, checked again; a URL that a handler made unusable is an error of this request. */
function freezeDraft(draft: RequestDraft, from: Request): Request {
  const { url, method, headers, postData, flags } = draft;
  return createRequest({
    url,
    method,
    headers,
    postData,
    flags: [...flags],
    navigation: from.navigation,
  });
}

function asNetworkError(error: unknown): NetworkError {
  if (error instanceof NetworkError) return error;
  const name = error instanceof InvalidRequestError ? 'ERR_INVALID_ARGUMENT' : 'ERR_UNEXPECTED';
  return new NetworkError(name, {
    phase: 'start',
    cause: error,
    ...(error instanceof InvalidRequestError ? { message: error.message } : {}),
  });
}
