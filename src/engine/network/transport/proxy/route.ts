import { headerValue, withHeader, withoutHeader } from '../../../../session/headers.ts';
import type { HeaderList } from '../../../../session/headers.ts';
import type { Request } from '../../../message/request.ts';
import type { DecideCertificate } from '../../tls/certificates/tlsPeer.ts';
import { directGroupId } from '../connect/connectionKey.ts';
import type { AlpnMode, GroupId } from '../connect/connectionKey.ts';
import type { Dial } from '../connect/dial.ts';
import { absoluteForm } from '../../../message/requestUrl.ts';
import type { Target } from '../connect/target.ts';
import type { ProxyAuthentication } from './connectTunnel.ts';
import type { ProxyServer } from './proxyServer.ts';

/** One route of a request to its server, with who decides about certificates and authenticates on it. */
export interface Route {
  readonly groupId: GroupId;
  /** About the certificate of the group's target, which is the proxy where that forwards. */
  readonly decideCertificate: DecideCertificate;
  /** Null: direct. */
  readonly proxy: {
    readonly server: ProxyServer;
    readonly authentication: ProxyAuthentication;
    readonly decideCertificate: DecideCertificate;
    /** For a tunnel. */
    readonly dial: (decideCertificate: DecideCertificate) => Dial;
  } | null;
  /** What the log says of it; null: the context has no setting about proxies. */
  readonly logged: { readonly url: string | null; readonly reason: string } | null;
}

/** @param because why it goes straight; null: nobody has said anything about proxies */
export function directRoute(
  target: Target,
  alpn: AlpnMode,
  decideCertificate: DecideCertificate,
  because: string | null,
): Route {
  const logged = because === null ? null : { url: null, reason: because };
  return { groupId: directGroupId(target, alpn), decideCertificate, proxy: null, logged };
}

/** The fields for this route. What is for the proxy goes to the proxy and to nobody else. */
export function headersFor(
  route: Route,
  request: Request,
  headers: HeaderList,
): HeaderList | Promise<HeaderList> {
  // Without any setting about proxies, the user's own line is sent as it was written.
  return route.logged === null ? headers : headersOn(route, request, headers);
}

async function headersOn(
  { groupId, proxy }: Route,
  request: Request,
  headers: HeaderList,
): Promise<HeaderList> {
  const others = withoutHeader(headers, 'proxy-authorization');
  if (proxy === null) return others;
  // The proxy got it with CONNECT.
  if (!groupId.forwards) return others;
  const host = headerValue(headers, 'host') ?? new URL(request.url).host;
  const authorization = await proxy.authentication.authorization({
    method: request.method,
    uri: request.requestTarget ?? absoluteForm(new URL(request.url)),
  });
  const own = withHeader(others, 'Host', host);
  return authorization === null ? own : [...own, ['Proxy-Authorization', authorization]];
}
