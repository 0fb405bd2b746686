import { withoutJarCookies } from '../cookies/hopCookies.ts';
import type { HopCookies } from '../cookies/hopCookies.ts';
import { withoutDefaultHeaders } from '../message/defaultHeaders.ts';
import { headerValue } from '../message/headers.ts';
import type { HeaderList } from '../message/headers.ts';
import { frozenRequest } from '../message/request.ts';
import type { Request } from '../message/request.ts';
import { responseOf } from '../message/response.ts';
import type { Response } from '../message/response.ts';
import type { SessionScope } from '../session/sessionScope.ts';
import { nextHop, withNewAuthorization } from './nextHop.ts';
import type { Hop } from './nextHop.ts';

/** Where a redirect that no server sent leads to; when it is not followed, `response` is the answer itself. */
export interface InternalRedirect {
  readonly next: Hop | null;
  readonly response: Response;
}

/** CEF: a URL changed in OnBeforeResourceLoad is an internal redirect with status 307, which no server sent. */
export async function rewritten(
  scope: SessionScope,
  hop: Hop,
  changed: Request,
  cookies: HopCookies,
): Promise<InternalRedirect> {
  const request = frozenRequest({ ...changed, url: hop.request.url });
  const location: HeaderList = [['Location', changed.url]];
  const { next, response } = await redirect(scope, hop, request, cookies, 'rewritten', location);
  return {
    next: next === null ? null : withNewAuthorization(next, changed, hop.request),
    response,
  };
}

/** RFC 6797: the host is spoken to over https only. Chromium: an internal redirect that names its reason. */
export function upgraded(
  scope: SessionScope,
  hop: Hop,
  request: Request,
  secureUrl: string,
  cookies: HopCookies,
): Promise<InternalRedirect> {
  return redirect(scope, hop, request, cookies, 'upgraded', [
    ['Location', secureUrl],
    ['Non-Authoritative-Reason', 'HSTS'],
  ]);
}

async function redirect(
  scope: SessionScope,
  hop: Hop,
  request: Request,
  cookies: HopCookies,
  reason: 'rewritten' | 'upgraded',
  headers: HeaderList,
): Promise<InternalRedirect> {
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
  return { next, response };
}
