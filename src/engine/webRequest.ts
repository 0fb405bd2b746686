import { randomUUID } from 'node:crypto';
import { sendAuthenticated } from './auth/authenticatedSend.ts';
import type { Answered } from './auth/authenticatedSend.ts';
import type { AskCredentials } from './auth/authenticator.ts';
import { deliverBody, hasBody } from './body/delivery.ts';
import type { BodySource } from './body/delivery.ts';
import { describeBody, discardBody, isReplayable } from './body/postData.ts';
import { cached } from './cache/cached.ts';
import type { Received } from './cache/network.ts';
import { cookiesFor, saveCookies, withoutJarCookies } from './cookies/hopCookies.ts';
import type { HopCookies } from './cookies/hopCookies.ts';
import { canceledWith } from './decisions/callbacks.ts';
import { identified } from './decisions/handlers.ts';
import type { Handlers } from './decisions/handlers.ts';
import type { Person } from './decisions/person.ts';
import { NetworkError } from './errors/networkError.ts';
import {
  withDefaultHeaders,
  withoutDefaultHeaders,
  withoutStaleDefaults,
} from './message/defaultHeaders.ts';
import { effectiveRequest, requestOfDraft } from './message/effectiveRequest.ts';
import {
  checkSpan,
  createRequest,
  draftOf,
  frozenRequest,
  InvalidRequestError,
  isHttp,
  sameDraft,
} from './message/request.ts';
import type { Request, RequestInit } from './message/request.ts';
import { overridden, responseOf } from './message/response.ts';
import type { Response } from './message/response.ts';
import { withOwnOrigin } from './message/wireHeaders.ts';
import { HopLimits } from './redirect/hopLimits.ts';
import { rewritten, upgraded } from './redirect/internalRedirect.ts';
import type { InternalRedirect } from './redirect/internalRedirect.ts';
import { nextHop } from './redirect/nextHop.ts';
import type { Hop } from './redirect/nextHop.ts';
import { redirectTarget } from './redirect/redirect.ts';
import { MAX_RETRIES, mayRetry } from './redirect/retry.ts';
import type { RequestContext } from './requestContext.ts';
import { cookiesForHandler, mayBeKept } from './resource/handlerCookies.ts';
import type { HandlerLife } from './resource/handlerLife.ts';
import { ServedResource } from './resource/servedResource.ts';
import { unknownScheme } from './resource/unknownScheme.ts';
import type { RequestStatus, RunningWebRequest } from './runningWebRequest.ts';
import { Cancellation } from './session/cancellation.ts';
import { maskHeaders, maskUrl } from './session/mask.ts';
import type { FromCache } from './session/sessionEvent.ts';
import { pause } from './session/pause.ts';
import { SessionLog } from './session/sessionLog.ts';
import { SessionScope } from './session/sessionScope.ts';
import { ToldClient } from './toldClient.ts';
import { sendOverNetwork } from './transport/network.ts';
import type { NetworkConditions } from './transport/networkConditions.ts';
import { sendImpaired } from './transport/sendImpaired.ts';
import { HopProxies } from './transport/proxy/hopProxies.ts';
import { checkClient } from './webRequestClient.ts';
import type { WebRequestClient } from './webRequestClient.ts';

