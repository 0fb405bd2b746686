import { sendAuthenticated } from './authenticatedSend.ts';
import type { AuthenticatedResponse } from './authenticatedSend.ts';
import { CredentialsCallbacks } from '../network/auth/credentialsCallbacks.ts';
import { fetchThroughCache } from '../network/cache/fetchThroughCache.ts';
import type { ReceivedResponse } from '../network/cache/networkLayer.ts';
import type { HopCookies } from './hopCookies.ts';
import { frozenRequest } from '../message/request.ts';
import type { Request } from '../message/request.ts';
import { responseOf } from '../message/response.ts';
import type { Hop } from '../network/redirect/hop.ts';
import { dropResponse, publishResponse } from './publishResponse.ts';
import type { FromCache } from '../../session/sessionEvent.ts';
import type { SessionScope } from './sessionScope.ts';
import type { ClientNotifier } from './clientNotifier.ts';
import { sendOverNetwork } from '../network/transport/network.ts';
import { HopProxies } from '../network/transport/proxy/hopProxies.ts';
import { sendUnderConditions } from '../network/transport/sendUnderConditions.ts';
import type { Loading } from './beforeLoad.ts';

/** What the cache or a server answers, asked again for as long as challenges are answered. */
export function fromNetwork(
  scope: SessionScope,
  client: ClientNotifier,
  hop: Hop,
  { request, network }: Loading,
  cookies: HopCookies,
): Promise<ReceivedResponse> {
  const { index } = hop;
  const { responseCache } = scope.context;
  const { proxies: resolver } = scope.routing;
  let made: CredentialsCallbacks | null = null;
  const asked = (): CredentialsCallbacks =>
    (made ??= new CredentialsCallbacks(scope.callbacks, index, client, scope.handlers));
  const authenticated = (sent: Request, fromCache: FromCache): Promise<AuthenticatedResponse> => {
    scope.onNetwork = true;
    const watcher = client.watcherOf(sent);
    const proxies =
      resolver === null ? null : new HopProxies(scope, index, sent, resolver, asked());
    return sendAuthenticated(scope, index, sent, cookies, {
      send: (headers, kept, httpVersion) => {
        const once =
          httpVersion === sent.httpVersion ? sent : frozenRequest({ ...sent, httpVersion });
        const sending = { watcher, proxies, kept, sign: client.signer };
        return network === null
          ? sendOverNetwork(scope, index, once, headers, sending)
          : sendUnderConditions(scope, index, network, (throttled) =>
              sendOverNetwork(scope, index, once, headers, { ...sending, throttled }),
            );
      },
      receive: ({ head, httpVersion }) =>
        publishResponse(scope, index, responseOf(sent.url, head, httpVersion, fromCache)),
      asked,
      signs: client.signer !== null,
    });
  };
  // Without a cache of ours, the request's Cache-Control is meant for those on the way.
  if (responseCache === null && !request.flags.has('onlyFromCache')) {
    return authenticated(request, null);
  }
  return fetchThroughCache(responseCache, scope, hop, request, {
    send: authenticated,
    publish: (head, httpVersion, fromCache) => {
      scope.onNetwork = false;
      return publishResponse(scope, index, responseOf(request.url, head, httpVersion, fromCache));
    },
    unpublish: () => {
      dropResponse(scope);
    },
  });
}
