import type { GetWithBody } from '../message/getWithBody.ts';
import { CredentialCache } from '../network/auth/credentials.ts';
import type { CachedLogin } from '../network/auth/credentials.ts';
import { ResponseCache } from '../network/cache/responseCache.ts';
import type { ResponseCacheOptions } from '../network/cache/responseCache.ts';
import type { DefaultHeaderOptions } from '../message/defaultHeaders.ts';
import type { CertificateOptions } from '../network/tls/certificateDecision.ts';
import type { TransportOptions } from '../network/transport/transportScope.ts';
import type { Phase } from '../../session/sessionEvent.ts';
import { headerFault } from '../../session/headers.ts';
import {
  checkedTimeouts,
  checkedVersion,
  checkSpan,
  InvalidRequestError,
} from '../message/request.ts';
import { CookieManager } from '../network/cookies/cookieManager.ts';
import type { CookieStorage } from '../network/cookies/cookieStorage.ts';
import { Bag } from './bag.ts';
import type { Handlers } from '../handlers/handlers.ts';
import type { RequestHandler } from '../handlers/requestHandler.ts';
import { NetworkError } from '../errors/networkError.ts';
import { HstsStore } from '../network/redirect/hsts.ts';
import type { HstsMode } from '../network/redirect/hsts.ts';
import type { RetryOn5xx } from '../network/redirect/retry.ts';
import type { Timeouts } from '../message/timeouts.ts';
import { SchemeHandlers } from '../resource/schemeHandlers.ts';
import type { SchemeHandlerFactory } from '../resource/schemeHandlers.ts';
import { CertificateExceptions } from '../network/tls/certificateExceptions.ts';
import { ClientCertificates } from '../network/tls/clientAuth/configured.ts';
import type { ConfiguredClientCertificate } from '../network/tls/clientAuth/configured.ts';
import { ClientAuthCache } from '../network/tls/clientAuth/clientAuthCache.ts';
import type { HostAndPort } from '../network/tls/clientAuth/clientAuthCache.ts';
import { TrustStore } from '../network/tls/certificates/trustStore.ts';
import type { TrustOptions } from '../network/tls/certificates/trustStore.ts';
import { addressesOf } from '../network/transport/connect/addressesOf.ts';
import { ConnectionPool } from '../network/transport/connectionPool.ts';
import { checkDialing } from '../network/transport/connect/dialing.ts';
import { routingOf } from '../network/transport/proxy/routing.ts';
import type { Routing } from '../network/transport/proxy/routing.ts';
import type { ProxyOption } from '../network/transport/proxy/proxySettings.ts';
import type { PoolOptions } from '../network/transport/connectionPool.ts';

export interface RequestContextOptions
  extends DefaultHeaderOptions, TrustOptions, CertificateOptions, PoolOptions, TransportOptions {
  /** Default: 'on'. With cookies on disk it is kept in the same folder. */
  readonly hsts?: HstsMode;
  /**
   * CEF and browsers: sends `Origin`, the request's own, with methods other than GET and HEAD. Default: false, as curl and
   * other tools do, because servers take a request with an Origin for one of a web page.
   */
  readonly sendOrigin?: boolean;
  /** Default: in memory. */
  readonly cookies?: CookieStorage;
  /**
   * What a `canSendCookie` that answers false keeps back: the one cookie (default), or all of them, as CEF 66 did.
   */
  readonly cookieFilter?: 'perCookie' | 'allOrNone';
  /** What becomes of a GET or HEAD with a body: sent as it is, or as a POST, as CEF does. Default: 'send'. */
  readonly getWithBody?: GetWithBody;
  /** For requests that say nothing else. Default: no limits. */
  readonly timeouts?: Timeouts;
  /**
   * Which requests are sent again, up to twice, when the server answers 5xx (CEF does it for every method).
   * Default: those that mean the same when they are repeated (RFC 9110, section 9.2.2).
   */
  readonly retryOn5xx?: RetryOn5xx;
  /** Where responses are cached (RFC 9111); null: nowhere. Default: in memory, up to 64 MiB, as in CEF. */
  readonly responseCache?: ResponseCacheOptions | null;
  /** Asked about requests that were created without a handler of their own (CEF: CefRequestContextHandler). */
  readonly handler?: Handlers;
  /** Client certificates for servers that ask for one. Default: none. */
  readonly clientCertificates?: readonly ConfiguredClientCertificate[];
  /**
   * What a 407 is when no proxy was used: a response like any other, with a word about it in the log (default), or a
   * failure with ERR_UNEXPECTED_PROXY_AUTH, as in Chromium.
   */
  readonly unexpectedProxyAuth?: 'deliver' | 'fail';
  /** How servers are reached: through which proxies. Default: straight, and nothing is said about it. */
  readonly proxy?: ProxyOption;
  /** How many redirects are followed; then ERR_TOO_MANY_REDIRECTS. Infinity: all. Default: 20, as in Chromium. */
  readonly maxRedirects?: number;
  /** Hands a URL to the operating system, when `onProtocolExecution` allows it. Without it nothing is ever executed. */
  readonly openExternal?: (url: string) => Promise<boolean>;
}