export interface WebRequestOptions {
  readonly context: RequestContext;
  /** Asked in order; the first that decides wins. Default: the context's. */
  readonly handler?: Handlers;
  /**
   * How long a handler may take to answer, in milliseconds; then it counts as having no answer, and the log says so. A
   * person has no limit. 0 and default: no limit.
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
  readonly #client: ToldClient;
  readonly #cancellation = new Cancellation();
  readonly #leave: () => void;
  #request: Request;
  #status: RequestStatus = 'pending';
  #error: NetworkError | null = null;
  #response: Response | null = null;
  readonly #original: Request;
  #retries = 0;
  readonly #resolveDone: (self: WebRequest) => void;

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
    checkSpan('decisionTimeoutMs', options.decisionTimeoutMs);
    const made = createRequest(request);
    const { sendOrigin = false } = options.context.options;
    return new WebRequest(sendOrigin ? withOwnOrigin(made) : made, client, options);
  }

  private constructor(request: Request, client: WebRequestClient, options: WebRequestOptions) {
    this.id = options.id ?? randomUUID();
    this.log = new SessionLog(this.id);
    this.#request = request;
    this.#original = request;
    const fail = (error: NetworkError): void => {
      this.#complete('failed', error);
    };
    this.#scope = new SessionScope({
      log: this.log,
      context: options.context,
      handlers: identified(options.handler ?? options.context.options.handler),
      decisionTimeoutMs:
        options.decisionTimeoutMs === 0 ? null : (options.decisionTimeoutMs ?? null),
      person: options.person ?? null,
      signal: this.#cancellation,
      timeouts: { ...options.context.options.timeouts, ...request.timeouts },
      fail,
    });
    this.#client = new ToldClient(client, this, this.#scope);
    const { promise, resolve } = Promise.withResolvers<WebRequest>();
    this.done = promise;
    this.#resolveDone = resolve;
    this.#leave = options.context.enter({ shutDown: fail });
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
    this.#tellStart(this.#original);
    this.#scope.deadlines.start();
    try {
      const limits = new HopLimits(this.#scope.context.options.maxRedirects);
      let next: Hop | null = this.#fromTheStart(1, 'request');
      while (next !== null) {
        limits.count(next.reason);
        next = await this.#load({ ...next, request: frozenRequest(next.request) });
      }
      this.#complete('success', null);
    } catch (error) {
      this.#complete('failed', asNetworkError(error));
    }
  }

  /**
   * One hop, top to bottom, in CEF's order. Answers with the next hop, or null when the response has been delivered. Most
   * steps ask nobody and are done at once; only what answers with a promise is waited for.
   */
  async #load(hop: Hop): Promise<Hop | null> {
    const scope = this.#scope;
    const { callbacks } = scope;
    const { index } = hop;
    this.#begin(hop);

    if (hop.request.navigation && hop.reason !== 'restarted' && hop.reason !== 'retried') {
      const isRedirect = hop.reason !== 'request';
      const verdict = await callbacks.onBeforeBrowse(index, hop.request, isRedirect);
      if (verdict.action === 'cancel') throw canceledWith(verdict.error);
    }

    const completed = withDefaultHeaders(hop.request, scope.context.options);
    const whole = completed instanceof Promise ? await completed : completed;
    const jar = cookiesFor(scope, index, whole);
    const cookies = jar instanceof Promise ? await jar : jar;
    const loading = this.#beforeLoad(hop, whole, cookies);
    const { request, network } = loading instanceof Promise ? await loading : loading;
    if (request.url !== whole.url) {
      return this.#internally(hop, await rewritten(scope, hop, request, cookies));
    }
    this.#request = request;

    const schemeHandler = scope.context.schemeHandlers.handlerFor(request.url);
    const given = callbacks.getResourceHandler(index, request, schemeHandler);
    const served = given && (await given);
    if (served === null && !isHttp(request.url)) throw await unknownScheme(scope, index, request);
    const upgrade = served === null ? scope.context.hsts.upgrade(request.url) : null;
    const secureUrl = upgrade && (await upgrade);
    if (secureUrl !== null) {
      return this.#internally(hop, await upgraded(scope, hop, request, secureUrl, cookies));
    }
    const { source, response } =
      served === null
        ? await this.#sent(hop, request, cookies, network)
        : await this.#served(hop, request, cookies, served);
    const mayKeep = served === null ? undefined : mayBeKept(scope, index, served.handler);

    const redirected = this.#redirected(hop, request, cookies, response, mayKeep);
    const next = redirected && (await redirected);
    if (next !== null) {
      await saveCookies(scope, index, request, response, cookies.manager, mayKeep);
      await source.discard();
      return next;
    }

    const answered = this.#answered(hop, request, cookies, { source, response });
    const again = answered && (await answered);
    if (again !== null) return again;
    const saving = saveCookies(scope, index, request, response, cookies.manager, mayKeep);
    if (saving) await saving;
    if (served === null && this.#mayRetry(request, response.status)) {
      this.#retries++;
      await source.discard();
      return this.#fromTheStart(index + 1, 'retried');
    }
    const filtering = mayBeFiltered(request, response)
      ? callbacks.getResourceResponseFilter(index, request, response)
      : null;
    const filter = filtering && (await filtering);
    const delivering = deliverBody(scope, index, request, source, filter, this.#client.receiver);
    if (delivering) await delivering;
    this.#received(source);
    return null;
  }

