import { maskUrl } from '../session/mask.ts';
import { SessionLog } from '../session/sessionLog.ts';
import { canceledWith } from './errors/canceledWith.ts';
import { NetworkError } from './errors/networkError.ts';
import { Cancellation } from './async/cancellation.ts';
import { discardBody } from './body/postData.ts';
import { withDefaultHeaders } from './message/defaultHeaders.ts';
import {
  checkSpan,
  checkedRequest,
  frozenRequest,
  InvalidRequestError,
} from './message/request.ts';
import type { Request, RequestInit } from './message/request.ts';
import type { Response } from './message/response.ts';
import { withOwnOrigin } from './message/wireHeaders.ts';
import { identified } from './handlers/handlers.ts';
import type { Handlers } from './handlers/handlers.ts';
import type { Person } from './handlers/person.ts';
import type { RequestStatus, RunningWebRequest } from './handlers/runningWebRequest.ts';
import { checkClient } from './handlers/webRequestClient.ts';
import type { WebRequestClient } from './handlers/webRequestClient.ts';
import { RequestLogins } from './network/auth/requestLogins.ts';
import type { CredentialsSource } from './network/auth/requestLogins.ts';
import type { Hop } from './network/redirect/hop.ts';
import { HopLimits } from './network/redirect/hopLimits.ts';
import { redirectTarget } from './network/redirect/redirect.ts';
import { MAX_RETRIES, mayRetry } from './network/redirect/retry.ts';
import type { RequestContext } from './context/requestContext.ts';
import { afterResponse } from './run/afterResponse.ts';
import { asNetworkError } from './run/asNetworkError.ts';
import { beforeLoad } from './run/beforeLoad.ts';
import { ClientNotifier } from './run/clientNotifier.ts';
import { deliverBody, mayBeFiltered } from './run/delivery.ts';
import { effectiveRequest } from './run/effectiveRequest.ts';
import { fromHandler } from './run/fromHandler.ts';
import { fromNetwork } from './run/fromNetwork.ts';
import { mayBeSaved } from './run/handlerCookies.ts';
import { cookiesFor, saveCookies } from './run/hopCookies.ts';
import { rewritten, upgraded } from './run/internalRedirect.ts';
import { logEnd, logStart, newSessionId } from './run/logSession.ts';
import { dropResponse, keepTrailers } from './run/publishResponse.ts';
import { serverRedirect } from './run/serverRedirect.ts';
import type { ProxyOption } from './network/transport/proxy/proxySettings.ts';
import { SessionScope } from './run/sessionScope.ts';
import { unknownScheme } from './run/unknownScheme.ts';
import { isHttp } from '../session/isHttp.ts';

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
  /**
   * Whom the request goes as: tried where a server asks, before anybody is asked, and never in favour of somebody else who has
   * logged in to the same realm.
   */
  readonly credentials?: CredentialsSource;
  /** How servers are reached, in place of what the context says; not where that dials a socket of the file system. */
  readonly proxy?: ProxyOption;
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
  readonly #client: ClientNotifier;
  readonly #cancellation = new Cancellation();
  readonly #leave: () => void;
  #request: Request;
  #status: RequestStatus = 'pending';
  #error: NetworkError | null = null;
  readonly #original: Request;
  #retries = 0;
  readonly #resolveDone: (self: WebRequest) => void;

  /**
   * CEF: CefURLRequest::Create.
   * @throws InvalidRequestError when the request or its client can't be one; nothing has happened then.
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
    const made = checkedRequest(request);
    const { sendOrigin = false } = options.context.options;
    return new WebRequest(sendOrigin ? withOwnOrigin(made) : made, client, options);
  }

  private constructor(request: Request, client: WebRequestClient, options: WebRequestOptions) {
    this.id = options.id ?? newSessionId();
    this.log = new SessionLog(this.id);
    this.#request = request;
    this.#original = request;
    const fail = (error: NetworkError): void => {
      this.#complete('failed', error);
    };
    this.#scope = new SessionScope({
      log: this.log,
      context: options.context,
      routing: options.context.routingFor(options.proxy),
      handlers: identified(options.handler ?? options.context.options.handler),
      decisionTimeoutMs:
        options.decisionTimeoutMs === 0 ? null : (options.decisionTimeoutMs ?? null),
      person: options.person ?? null,
      stated: new RequestLogins(options.credentials ?? null),
      signal: this.#cancellation,
      timeouts: { ...options.context.options.timeouts, ...request.timeouts },
      fail,
    });
    this.#client = new ClientNotifier(client, this, this.#scope);
    const { promise, resolve } = Promise.withResolvers<WebRequest>();
    this.done = promise;
    this.#resolveDone = resolve;
    this.#leave = options.context.enter({ scope: this.#scope, fail });
    void this.#run();
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
    return this.#scope.response;
  }

  /** CEF: ResponseWasCached. True also when the server was asked and confirmed what was cached. */
  get responseWasCached(): boolean {
    const fromCache = this.#scope.response?.fromCache;
    return fromCache === 'hit' || fromCache === 'revalidated';
  }

  /** Ends the session as Canceled, at once: `onRequestComplete` is called before this returns. Afterwards a no-op. */
  cancel(): void {
    this.#complete(
      'canceled',
      new NetworkError('ERR_ABORTED', { phase: this.#scope.phase.current ?? 'start' }),
    );
  }

  async #run(): Promise<void> {
    // In a microtask, so that whoever created it can subscribe to the log before its first event.
    await Promise.resolve();
    if (this.#status !== 'pending') return;
    logStart(this.log, this.#original);
    this.#scope.deadlines.start();
    try {
      const next = await this.#load(this.#fromTheStart(1, 'request'));
      if (next !== null) await this.#follow(next);
      this.#complete('success', null);
    } catch (error) {
      this.#complete('failed', asNetworkError(error));
    }
  }

  /** The hops after the first. */
  async #follow(second: Hop): Promise<void> {
    const limits = new HopLimits(this.log, this.#scope.context.options.maxRedirects);
    let next: Hop | null = second;
    while (next !== null) {
      limits.count(next);
      next = await this.#load({ ...next, request: frozenRequest(next.request) });
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
    const asking = beforeLoad(scope, hop, whole, cookies);
    const loading = asking instanceof Promise ? await asking : asking;
    const { request } = loading;
    // CEF: a changed URL is a redirect of our own.
    if (request.url !== whole.url) return rewritten(scope, hop, request, cookies);
    this.#request = request;

    const schemeHandler = scope.context.schemeHandlerFor(request.url);
    const given = callbacks.getResourceHandler(index, request, schemeHandler);
    const served = given && (await given);
    if (served === null && !isHttp(request.url)) throw await unknownScheme(scope, index, request);
    const upgrade = served === null ? scope.context.hsts.upgrade(request.url) : null;
    const secureUrl = upgrade && (await upgrade);
    if (secureUrl !== null) return upgraded(scope, hop, request, secureUrl, cookies);

    const received =
      served === null
        ? await fromNetwork(scope, this.#client, hop, loading, cookies)
        : await fromHandler(scope, index, request, cookies, served);
    const { source, response } = received;
    const mayKeep = served === null ? undefined : mayBeSaved(scope, index, served.handler);

    const isRedirect = response.status >= 300 && response.status < 400;
    const to = isRedirect ? redirectTarget(response.status, response.headers, request.url) : null;
    if (to !== null && request.flags.has('stopOnRedirect')) {
      // The answer to a login is often just this: a cookie and a redirect.
      await saveCookies(scope, index, request, response, cookies.manager, mayKeep);
      // CEF: the response's URL is then the one that it points to (#1329).
      scope.response = Object.freeze({ ...response, url: to });
      this.#complete('canceled', stopped());
      return null;
    }
    const next = to === null ? null : await serverRedirect(scope, hop, request, response, to);
    if (next !== null) {
      await saveCookies(scope, index, request, response, cookies.manager, mayKeep);
      await source.discard();
      return next;
    }

    if (!callbacks.isUnhandled(index, 'onResourceResponse', request)) {
      const decided = await afterResponse(scope, hop, request, cookies, received);
      if (decided !== 'deliver') return decided;
    }
    const saving = saveCookies(scope, index, request, response, cookies.manager, mayKeep);
    if (saving) await saving;
    if (served === null && response.status >= 500 && this.#mayRetry(request, response.status)) {
      this.#retries++;
      dropResponse(scope);
      await source.discard();
      return this.#fromTheStart(index + 1, 'retried');
    }
    const filtering = mayBeFiltered(request, response)
      ? callbacks.getResourceResponseFilter(index, request, response)
      : null;
    const filter = filtering && (await filtering);
    const delivering = deliverBody(scope, index, request, source, filter, this.#client);
    if (delivering) await delivering;
    keepTrailers(scope, source.trailers);
    return null;
  }

  #begin({ index, request, reason }: Hop): void {
    this.#client.hop = index;
    this.#request = request;
    // What led to another hop was not the answer.
    dropResponse(this.#scope);
    this.#scope.onNetwork = false;
    this.#scope.phase.reset();
    const url = maskUrl(request.url);
    this.log.append({ type: 'hop:started', hop: index, method: request.method, url, reason });
  }

  #fromTheStart(index: number, reason: 'request' | 'retried'): Hop {
    const { postData } = this.#original;
    const request =
      postData === null ? this.#original : effectiveRequest(this.#scope, index, this.#original);
    return { index, request, reason };
  }

  #mayRetry(request: Request, status: number): boolean {
    const { retryOn5xx } = this.#scope.context.options;
    return this.#retries < MAX_RETRIES && mayRetry(this.#original, request, status, retryOn5xx);
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
    if (this.log.events.length === 0) logStart(this.log, this.#request);
    if (error !== null) this.#cancellation.abort(error);
    const { postData } = this.#original;
    if (postData !== null) discardBody(postData);
    this.#scope.closeBodies();
    const { bytes, callbacks } = this.#scope;
    callbacks.onResourceLoadComplete(this.#client.hop, {
      request: this.#request,
      response: this.#scope.response,
      status,
      receivedContentLength: bytes.received + bytes.cached,
    });
    this.#client.complete();
    const totalMs = this.log.now();
    const told = this.#scope.notificationsSettled();
    const end = (): void => {
      logEnd(this.log, status, error, totalMs, bytes);
      this.#resolveDone(this);
    };
    if (told === undefined) end();
    else void told.then(end);
  }
}

function stopped(): NetworkError {
  const message = 'The request stops at redirects.';
  return new NetworkError('ERR_ABORTED', { phase: 'receive', message });
}
