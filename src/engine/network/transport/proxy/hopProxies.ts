import type { CredentialsCallbacks } from '../../auth/credentialsCallbacks.ts';
import { NetworkError } from '../../../errors/networkError.ts';
import type { Request } from '../../../message/request.ts';
import { headerValue } from '../../../../session/headers.ts';
import { maskHeaders } from '../../../../session/mask.ts';
import { certificateDecision } from '../../tls/certificateDecision.ts';
import type { DecideCertificate } from '../../tls/certificates/tlsPeer.ts';
import { directGroupId } from '../connect/connectionKey.ts';
import type { AlpnMode, GroupId } from '../connect/connectionKey.ts';
import type { Dial } from '../connect/dial.ts';
import { dialTarget } from '../connect/dialing.ts';
import type { ResponseHead } from '../../../message/responseHead.ts';
import type { Target } from '../connect/target.ts';
import type { ProxyAuthentication } from './connectTunnel.ts';
import { dialThrough, targetOfProxy } from './dialThrough.ts';
import { ProxyCredentials } from './proxyCredentials.ts';
import { proxyError } from './proxyErrors.ts';
import type { ProxyResolution, ProxyResolver } from './proxyResolver.ts';
import { isHttpProxy, proxyKey, proxyUrl } from './proxyServer.ts';
import type { ProxyServer } from './proxyServer.ts';
import { directRoute } from './route.ts';
import type { Route } from './route.ts';
import type { ProxyScope } from './proxyScope.ts';

/** The proxies of one hop, where there may be any: found anew for each, because each has another URL. */
export class HopProxies {
  readonly #scope: ProxyScope;
  readonly #hop: number;
  readonly #request: Request;
  readonly #resolver: ProxyResolver;
  readonly #asked: CredentialsCallbacks;
  #credentials_: Map<string, ProxyCredentials> | null = null;
  get #credentials(): Map<string, ProxyCredentials> {
    return (this.#credentials_ ??= new Map());
  }
  #resolution: Promise<ProxyResolution> | null = null;

  constructor(
    scope: ProxyScope,
    hop: number,
    request: Request,
    resolver: ProxyResolver,
    asked: CredentialsCallbacks,
  ) {
    this.#scope = scope;
    this.#hop = hop;
    this.#request = request;
    this.#resolver = resolver;
    this.#asked = asked;
  }

  /** The routes to a target, in the order in which they are tried. */
  async routesTo(
    target: Target,
    alpn: AlpnMode,
    decideCertificate: DecideCertificate,
  ): Promise<[Route, ...Route[]]> {
    this.#resolution ??= this.#resolve();
    const { via, reason } = await this.#resolution;
    const routes = this.#resolver
      .inOrder(via)
      .map((server) =>
        server === null
          ? directRoute(target, alpn, decideCertificate, reason)
          : this.#routeThrough(server, reason, target, alpn, decideCertificate),
      );
    const [first = directRoute(target, alpn, decideCertificate, reason), ...others] = routes;
    return [first, ...others];
  }

  async #resolve(): Promise<ProxyResolution> {
    const resolution = await this.#resolver.resolve(
      this.#request.url,
      this.#scope.signal.abortSignal,
    );
    for (const problem of resolution.problems) this.#scope.report(this.#hop, `Proxy: ${problem}`);
    return resolution;
  }

  #routeThrough(
    server: ProxyServer,
    reason: string,
    target: Target,
    alpn: AlpnMode,
    decideTarget: DecideCertificate,
  ): Route {
    const decideCertificate = this.#certificateDecisionFor(server);
    // HTTP/2 without TLS is nothing that a proxy passes on: it goes through a tunnel.
    const forwards =
      isHttpProxy(server) && !target.secure && alpn !== 'h2' && !this.#tunnels(target);
    const direct = forwards
      ? directGroupId(targetOfProxy(server), 'http/1.1')
      : directGroupId(target, alpn);
    const authentication = this.#credentialsFor(server);
    let route: GroupId = { ...direct, proxy: null, forwards };
    return {
      // Whom the proxy takes us for turns out when it asks, and other requests find out meanwhile.
      get groupId() {
        const proxy = forwards ? null : tunnelKey(server, authentication);
        if (route.proxy !== proxy) route = { ...route, proxy };
        return route;
      },
      decideCertificate: forwards ? decideCertificate : decideTarget,
      proxy: {
        server,
        authentication,
        decideCertificate,
        dial: (decide) => this.#dialThrough(server, decide),
      },
      logged: { url: proxyUrl(server), reason },
    };
  }

  /** Whether plain http goes through a tunnel, too. A proxy that passes it on connects to where the URL says. */
  #tunnels(target: Target): boolean {
    const { proxyTunnel = false, dialing } = this.#scope.context.options;
    return proxyTunnel || dialTarget(target, dialing) !== null;
  }

  /** Who speaks for this hop to a proxy that wants to know who asks. */
  #credentialsFor(proxy: ProxyServer): ProxyCredentials {
    const key = proxyKey(proxy);
    let found = this.#credentials.get(key);
    if (found === undefined) {
      found = new ProxyCredentials(this.#scope, this.#hop, this.#request, proxy, this.#asked);
      this.#credentials.set(key, found);
    }
    return found;
  }

  /** The decision about an HTTPS proxy's certificate; the error names the proxy that it keeps the request from. */
  #certificateDecisionFor(proxy: ProxyServer): DecideCertificate {
    const { host, port } = proxy;
    const peer = { host, port, isProxy: true };
    const decide = certificateDecision(this.#scope, this.#hop, this.#request, peer);
    return async (certificate) => {
      try {
        await decide(certificate);
      } catch (error) {
        if (!NetworkError.is(error, 'ERR_PROXY_CERTIFICATE_INVALID')) throw error;
        const problems = error.nodeCode ?? '';
        const happened = `showed a certificate that was not accepted (${problems})`;
        throw proxyError(error.name, proxy, happened, problems, 'tls');
      }
    };
  }

  #dialThrough(proxy: ProxyServer, decideCertificate: DecideCertificate): Dial {
    const { context } = this.#scope;
    return dialThrough(proxy, {
      trust: context.trust,
      decideCertificate,
      authentication: this.#credentialsFor(proxy),
      userAgent: headerValue(this.#request.headers, 'user-agent') ?? null,
      onAnswer: (head) => {
        this.#answered(proxy, head);
      },
    });
  }

  #answered(proxy: ProxyServer, { status, statusText, headers }: ResponseHead): void {
    this.#scope.log.append({
      type: 'tunnel:answered',
      hop: this.#hop,
      attempt: this.#scope.phase.attempt,
      proxy: proxyUrl(proxy),
      status,
      statusText,
      headers: maskHeaders(headers),
    });
  }
}

/** Equal for tunnels through the same proxy as the same user. */
function tunnelKey(server: ProxyServer, { identity }: ProxyAuthentication): string {
  return `${proxyKey(server)} ${encodeURIComponent(identity ?? '')}`;
}
