import { cookieHeader } from '../../session/cookie.ts';
import type { CookieRecord } from '../../session/cookie.ts';
import { readCookieField } from '../../session/cookiePair.ts';
import { hasHeader, headerValues, withHeader } from '../../session/headers.ts';
import type { HeaderList } from '../../session/headers.ts';
import { referrerFor } from './referrer.ts';
import { createRequest } from './request.ts';
import type { Request } from './request.ts';
import { isHttp } from '../../session/isHttp.ts';

/** What is added when the request is sent, because it follows from what the request says elsewhere: referrer and flags. */
export function sentHeaders({ headers, referrer, flags, url }: Request): HeaderList {
  if (referrer === null && !flags.has('skipCache')) return headers;
  const told = referrer && referrerFor(referrer, url);
  return [
    ...headers,
    ...(told === null || hasHeader(headers, 'referer') ? [] : [['Referer', told] as const]),
    ...(flags.has('skipCache') && !hasHeader(headers, 'cache-control')
      ? [['Cache-Control', 'no-cache'] as const]
      : []),
  ];
}

/**
 * CEF: a request with another method than GET and HEAD says its own origin, unless it says another (`sendOrigin`). Added
 * when the request is made and not when it is sent, so that redirects treat it as what it is.
 */
export function withOwnOrigin(request: Request): Request {
  if (request.method === 'GET' || request.method === 'HEAD') return request;
  if (!isHttp(request.url) || hasHeader(request.headers, 'origin')) return request;
  const headers: HeaderList = [...request.headers, ['Origin', new URL(request.url).origin]];
  return createRequest({ ...request, headers, flags: [...request.flags] });
}

/**
 * The headers with the jar's cookies in one Cookie field. A cookie that the user wrote by hand wins over the jar's of
 * the same name; there are never two fields (RFC 6265, section 5.4).
 */
export function withCookies(headers: HeaderList, cookies: readonly CookieRecord[]): HeaderList {
  const written = writtenCookies(headers);
  if (written === undefined) {
    const value = cookieHeader(cookies);
    return value === null ? headers : [...headers, ['Cookie', value]];
  }
  const names = new Set(readCookieField(written).map(({ name }) => name));
  const others = cookieHeader(cookies.filter(({ name }) => !names.has(name)));
  return others === null ? headers : withHeader(headers, 'Cookie', `${written}; ${others}`);
}

/** All Cookie fields as one, or undefined. */
export function writtenCookies(headers: HeaderList): string | undefined {
  return hasHeader(headers, 'cookie') ? headerValues(headers, 'cookie').join('; ') : undefined;
}
