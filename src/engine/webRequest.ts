import { randomUUID } from 'node:crypto';
import { sendAuthenticated } from './auth/authenticatedSend.ts';
import type { Answered } from './auth/authenticatedSend.ts';
import type { AskCredentials } from './auth/authenticator.ts';
import { cached } from './cache/cached.ts';
import { describeBody, discardBody } from './body/postData.ts';
import { canceledWith } from './decisions/callbacks.ts';
import { identified } from './decisions/handlers.ts';
import type { Handlers } from './decisions/handlers.ts';
import { withMethodForBody } from './body/getWithBody.ts';
import { deliverBody, hasBody } from './body/delivery.ts';
import type { BodySource } from './body/delivery.ts';
import { NetworkError } from './errors/networkError.ts';
import { headerValue } from './message/headers.ts';
import type { HeaderList } from './message/headers.ts';
import { cookiesFor, saveCookies, withoutJarCookies } from './cookies/hopCookies.ts';
import type { HopCookies } from './cookies/hopCookies.ts';
import { sendOverNetwork } from './transport/network.ts';
import { HopProxies } from './transport/proxy/hopProxies.ts';
import type { UploadWatcher } from './body/progress.ts';
import { nextHop, withNewAuthorization } from './redirect/nextHop.ts';
import type { Hop } from './redirect/nextHop.ts';
import type { Person } from './decisions/question.ts';
import { MAX_REDIRECTS, redirectTarget } from './redirect/redirect.ts';
import { MAX_RETRIES, mayRetry } from './redirect/retry.ts';
import {
  createRequest,
  draftOf,
  frozenRequest,
  InvalidRequestError,
  isHttp,
  sameDraft,
} from './message/request.ts';
import type { Request, RequestDraft, RequestInit } from './message/request.ts';
import type { RequestContext } from './requestContext.ts';
import type { RequestHandler } from './requestHandler.ts';
import { cookiesForHandler, mayBeKept } from './resource/handlerCookies.ts';
import { ServedResource } from './resource/servedResource.ts';
import { overridden, responseOf } from './message/response.ts';
import { isLocal } from './message/schemes.ts';
import type { Response } from './message/response.ts';
import type { RequestStatus, RunningWebRequest } from './runningWebRequest.ts';
import { maskHeaders, maskUrl } from './session/mask.ts';
import type { FromCache } from './session/sessionEvent.ts';
import { SessionLog } from './session/sessionLog.ts';
import { SessionScope } from './session/sessionScope.ts';
import type { ResponseHead } from './transport/exchange.ts';
import { checkClient } from './webRequestClient.ts';
import type { WebRequestClient } from './webRequestClient.ts';
import { withOwnOrigin } from './message/wireHeaders.ts';

/** A guard against a handler that restarts for ever; CEF has none. */
const MAX_RESTARTS = 20;

export interface WebRequestOptions {
  readonly context: RequestContext;
  /** Asked in order; the first that decides wins. Default: the context's. */
  readonly handler?: Handlers;
  /**
   * How long a handler may take to answer, in milliseconds; then it counts as having no answer, and the log says so. A
   * person has no limit. Default: none.
   */
  readonly decisionTimeoutMs?: number;
  readonly person?: Person;
  /** The session's id; made up when absent. */
  readonly id?: string;
}

/**
 * One request from create to complete, with all its hops (CEF: CefURLRequest under a CefRequestHandler). It starts at
 * once. Its log tells all that happens; `done` resolves when it is over, however it ended, and never rejects.
 */
export class WebRequest implements RunningWebRequest {
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
  readonly #original: Request;
  #retries = 0;
  #resolveDone: (self: WebRequest) => void = () => undefined;

  /**
   * CEF: CefURLRequest::Create.
   * @throws InvalidRequestError when the request or its client cannot be one; nothing has happened then.
   */
  static create(
    request: Request | RequestInit,
    client: WebRequestClient,
    options: WebRequestOptions,
  ): WebRequest {
    if (options.context.disposed) {
      throw new InvalidRequestError('The request context has been disposed.');
    }
    checkClient(client);
    const { flags = [], ...rest } = request;
    const made = createRequest({ ...rest, flags: [...flags] });
    const { sendOrigin = false } = options.context.options;
    return new WebRequest(sendOrigin ? withOwnOrigin(made) : made, client, options);
  }