/** What contexts remember besides connections and responses. */
export type ContextMemory =
  'certificateExceptions' | 'clientCertificates' | 'cookies' | 'credentials' | 'hsts';

interface Running {
  readonly scope: {
    readonly onNetwork: boolean;
    readonly phase: { readonly current: Phase | null };
  };
  /** Ends it as failed. */
  readonly fail: (reason: NetworkError) => void;
}

/** What sessions share (CEF: CefRequestContext). Nothing in it reaches another context, unless that was made to share it. */
export class RequestContext {
  readonly cookieManager: CookieManager;
  readonly hsts: HstsStore;
  readonly credentials: CredentialCache;
  /** Of requests that say nothing else. */
  readonly routing: Routing;
  readonly responseCache: ResponseCache | null;
  readonly connections: ConnectionPool;
  readonly options: RequestContextOptions;
  /** What is for TLS alone is made when TLS is first spoken, unless the options say something that has to be checked. */
  #trust: TrustStore | null = null;
  #clientCertificates: ClientCertificates | null = null;
  #clientAuth: ClientAuthCache | null = null;
  #certificateExceptions: CertificateExceptions | null = null;
  /** Made for the first factory. */
  #schemeHandlers: SchemeHandlers | null = null;
  /** Whose certificate exceptions and scheme handlers are used: its own, or those of the context that it shares. */
  readonly #owner: RequestContext;
  readonly #running = new Bag<Running>();
  /** Those of all contexts that share this one's memory are with the owner. */
  readonly #memoryListeners = new Bag<(what: ContextMemory) => void>();
  /** All contexts that share what this one remembers; the last of them closes it. */
  readonly #sharers: Set<RequestContext>;
  #retired = false;
  #disposed = false;

