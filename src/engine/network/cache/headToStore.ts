import { headerValue, headerValues, withoutHeader } from '../../../session/headers.ts';
import type { HeaderField, HeaderList } from '../../../session/headers.ts';
import type { ResponseHead } from '../../message/responseHead.ts';
import { freshFor } from './freshness.ts';
import { selectedBy } from './selection.ts';
import type { SelectingRequest } from './selection.ts';
import type { ExchangeTimes, StoredHead } from './storedHead.ts';

/** Fields of one connection (RFC 9111, section 3.1), and cookies: they were set once, and are not set again. */
const NOT_STORED = [
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authenticate',
  'proxy-authentication-info',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'set-cookie',
  'set-cookie2',
];
/** They describe the stored body, which a 304 does not bring anew (RFC 9111, section 3.2). */
const OF_THE_BODY = ['content-length', 'content-encoding', 'content-range'];

/** The part of a response's head that is stored. */
export function headToStore(
  { status, statusText, headers }: ResponseHead,
  httpVersion: string,
  request: SelectingRequest,
  times: ExchangeTimes,
): StoredHead {
  return {
    status,
    statusText,
    headers: storedFieldsOf(headers),
    httpVersion,
    ...times,
    freshFor: freshFor(headers, times.responseTime),
    selectedBy: selectedBy(headers, request),
  };
}

/** The head that a 304 makes of a stored one: its fields replace those of the same name, others join them. */
export function refreshedHead(
  stored: StoredHead,
  told: HeaderList,
  times: ExchangeTimes,
): StoredHead {
  const headers = mergedFields(stored.headers, storedFieldsOf(told));
  return { ...stored, headers, ...times, freshFor: freshFor(headers, times.responseTime) };
}

/** The fields with which a confirmed response is delivered: also the cookies that the 304 sets now. */
export function mergedFields(stored: HeaderList, told: HeaderList): HeaderField[] {
  const news = withoutHeader(told, ...OF_THE_BODY, 'transfer-encoding');
  const names = new Set(news.map(([name]) => name.toLowerCase()));
  const placed = new Set<string>();
  // The age of the old answer is not the new one's.
  const merged = withoutHeader(stored, 'age').flatMap((field) => {
    const name = field[0].toLowerCase();
    if (!names.has(name)) return [field];
    if (placed.has(name)) return [];
    placed.add(name);
    return news.filter(([other]) => other.toLowerCase() === name);
  });
  return [...merged, ...news.filter(([name]) => !placed.has(name.toLowerCase()))];
}

/** Whether a 304 speaks of this stored response: one that names another entity is a mistake (RFC 9111, section 4.3.4). */
export function isConfirmedBy(stored: StoredHead, told: HeaderList): boolean {
  const named = headerValue(told, 'etag');
  const known = headerValue(stored.headers, 'etag');
  if (named === undefined || known === undefined) return true;
  return named.replace(/^W\//, '') === known.replace(/^W\//, '');
}

/** Whether the answer to a HEAD can tell of the stored body: else that one is out of date (RFC 9111, section 4.3.5). */
export function isOfSameBody(stored: StoredHead, told: HeaderList): boolean {
  return ['etag', 'last-modified', 'content-length'].every((name) => {
    const value = headerValue(told, name);
    return value === undefined || value === headerValue(stored.headers, name);
  });
}

function storedFieldsOf(headers: HeaderList): HeaderField[] {
  const named = headerValues(headers, 'connection').flatMap((value) => value.split(','));
  return withoutHeader(headers, ...NOT_STORED, ...named.map((name) => name.trim()));
}
