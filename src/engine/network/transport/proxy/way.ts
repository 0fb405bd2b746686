import { headerValue, withHeader, withoutHeader } from '../../../../session/headers.ts';
import type { HeaderList } from '../../../../session/headers.ts';
import type { Request } from '../../../message/request.ts';
import type { DecideCertificate } from '../../tls/tlsPeer.ts';
import { directRoute } from '../connectionKey.ts';
import type { AlpnMode, ConnectionRoute } from '../connectionKey.ts';
import type { Dial } from '../dial.ts';
import { absoluteForm } from '../target.ts';
import type { Target } from '../target.ts';
import type { ProxyAuthentication } from './connectTunnel.ts';
import type { ProxyServer } from './proxyServer.ts';

/** One way for a request to its server, with those who decide and answer on it. */
export interface Way {
  readonly route: ConnectionRoute;
  /** About the certificate of the route's target, which is the proxy where the route forwards. */
  readonly decideCertificate: DecideCertificate;
  /** Null: straight to the server. */
  readonly proxy: {
    readonly server: ProxyServer;
    readonly authentication: ProxyAuthentication;
    readonly decideCertificate: DecideCertificate;
    /** For a tunnel. */
    readonly dial: (decideCertificate: DecideCertificate) => Dial;
  } | null;
  /** What the log says of it; null: the context has no setting about proxies. */
  readonly told: { readonly url: string | null; readonly reason: string } | null;
}

export function directWay(
  target: Target,
  alpn: AlpnMode,
  decideCertificate: DecideCertificate,
  told: Way['told'] = null,
): Way {
  return { route: directRoute(target, alpn), decideCertificate, proxy: null, told };
}

/** The fields as they go this way. What is for the proxy goes to the proxy and to nobody else. */
export function headersFor(
  way: Way,
  request: Request,
  headers: HeaderList,
): HeaderList | Promise<HeaderList> {
  // Without any setting about proxies, the user's own line is sent as it was written.
  return way.told === null ? headers : headersOn(way, request, headers);
}

async function headersOn(
  { route, proxy }: Way,
  request: Request,
  headers: HeaderList,
): Promise<HeaderList> {
  const others = withoutHeader(headers, 'proxy-authorization');
  if (proxy === null) return others;
  // The proxy got it with CONNECT.
  if (!route.forwards) return others;
  const host = headerValue(headers, 'host') ?? new URL(request.url).host;
  const authorization = await proxy.authentication.authorization({
    method: request.method,
    uri: request.requestTarget ?? absoluteForm(new URL(request.url)),
  });
  const own = withHeader(others, 'Host', host);
  return authorization === null ? own : [...own, ['Proxy-Authorization', authorization]];
}