  /**
   * @param sharing a context whose cookies, HSTS hosts, credentials, certificate exceptions and scheme handlers this one
   *   uses too (CEF: CreateContext); `cookies` and `hsts` of `options` mean nothing then
   * @throws TypeError for options that can't be meant, such as a CA certificate that is none or no connections to a host
   */
  constructor(options: RequestContextOptions = {}, sharing: RequestContext | null = null) {
    checkContextOptions(options);
    this.options = options;
    const { hsts, cookies } = options;
    const directory = cookies?.kind === 'disk' ? cookies.directory : null;
    this.cookieManager =
      sharing?.cookieManager ?? new CookieManager(cookies, this.#tells('cookies'));
    this.hsts = sharing?.hsts ?? new HstsStore(hsts, directory, this.#tells('hsts'));
    this.credentials = sharing?.credentials ?? new CredentialCache(this.#tells('credentials'));
    this.#owner = sharing === null ? this : sharing.#owner;
    this.#sharers = sharing === null ? new Set() : sharing.#sharers;
    if (CHECKED_BY_TRUST.some((name) => options[name] !== undefined)) {
      this.#trust = new TrustStore(options);
    }
    const { clientCertificates } = options;
    if (clientCertificates !== undefined) {
      this.#clientCertificates = new ClientCertificates(this.trust, clientCertificates);
    }
    // Whoever dials a socket of the file system reaches no proxy.
    const proxy = options.dialing?.socketPath === undefined ? options.proxy : undefined;
    this.routing = routingOf(proxy, () => this.trust);
    const { responseCache = { kind: 'memory' } } = options;
    this.responseCache = responseCache === null ? null : new ResponseCache(responseCache);
    this.connections = new ConnectionPool(options);
    this.#sharers.add(this);
  }

  /** @param own what a request says itself */
  routingFor(own: ProxyOption | undefined): Routing {
    const dialsSocket = this.options.dialing?.socketPath !== undefined;
    return own === undefined || dialsSocket ? this.routing : routingOf(own, () => this.trust);
  }

  get disposed(): boolean {
    return this.#disposed;
  }

  /** Whom it trusts. */
  get trust(): TrustStore {
    return (this.#trust ??= new TrustStore(this.options));
  }

  get clientCertificates(): ClientCertificates {
    return (this.#clientCertificates ??= new ClientCertificates(this.trust));
  }

  /** Which servers ask for client certificates, and what was chosen for them. */
  get clientAuth(): ClientAuthCache {
    return (this.#clientAuth ??= new ClientAuthCache(this.#tells('clientCertificates')));
  }

  get certificateExceptions(): CertificateExceptions {
    return (this.#owner.#certificateExceptions ??= new CertificateExceptions(
      this.#tells('certificateExceptions'),
    ));
  }

  /**
   * CEF: RegisterSchemeHandlerFactory. Answers requests of `scheme` ("app") and `domain` ("": any) that no
   * RequestHandler answers; null takes the factory away. http and https can be answered like any other.
   */
  registerSchemeHandlerFactory(
    scheme: string,
    domain: string,
    factory: SchemeHandlerFactory | null,
  ): void {
    (this.#owner.#schemeHandlers ??= new SchemeHandlers()).register(scheme, domain, factory);
  }

  /** CEF: ClearSchemeHandlerFactories. */
  clearSchemeHandlerFactories(): void {
    this.#owner.#schemeHandlers?.clear();
  }

  /** The factory for a URL, as a handler that can be asked like any other; null: none. */
  schemeHandlerFor(url: string): RequestHandler | null {
    return this.#owner.#schemeHandlers?.handlerFor(url) ?? null;
  }

  /**
   * CEF: ResolveHost. The addresses of a URL's host: loopback's for localhost and what is below it, others as the system knows them.
   * @throws NetworkError ERR_NAME_NOT_RESOLVED
   */
  async resolveHost(origin: string): Promise<string[]> {
    const host = new URL(origin).hostname.replace(/^\[(.*)\]$/, '$1');
    try {
      return await addressesOf(host);
    } catch (cause) {
      throw new NetworkError('ERR_NAME_NOT_RESOLVED', { phase: 'dns', cause });
    }
  }

  /** CEF: ClearCertificateExceptions. Idle connections stay: whoever takes one is asked about its certificate. */
  clearCertificateExceptions(): void {
    this.certificateExceptions.clear();
  }

  /**
   * Calls the listener when this context, or one that shares its memory, has remembered or forgotten something. Answers
   * with what ends that.
   */
  onMemoryChanged(listener: (what: ContextMemory) => void): () => void {
    return this.#owner.#memoryListeners.add(listener);
  }

  /** Forgets which hosts asked for https only. */
  async clearHsts(): Promise<void> {
    await this.hsts.clear();
  }

  /** Forgets which client certificates were chosen, and closes the connections that showed one. */
  clearClientCertificateChoices(): void {
    this.#clientAuth?.clear();
    this.connections.closeIdle(({ groupId }) => groupId.clientCertificate !== null);
  }

  /** Forgets what was chosen for one server, and closes the connections to it, which speak for what was chosen. */
  forgetClientCertificateChoice({ host, port }: HostAndPort): void {
    this.#clientAuth?.forget({ host, port });
    this.connections.closeIdle(
      ({ groupId: { target } }) => target.host === host && target.port === port,
    );
  }

  /** Forgets one login, and closes the connections that may have been logged in with it, as NTLM's are. */
  forgetLogin({ space, owner, login }: CachedLogin): void {
    this.credentials.remove(space, owner);
    if (!login.connectionBound) return;
    for (const { connections } of this.#sharers) connections.closeIdle(() => true);
  }

  /** CEF: ClearHttpAuthCredentials. */
  clearAuthCredentials(): void {
    this.credentials.clear();
  }

  /**
   * CEF: CloseAllConnections. Requests that use one, wait for one or are asked about one fail with ERR_CONNECTION_CLOSED,
   * and nothing is sent again. Others go on, and open their own.
   */
  closeAllConnections(): void {
    const message = 'All connections were closed while the request was running.';
    for (const { scope, fail } of this.#running.all()) {
      if (!scope.onNetwork) continue;
      const { current: phase } = scope.phase;
      fail(new NetworkError('ERR_CONNECTION_CLOSED', { phase, message }));
    }
    this.connections.closeAll();
  }

  /** CEF: ClearHttpCache. What is on its way into the cache does not get there any more. */
  async clearCache(): Promise<void> {
    await this.responseCache?.clear();
  }

  #tells(what: ContextMemory): () => void {
    return () => {
      for (const listener of this.#owner.#memoryListeners.all()) listener(what);
    };
  }

  /** Called by a session for as long as it runs. */
  enter(running: Running): () => void {
    const leave = this.#running.add(running);
    return () => {
      leave();
      if (this.#retired && this.#running.size === 0) this.dispose();
    };
  }

  /** Lets what still runs come to its end, then disposes of this context. For one whose successor shares what it remembers. */
  retire(): void {
    this.#retired = true;
    if (this.#running.size === 0) this.dispose();
  }

  /** Fails what still runs with ERR_CONTEXT_SHUT_DOWN and closes every connection. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    for (const running of this.#running.all()) {
      running.fail(new NetworkError('ERR_CONTEXT_SHUT_DOWN'));
    }
    this.connections.closeAll();
    this.routing.proxies?.dispose();
    this.#sharers.delete(this);
    if (this.#sharers.size > 0) return;
    this.cookieManager.close();
    this.hsts.close();
  }
}

/** The options that a {@link TrustStore} refuses when they can't be meant. */
const CHECKED_BY_TRUST = [
  'extraCaCertificates',
  'bundledCertificates',
  'minTlsVersion',
  'maxTlsVersion',
] as const satisfies readonly (keyof TrustOptions)[];

/** @throws TypeError that names the option which can't be meant */
function checkContextOptions(options: RequestContextOptions): void {
  const { timeouts = {}, httpVersion = null, maxConnectionsPerHost = 6, proxy } = options;
  for (const name of ['userAgent', 'acceptLanguageList'] as const) {
    const fault = headerFault([name, options[name] ?? '']);
    if (fault !== undefined) throw new TypeError(`This option can't be sent: ${fault}`);
  }
  if (options.dialing !== undefined) checkDialing(options.dialing);
  const { maxRedirects = 0 } = options;
  if (!(maxRedirects >= 0)) {
    throw new TypeError(`maxRedirects is ${String(maxRedirects)}: use 0 or more`);
  }
  try {
    checkedTimeouts(timeouts);
    checkedVersion(httpVersion);
    checkSpan('idleTimeoutMs', options.idleTimeoutMs);
    if (typeof proxy === 'object' && proxy.kind === 'pac') {
      checkSpan('proxy.timeoutMs', proxy.timeoutMs);
    }
  } catch (error) {
    // The same words; but no request is at fault.
    throw error instanceof InvalidRequestError ? new TypeError(error.message) : error;
  }
  // Infinity is a number of connections like any other.
  if (maxConnectionsPerHost >= 1) return;
  throw new TypeError(
    `maxConnectionsPerHost is ${String(maxConnectionsPerHost)}: use 1 or more, or every request would wait forever`,
  );
}