  private constructor(request: Request, client: WebRequestClient, options: WebRequestOptions) {
    this.id = options.id ?? randomUUID();
    this.log = new SessionLog(this.id);
    this.#request = request;
    this.#original = request;
    this.#client = client;
    this.#scope = new SessionScope({
      log: this.log,
      context: options.context,
      handlers: identified(options.handler ?? options.context.options.handler),
      decisionTimeoutMs: options.decisionTimeoutMs ?? null,
      person: options.person ?? null,
      signal: this.#abort.signal,
      timeouts: { ...options.context.options.timeouts, ...request.timeouts },
      fail: (error) => {
        this.#complete('failed', error);
      },
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

  /** CEF: ResponseWasCached. True also when the server was asked and confirmed what was cached. */
  get responseWasCached(): boolean {
    const fromCache = this.#response?.fromCache;
    return fromCache === 'hit' || fromCache === 'revalidated';
  }

  /** Ends the session as Canceled, at once: `onRequestComplete` is called before this returns. Afterwards a no-op. */
  cancel(): void {
    this.#complete(
      'canceled',
      new NetworkError('ERR_ABORTED', { phase: this.#scope.phase.current ?? 'start' }),
    );
  }

  #tellStart({ url, method, headers, flags, postData }: Request): void {
    this.log.append({
      type: 'session:started',
      startedAt: Date.now(),
      request: {
        url: maskUrl(url),
        method,
        headers: maskHeaders(headers),
        flags: [...flags],
        body: describeBody(postData, headers),
      },
    });
  }

  async #run(): Promise<void> {
    if (this.#status !== 'pending') return;
    const { request } = this;
    this.#tellStart(request);
    this.#scope.deadlines.start();
    try {
      const effective = this.#withMethod(1, request);
      let next: Hop | null = { index: 1, request: effective, reason: 'request' };
      let redirects = 0;
      let restarts = 0;
      while (next !== null) {
        if (next.reason === 'restarted') restarts++;
        else if (next.reason === 'retried') redirects = 0;
        else if (next.reason !== 'request') redirects++;
        if (redirects > MAX_REDIRECTS) {
          throw new NetworkError('ERR_TOO_MANY_REDIRECTS', { phase: 'receive' });
        }
        if (restarts > MAX_RESTARTS) {
          throw new NetworkError('ERR_TOO_MANY_RETRIES', { phase: 'receive' });
        }
        next = await this.#load({ ...next, request: frozenRequest(next.request) });
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

    if (hop.request.navigation && hop.reason !== 'restarted' && hop.reason !== 'retried') {
      const isRedirect = hop.reason !== 'request';
      const isDenied = await callbacks.onBeforeBrowse(index, hop.request, isRedirect);
      if (isDenied) throw canceledWith(undefined);
    }

    const cookies = await cookiesFor(this.#scope, index, hop.request);
    const draft: RequestDraft = { ...draftOf(hop.request), headers: cookies.headers };
    const decision = await callbacks.onBeforeResourceLoad(index, draft);
    if (decision.action === 'cancel') throw canceledWith(decision.error);
    const request = this.#freeze(index, draft, hop.request);
    if (request.url !== hop.request.url) return this.#rewritten(hop, request, cookies);
    this.#request = request;

    const handler = await callbacks.getResourceHandler(
      index,
      request,
      this.#scope.context.schemeHandlers.handlerFor(request.url),
    );
    const mayKeep = handler === null ? undefined : mayBeKept(this.#scope, index, handler);
    let source: BodySource;
    let response: Response;
    if (handler !== null) {
      const own = await cookiesForHandler(this.#scope, index, handler, request, cookies);
      const served = await ServedResource.open(this.#scope, index, handler, own);
      phase.start(index, 'receive');
      source = served;
      response = this.#receive(index, request, served.head, null);
    } else {
      if (!isHttp(request.url)) throw await this.#unknownScheme(index, request);
      const secureUrl = await this.#scope.context.hsts.upgrade(request.url);
      if (secureUrl !== null) return this.#upgraded(hop, request, secureUrl, cookies);
      ({ source, response } = await cached(this.#scope, hop, request, {
        send: (sent, fromCache) => this.#authenticated(hop, sent, cookies, fromCache),
        publish: (head, httpVersion, fromCache) =>
          this.#receive(index, request, head, httpVersion, fromCache),
      }));
    }

    const next = await this.#redirected(hop, request, cookies, response);
    if (next !== null) {
      await saveCookies(this.#scope, index, request, response, cookies.manager, mayKeep);
      await source.discard();
      return next;
    }

    const draftAgain = draftOf(request);
    const verdict = await callbacks.onResourceResponse(index, draftAgain, response);
    if (verdict.action === 'restart' && !sameDraft(draftAgain, draftOf(request))) {
      await source.discard();
      // The cookies of a response that is thrown away are not kept, and the jar's are taken anew.
      const headers = withoutJarCookies(draftAgain.headers, cookies);
      const again = this.#freeze(index, { ...draftAgain, headers }, request);
      if (again.url !== request.url) return this.#rewritten({ ...hop, request }, again, cookies);
      return { index: index + 1, request: again, reason: 'restarted' };
    }
    if (verdict.action === 'accept') this.#response = overridden(response, verdict);
    await saveCookies(this.#scope, index, request, response, cookies.manager, mayKeep);
    if (handler === null && this.#mayRetry(request, response.status)) {
      this.#retries++;
      await source.discard();
      return {
        index: index + 1,
        request: this.#withMethod(index + 1, this.#original),
        reason: 'retried',
      };
    }
    const filter = mayBeFiltered(request, response)
      ? await callbacks.getResourceResponseFilter(index, request, response)
      : null;
    await deliverBody(this.#scope, index, request, source, filter, {
      onProgress: (current, total) => {
        void this.#tell('onDownloadProgress', () =>
          this.#client.onDownloadProgress?.(this, current, total),
        );
      },
      onData: (data) =>
        this.#tell('onDownloadData', () => this.#client.onDownloadData?.(this, data)),
    });
    const { trailers = [] } = source;
    if (trailers.length > 0 && this.#response !== null) {
      this.#response = Object.freeze({ ...this.#response, trailers });
    }
    return null;
  }

  /** The hop's request sent, and sent again for as long as challenges are answered. */
  #authenticated(
    hop: Hop,
    request: Request,
    cookies: HopCookies,
    fromCache: FromCache,
  ): Promise<Answered> {
    const scope = this.#scope;
    const { index } = hop;
    const watcher: UploadWatcher = {
      onProgress: (current, total) => {
        if (!request.flags.has('reportUploadProgress')) return;
        void this.#tell('onUploadProgress', () =>
          this.#client.onUploadProgress?.(this, current, total),
        );
      },
    };
    const ask: AskCredentials = (challenge) =>
      scope.callbacks.getAuthCredentials(index, challenge, this.#clientAsHandler(challenge));
    const proxies = new HopProxies(scope, index, request, ask);
    return sendAuthenticated(scope, index, request, cookies, {
      send: (headers, kept) =>
        sendOverNetwork(scope, index, request, headers, watcher, proxies, kept),
      receive: ({ head, httpVersion }) =>
        this.#receive(index, request, head, httpVersion, fromCache),
      ask,
    });
  }

  /** The client answers a challenge before any RequestHandler does (reference 6.8). */
  #clientAsHandler(parameters: Parameters<GetClientCredentials>[1]): RequestHandler {
    if (this.#client.getAuthCredentials === undefined) return {};
    return { getAuthCredentials: () => this.#client.getAuthCredentials?.(this, parameters) };
  }

  /** Publishes a response's head: from here on `response` has it. */
  #receive(
    hop: number,
    request: Request,
    head: ResponseHead,
    httpVersion: string | null,
    fromCache: FromCache = null,
  ): Response {
    const response = responseOf(request.url, head, httpVersion, fromCache);
    this.#response = response;
    const { status, statusText, headers, mimeType, charset, mocked } = response;
    this.log.append({
      type: 'response:received',
      hop,
      attempt: this.#scope.phase.attempt,
      status,
      statusText,
      headers: maskHeaders(headers),
      httpVersion: response.httpVersion,
      mimeType: mimeType || null,
      charset: charset || null,
      mocked,
      fromCache,
    });
    return response;
  }

  #mayRetry(request: Request, status: number): boolean {
    const { retryOn5xx } = this.#scope.context.options;
    return this.#retries < MAX_RETRIES && mayRetry(this.#original, request, status, retryOn5xx);
  }

  /** The hop that a 3xx leads to, after rules and person had their say; null when this response is the answer. */
  async #redirected(
    hop: Hop,
    request: Request,
    cookies: HopCookies,
    response: Response,
  ): Promise<Hop | null> {
    const to = redirectTarget(response.status, response.headers, request.url);
    if (to === null) return null;
    if (request.flags.has('stopOnRedirect')) {
      // The answer to a login is often just this: a cookie and a redirect.
      await saveCookies(this.#scope, hop.index, request, response, cookies.manager);
      // CEF: the response's URL is then the one that it points to (#1329).
      this.#response = Object.freeze({ ...response, url: to });
      const message = 'The request stops at redirects.';
      const error = new NetworkError('ERR_ABORTED', { phase: 'receive', message });
      this.#complete('canceled', error);
      throw error;
    }
    const headers = cookies.own;
    return nextHop(this.#scope, hop, { request, headers, response, to, reason: 'redirect' });
  }

  /** CEF: a URL changed in OnBeforeResourceLoad is an internal redirect with status 307, which no server sent. */
  async #rewritten(hop: Hop, changed: Request, cookies: HopCookies): Promise<Hop | null> {
    const request = { ...changed, url: hop.request.url };
    const location: HeaderList = [['Location', changed.url]];
    const next = await this.#internalRedirect(hop, request, cookies, 'rewritten', location);
    return next === null ? null : withNewAuthorization(next, changed, hop.request);
  }

  /** RFC 6797: the host is spoken to over https only. Chromium: an internal redirect that names its reason. */
  #upgraded(
    hop: Hop,
    request: Request,
    secureUrl: string,
    cookies: HopCookies,
  ): Promise<Hop | null> {
    return this.#internalRedirect(hop, request, cookies, 'upgraded', [
      ['Location', secureUrl],
      ['Non-Authoritative-Reason', 'HSTS'],
    ]);
  }

  async #internalRedirect(
    hop: Hop,
    request: Request,
    cookies: HopCookies,
    reason: 'rewritten' | 'upgraded',
    headers: HeaderList,
  ): Promise<Hop | null> {
    const head: ResponseHead = { status: 307, statusText: 'Internal Redirect', headers };
    const next = await nextHop(this.#scope, hop, {
      request,
      headers: withoutJarCookies(request.headers, cookies),
      response: responseOf(request.url, head, null),
      to: headerValue(headers, 'location') ?? request.url,
      reason,
    });
    if (next === null) this.#receive(hop.index, request, head, null);
    return next;
  }

  /** CEF: OnProtocolExecution. Whatever it answers, this request ends: other programs answer nobody. */
  async #unknownScheme(hop: number, request: Request): Promise<NetworkError> {
    if (isLocal(request.url)) {
      return new NetworkError('ERR_DISALLOWED_URL_SCHEME', { phase: 'start' });
    }
    const { openExternal } = this.#scope.context.options;
    if (await this.#scope.callbacks.onProtocolExecution(hop, request)) {
      const opened = await openExternal?.(request.url).catch(() => false);
      if (opened !== true) {
        this.#scope.report(hop, 'onProtocolExecution: the system did not open the URL');
      }
    }
    return new NetworkError('ERR_UNKNOWN_URL_SCHEME', { phase: 'start' });
  }

  /** The changed request, checked again. CEF: a URL that cannot be parsed is ignored and logged. */
  #freeze(hop: number, draft: RequestDraft, from: Request): Request {
    const { method, headers, postData, flags, referrer } = draft;
    let { url } = draft;
    if (!URL.canParse(url)) {
      const shown = JSON.stringify(maskUrl(url));
      this.#scope.report(hop, `${shown} is not a URL; the request keeps the one that it had`);
      ({ url } = from);
    }
    const changed = { ...from, url, method, headers, postData, flags: [...flags], referrer };
    return this.#withMethod(hop, createRequest(changed));
  }

  /** CEF's faithful mode: a GET with a body becomes a POST; here it says so. */
  #withMethod(hop: number, request: Request): Request {
    const sent = withMethodForBody(request, this.#scope.context.options.getWithBody);
    if (sent !== request) {
      this.#scope.report(hop, `The ${request.method} has a body and is sent as POST.`);
    }
    return sent;
  }

  /** Calls the client, unless the session is over: after `onRequestComplete` nothing is delivered. */
  #tell(name: string, call: () => void | Promise<void>): void | Promise<void> {
    if (this.#status !== 'pending') return undefined;
    return this.#scope.guarded(this.#hop, name, call);
  }

  /**
   * The end, exactly once: status and error are set, everything open is stopped, then it is told. The log ends last,
   * so that it can still say which of those who were told have failed.
   */
  #complete(status: 'success' | 'canceled' | 'failed', error: NetworkError | null): void {
    if (this.#status !== 'pending') return;
    this.#status = status;
    this.#error = error;
    this.#leave();
    this.#scope.deadlines.stop();
    if (this.log.events.length === 0) this.#tellStart(this.#request);
    if (error !== null) this.#abort.abort(error);
    for (const { postData } of [this.#original, this.#request]) discardBody(postData);
    const { bytes, callbacks } = this.#scope;
    callbacks.onResourceLoadComplete(this.#hop, {
      request: this.#request,
      response: this.#response,
      status,
      receivedContentLength: bytes.received + bytes.cached,
    });
    void this.#scope.guarded(this.#hop, 'onRequestComplete', () =>
      this.#client.onRequestComplete?.(this),
    );
    this.log.append({
      type: 'session:completed',
      status,
      error: error?.toSessionError() ?? null,
      timings: { totalMs: this.log.now() },
      bytes: { ...bytes },
    });
    this.#resolveDone(this);
  }
}

type GetClientCredentials = NonNullable<WebRequestClient['getAuthCredentials']>;

/** CEF: no filter for a redirect that is delivered itself, nor for a body that nobody gets. */
function mayBeFiltered(request: Request, response: Response): boolean {
  const redirect = response.status >= 300 && response.status < 400;
  return hasBody(request, response) && !redirect && !request.flags.has('noDownloadData');
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
