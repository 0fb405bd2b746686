import { ACCEPT_ENCODING } from '../body/decoding/decode.ts';
import { cookieHeader } from '../cookies/cookie.ts';
import type { CookieRecord } from '../cookies/cookie.ts';
import { frozenHeaders, hasHeader, headerValue, withHeader } from './headers.ts';
import type { HeaderField, HeaderList } from './headers.ts';
import { referrerFor } from './referrer.ts';
import { createRequest, isHttp } from './request.ts';
import type { Request } from './request.ts';
import type { RequestContextOptions } from '../requestContext.ts';

const DEFAULT_USER_AGENT = 'RequestWorkbench';
const DEFAULT_LANGUAGES = expandLanguages('en-US,en');

/**
 * The fields that a request gets when it has none of its own (CEF: the engine's automatic headers), behind the user's,
 * which keep their order and case. Host and Connection are the transport's, those about the body withBodyFields'.
 */
export function automaticHeaders(request: Request, options: RequestContextOptions): HeaderList {
  if (
    request.headers.length === 0 &&
    request.referrer === null &&
    !request.flags.has('skipCache')
  ) {
    return usualHeaders(request, options);
  }
  return allHeaders(request, options);
}

const usual = new WeakMap<RequestContextOptions, HeaderList>();

/** Those of a request that says nothing itself: the same for all of a context. */
function usualHeaders(request: Request, options: RequestContextOptions): HeaderList {
  let headers = usual.get(options);
  if (headers === undefined) {
    headers = frozenHeaders(allHeaders(request, options));
    usual.set(options, headers);
  }
  return headers;
}

function allHeaders(request: Request, options: RequestContextOptions): HeaderList {
  const headers: HeaderField[] = [...request.headers];
  const add = (name: string, value: string): void => {
    if (!hasHeader(headers, name)) headers.push([name, value]);
  };
  add('User-Agent', userAgentOf(request, options));
  add('Accept', '*/*');
  add('Accept-Encoding', ACCEPT_ENCODING);
  const languages = options.acceptLanguageList;
  add('Accept-Language', languages === undefined ? DEFAULT_LANGUAGES : expandLanguages(languages));
  const referrer = request.referrer && referrerFor(request.referrer, request.url);
  if (referrer !== null) add('Referer', referrer);
  if (request.flags.has('skipCache')) add('Cache-Control', 'no-cache');
  return headers;
}

/** A proxy is told it too, before the request itself is sent. */
export function userAgentOf(request: Request, options: RequestContextOptions): string {
  return headerValue(request.headers, 'user-agent') ?? options.userAgent ?? DEFAULT_USER_AGENT;
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

/** "en-GB,en" becomes "en-GB,en;q=0.9" (net::HttpUtil::GenerateAcceptLanguageHeader). */
export function expandLanguages(list: string): string {
  return list
    .split(',')
    .map((language) => language.trim())
    .filter((language) => language !== '')
    .map((language, index) =>
      index === 0 ? language : `${language};q=${String(Math.max(10 - index, 1) / 10)}`,
    )
    .join(',');
}

/**
 * The headers with the jar's cookies in one Cookie field. A cookie that the user wrote by hand wins over the jar's of
 * the same name; there are never two fields (RFC 6265, section 5.4).
 */
export function withCookies(headers: HeaderList, cookies: readonly CookieRecord[]): HeaderList {
  const written = headerValue(headers, 'cookie');
  if (written === undefined) {
    const value = cookieHeader(cookies);
    return value === null ? headers : [...headers, ['Cookie', value]];
  }
  const names = new Set(written.split(';').map((pair) => pair.split('=', 1)[0]?.trim()));
  const others = cookieHeader(cookies.filter(({ name }) => !names.has(name)));
  return others === null ? headers : withHeader(headers, 'Cookie', `${written}; ${others}`);
}
