import { readableField, urlInField } from '../../../session/fieldValue.ts';
import { headerValues, trimBlanks } from '../../../session/headers.ts';
import type { HeaderList } from '../../../session/headers.ts';
import { NetworkError } from '../../errors/networkError.ts';
import { maskUrl } from '../../../session/mask.ts';

/** Chromium's limit (URLRequest::kMaxRedirects). */
export const MAX_REDIRECTS = 20;

const REDIRECT_STATUS = new Set([301, 302, 303, 307, 308]);

/** The target of a redirect, or null when this response is none: 3xx without Location is an ordinary response. */
export function redirectTarget(status: number, headers: HeaderList, from: string): string | null {
  if (!REDIRECT_STATUS.has(status)) return null;
  const locations = [...new Set(headerValues(headers, 'location'))];
  if (locations.length > 1) {
    throw new NetworkError('ERR_RESPONSE_HEADERS_MULTIPLE_LOCATION', { phase: 'receive' });
  }
  const location = trimBlanks(locations[0] ?? '');
  if (location === '') return null;
  return resolveRedirect(location, from);
}

/**
 * Resolves a Location value (RFC 3986) and carries the fragment over when it has none of its own (RFC 9110, 10.2.2).
 * @throws NetworkError ERR_INVALID_REDIRECT
 */
export function resolveRedirect(location: string, from: string): string {
  const text = urlInField(location);
  if (!URL.canParse(text, from)) {
    throw new NetworkError('ERR_INVALID_REDIRECT', {
      phase: 'receive',
      message: `The server redirected to ${JSON.stringify(maskUrl(readableField(location)))}, which is not a URL.`,
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