  /** The request as it is loaded: with the jar's cookies, and as handlers have changed it. */
  #beforeLoad(hop: Hop, whole: Request, cookies: HopCookies): Loading | Promise<Loading> {
    const scope = this.#scope;
    const { index } = hop;
    const given =
      cookies.headers === whole.headers
        ? whole
        : createRequest({ ...whole, headers: cookies.headers, flags: [...whole.flags] });
    return scope.callbacks.unheard(index, 'onBeforeResourceLoad', given)
      ? { request: effectiveRequest(scope, index, given), network: null }
      : this.#askedBeforeLoad(hop, given);
  }

  async #askedBeforeLoad({ index, request: { headers } }: Hop, given: Request): Promise<Loading> {
    const scope = this.#scope;
    const draft = draftOf(given);
    const decision = await scope.callbacks.onBeforeResourceLoad(index, draft);
    if (decision.action === 'cancel') throw canceledWith(decision.error);
    const request = withoutStaleDefaults(
      requestOfDraft(scope, index, draft, given),
      given,
      headers,
    );
    return { request, network: decision.network ?? null };
  }

  /** What handlers make of a response: the hop that comes instead of it, or null when it is delivered. */
  #answered(
    hop: Hop,
    request: Request,
    cookies: HopCookies,
    received: Received,
  ): null | Promise<Hop | null> {
    const { callbacks } = this.#scope;
    return callbacks.unheard(hop.index, 'onResourceResponse', request)
      ? null
      : this.#askedAboutResponse(hop, request, cookies, received);
  }

  async #askedAboutResponse(
    hop: Hop,
    request: Request,
    cookies: HopCookies,
    { source, response }: Received,
  ): Promise<Hop | null> {
    const scope = this.#scope;
    const { index } = hop;
    const draft = draftOf(request);
    const verdict = await scope.callbacks.onResourceResponse(index, draft, response);
    if (verdict.action === 'cancel') throw canceledWith(verdict.error);
    if (verdict.action === 'retry') {
      if (isReplayable(hop.request.postData)) {
        await source.discard();
        await pause(verdict.delayMs ?? 0, scope.signal);
        return { index: index + 1, request: hop.request, reason: 'retried' };
      }
      scope.report(index, 'The request is not sent again: its body can be sent once only.');
    }
    if (verdict.action === 'restart' && !sameDraft(draft, draftOf(request))) {
      await source.discard();
      // The cookies of a response that is thrown away are not kept, and the jar's are taken anew.
      const headers = withoutJarCookies(draft.headers, cookies);
      const again = requestOfDraft(scope, index, { ...draft, headers }, request);
      if (again.url !== request.url) {
        const from = { ...hop, request };
        return this.#internally(hop, await rewritten(scope, from, again, cookies));
      }
      const own = withoutDefaultHeaders(again.headers, request.headers, hop.request.headers);
      return { index: index + 1, request: { ...again, headers: own }, reason: 'restarted' };
    }
    if (verdict.action === 'accept') this.#response = overridden(response, verdict);
    return null;
  }

  #begin({ index, request, reason }: Hop): void {
    this.#client.hop = index;
    this.#request = request;
    this.#scope.phase.reset();
    const url = maskUrl(request.url);
    this.log.append({ type: 'hop:started', hop: index, method: request.method, url, reason });
  }

  #fromTheStart(index: number, reason: 'request' | 'retried'): Hop {
    return { index, request: effectiveRequest(this.#scope, index, this.#original), reason };
  }

  #mayRetry(request: Request, status: number): boolean {
    const { retryOn5xx } = this.#scope.context.options;
    return this.#retries < MAX_RETRIES && mayRetry(this.#original, request, status, retryOn5xx);
  }

  /** What a handler answers in place of the network. */
  async #served(
    { index }: Hop,
    request: Request,
    cookies: HopCookies,
    life: HandlerLife,
  ): Promise<Received> {
    const scope = this.#scope;
    const own = await cookiesForHandler(scope, index, life.handler, request, cookies);
    const source = await ServedResource.open(scope, life, own);
    scope.phase.start(index, 'receive');
    return { source, response: this.#receive(index, responseOf(request.url, source.head, null)) };
  }

  /** What the cache or a server answers, asked again for as long as challenges are answered. */
  #sent(
    hop: Hop,
    request: Request,
    cookies: HopCookies,
    conditions: NetworkConditions | null,
  ): Promise<Received> {
    const scope = this.#scope;
    const { index } = hop;
    const ask: AskCredentials = (challenge) =>
      scope.callbacks.getAuthCredentials(index, challenge, this.#client.asHandler(challenge));
    const authenticated = (sent: Request, fromCache: FromCache): Promise<Answered> => {
      const watcher = this.#client.watcherOf(sent);
      const proxies = new HopProxies(scope, index, sent, ask);
      return sendAuthenticated(scope, index, sent, cookies, {
        send: (headers, kept, httpVersion) => {
          const once =
            httpVersion === sent.httpVersion ? sent : frozenRequest({ ...sent, httpVersion });
          const sending = { watcher, proxies, kept };
          return conditions === null
            ? sendOverNetwork(scope, index, once, headers, sending)
            : sendImpaired(scope, index, conditions, (throttled) =>
                sendOverNetwork(scope, index, once, headers, { ...sending, throttled }),
              );
        },
        receive: ({ head, httpVersion }) =>
          this.#receive(index, responseOf(sent.url, head, httpVersion, fromCache)),
        ask,
      });
    };
    return cached(scope, hop, request, {
      send: authenticated,
      publish: (head, httpVersion, fromCache) =>
        this.#receive(index, responseOf(request.url, head, httpVersion, fromCache)),
    });
  }

  /** Publishes a response's head: from here on `response` has it. */
  #receive(hop: number, response: Response): Response {
    this.#response = response;
    const { status, statusText, headers, httpVersion, mimeType, charset, mocked, fromCache } =
      response;
    this.log.append({
      type: 'response:received',
      hop,
      attempt: this.#scope.phase.attempt,
      status,
      statusText,
      headers: maskHeaders(headers),
      httpVersion,
      mimeType: mimeType || null,
      charset: charset || null,
      mocked,
      fromCache,
    });
    return response;
  }

  /** Trailers come behind the body, when everything else has been told. */
  #received({ trailers = [] }: BodySource): void {
    if (trailers.length === 0 || this.#response === null) return;
    this.#response = Object.freeze({ ...this.#response, trailers });
  }

  /** The hop that a 3xx leads to, after rules and person had their say; null when this response is the answer. */
  #redirected(
    hop: Hop,
    request: Request,
    cookies: HopCookies,
    response: Response,
    mayKeep?: ReturnType<typeof mayBeKept>,
  ): null | Promise<Hop | null> {
    const to = redirectTarget(response.status, response.headers, request.url);
    return to === null ? null : this.#follow(hop, request, cookies, response, to, mayKeep);
  }

  async #follow(
    hop: Hop,
    request: Request,
    cookies: HopCookies,
    response: Response,
    to: string,
    mayKeep?: ReturnType<typeof mayBeKept>,
  ): Promise<Hop | null> {
    if (request.flags.has('stopOnRedirect')) {
      // The answer to a login is often just this: a cookie and a redirect.
      await saveCookies(this.#scope, hop.index, request, response, cookies.manager, mayKeep);
      // CEF: the response's URL is then the one that it points to (#1329).
      this.#response = Object.freeze({ ...response, url: to });
      const message = 'The request stops at redirects.';
      const error = new NetworkError('ERR_ABORTED', { phase: 'receive', message });
      this.#complete('canceled', error);
      throw error;
    }
    const { headers, withoutDefaults } = hop.request;
    const carried = { headers, withoutDefaults };
    return nextHop(this.#scope, hop, { request, carried, response, to, reason: 'redirect' });
  }

  /** The hop that a redirect of ours leads to; one that is not followed is the answer. */
  #internally({ index }: Hop, { next, response }: InternalRedirect): Hop | null {
    if (next === null) this.#receive(index, response);
    return next;
  }

  /**
   * The end, exactly once: status and error are set, everything open is stopped, then it is told. The log ends last,
   * so that it can still say which of those who were told have failed, at once or later.
   */
  #complete(status: 'success' | 'canceled' | 'failed', error: NetworkError | null): void {
    if (this.#status !== 'pending') return;
    this.#status = status;
    this.#error = error;
    this.#leave();
    this.#scope.deadlines.stop();
    if (this.log.events.length === 0) this.#tellStart(this.#request);
    if (error !== null) this.#cancellation.abort(error);
    discardBody(this.#original.postData);
    this.#scope.closeBodies();
    const { bytes, callbacks } = this.#scope;
    callbacks.onResourceLoadComplete(this.#client.hop, {
      request: this.#request,
      response: this.#response,
      status,
      receivedContentLength: bytes.received + bytes.cached,
    });
    this.#client.complete();
    const totalMs = this.log.now();
    const told = this.#scope.allTold();
    if (told === undefined) this.#endLog(status, error, totalMs);
    else {
      void told.then(() => {
        this.#endLog(status, error, totalMs);
      });
    }
  }

  #endLog(
    status: 'success' | 'canceled' | 'failed',
    error: NetworkError | null,
    totalMs: number,
  ): void {
    this.log.append({
      type: 'session:completed',
      status,
      error: error?.toSessionError() ?? null,
      timings: { totalMs },
      bytes: { ...this.#scope.bytes },
    });
    this.#resolveDone(this);
  }
}

/** A request that is about to be loaded, and the network that handlers want it to meet. */
interface Loading {
  readonly request: Request;
  readonly network: NetworkConditions | null;
}

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
