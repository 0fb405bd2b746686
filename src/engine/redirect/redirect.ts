import { headerValues, withoutHeader, withHeader, hasHeader } from '../message/headers.ts';
import type { HeaderList } from '../message/headers.ts';
import { NetworkError } from '../errors/networkError.ts';
import type { PostData } from '../body/postData.ts';
import { maskUrl } from '../session/mask.ts';

/** Chromium's limit (URLRequest::kMaxRedirects). */
export const MAX_REDIRECTS = 20;

const REDIRECT_STATUS = new Set([301, 302, 303, 307, 308]);
/** Content fields describe a body; they go when it goes (Fetch, HTTP-redirect fetch, step 12). */
const CONTENT_FIELDS = [
  'content-length',
  'content-type',
  'content-encoding',
  'content-language',
  'content-location',
];

/** The target of a redirect, or null when this response is none: 3xx without Location is an ordinary response. */
export function redirectTarget(status: number, headers: HeaderList, from: string): string | null {
  if (!REDIRECT_STATUS.has(status)) return null;
  const locations = [...new Set(headerValues(headers, 'location'))];
  if (locations.length > 1) {
    throw new NetworkError('ERR_RESPONSE_HEADERS_MULTIPLE_LOCATION', { phase: 'receive' });
  }
  const location = locations[0]?.trim();
  if (location === undefined || location === '') return null;
  return resolveRedirect(location, from);
}

/**
 * Resolves a Location value (RFC 3986) and carries the fragment over when it has none of its own (RFC 9110, 10.2.2).
 * @throws NetworkError ERR_INVALID_REDIRECT
 */
export function resolveRedirect(location: string, from: string): string {
  // The wire has Latin-1; a Location with raw UTF-8 bytes means the characters that they spell.
  const text = /[\u0080-\u00ff]/.test(location)
    ? Buffer.from(location, 'latin1').toString('utf8')
    : location;
  if (!URL.canParse(text, from)) {
    throw new NetworkError('ERR_INVALID_REDIRECT', {
      phase: 'receive',
      message: `The server redirected to ${JSON.stringify(maskUrl(location))}, which is not a URL.`,
    });
  }
  const target = new URL(text, from);
  if (target.hash === '') target.hash = new URL(from).hash;
  return target.href;
}

/** RFC 9110, section 15.4, as browsers do it: 303 becomes GET, 301 and 302 only for POST; HEAD stays. */
export function redirectMethod(method: string, status: number): string {
  if (status === 303) return method === 'HEAD' ? 'HEAD' : 'GET';
  if ((status === 301 || status === 302) && method === 'POST') return 'GET';
  return method;
}

interface Message {
  readonly url: string;
  readonly method: string;
  readonly headers: HeaderList;
  readonly postData: PostData | null;
}

/** The request of the next hop: method, body and headers that may not travel further are dropped (reference 6.6, 9.8). */
export function redirectedRequest(request: Message, to: string, method: string): Message {
  let headers = request.headers;
  let postData = request.postData;
  if (method !== request.method) {
    postData = null;
    headers = withoutHeader(headers, ...CONTENT_FIELDS, 'origin');
  }
  if (new URL(to).origin !== new URL(request.url).origin) {
    // CEF lets a hand-written Authorization through to the new origin; that leaks it, so here it goes.
    headers = withoutHeader(headers, 'authorization', 'cookie', 'host');
    if (hasHeader(headers, 'origin')) headers = withHeader(headers, 'Origin', 'null');
  }
  if (request.url.startsWith('https:') && to.startsWith('http:')) {
    headers = withoutHeader(headers, 'referer');
  }
  return { url: to, method, headers, postData };
}

/** Schemes that a server must never lead to: local files and scripts. */
const UNSAFE_TARGETS = new Set([
  'file:',
  'data:',
  'javascript:',
  'about:',
  'blob:',
  'filesystem:',
  'view-source:',
]);

export function isUnsafeRedirect(to: string): boolean {
  return UNSAFE_TARGETS.has(new URL(to).protocol);
}
