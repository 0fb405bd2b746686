import { withoutJarCookies } from './hopCookies.ts';
import type { HopCookies } from './hopCookies.ts';
import { withoutDefaultHeaders } from '../message/defaultHeaders.ts';
import { headerValue } from '../../session/headers.ts';
import type { HeaderList } from '../../session/headers.ts';
import { frozenRequest } from '../message/request.ts';
import type { Request } from '../message/request.ts';
import { responseOf } from '../message/response.ts';
import { publishResponse } from './publishResponse.ts';
import type { SessionScope } from './sessionScope.ts';
import { nextHop, withNewAuthorization } from './nextHop.ts';
import type { Hop } from '../network/redirect/hop.ts';

/**
 * CEF: a URL changed in OnBeforeResourceLoad is an internal redirect with status 307, which no server sent. Null: it is not
 * followed, and its 307 is the response.
 */
export async function rewritten(
  scope: SessionScope,
  hop: Hop,
  changed: Request,
  cookies: HopCookies,
): Promise<Hop | null> {
  const request = frozenRequest({ ...changed, url: hop.request.url });
  const location: HeaderList = [['Location', changed.url]];
  const next = await redirected(scope, hop, request, cookies, 'rewritten', location);
  return next === null ? null : withNewAuthorization(next, changed, hop.request);
}

/**
 * RFC 6797: the host is spoken to over https only. Chromium: an internal redirect that names its reason. Null: it is not
 * followed, and its 307 is the response.
 */
export function upgraded(
  scope: SessionScope,
  hop: Hop,
  request: Request,
  secureUrl: string,
  cookies: HopCookies,
): Promise<Hop | null> {
  return redirected(scope, hop, request, cookies, 'upgraded', [
    ['Location', secureUrl],
    ['Non-Authoritative-Reason', 'HSTS'],
  ]);
}

async function redirected(
  scope: SessionScope,
  hop: Hop,
  request: Request,
  cookies: HopCookies,
  reason: 'rewritten' | 'upgraded',
  headers: HeaderList,
): Promise<Hop | null> {
  const head = { status: 307, statusText: 'Internal Redirect', headers };
  const response = responseOf(request.url, head, null);
  const next = await nextHop(scope, hop, {
    request,
    carried: {
      headers: withoutDefaultHeaders(
        withoutJarCookies(request.headers, cookies),
        cookies.own,
        hop.request.headers,
      ),
      withoutDefaults: request.withoutDefaults,
    },
    response,
    to: headerValue(headers, 'location') ?? request.url,
    reason,
  });
  if (next === null) publishResponse(scope, hop.index, response);
  return next;
}
