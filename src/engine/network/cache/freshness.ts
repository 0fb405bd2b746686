import { hasHeader, headerValue, headerValues } from '../../../session/headers.ts';
import type { HeaderList } from '../../../session/headers.ts';
import type { ResponseHead } from '../../message/responseHead.ts';
import { cacheControl, secondsOf } from './cacheControl.ts';
import type { Directives } from './cacheControl.ts';
import type { StoredHead } from './storedHead.ts';

/** Statuses that may be stored without a word about their freshness (RFC 9110, section 15.1), 501 apart. */
const CACHEABLE_BY_DEFAULT = new Set([200, 203, 204, 300, 301, 308, 404, 405, 410, 414]);
/** Never stored: 206 and 304 are parts of another response, a challenge is meant for one request; nor is a server's failure. */
const NEVER_STORED = new Set([206, 304, 401, 407]);
/** The part of its age at which a document is taken to be fresh still (RFC 9111, section 4.2.2). */
const HEURISTIC_PART = 0.1;

/** Whether a private cache may store this response to a GET (RFC 9111, section 3). */
export function isStorable({ status, headers }: ResponseHead): boolean {
  const directives = cacheControl(headers);
  if (status < 200 || status >= 500 || NEVER_STORED.has(status)) return false;
  if (directives.has('no-store')) return false;
  // Such a response answers no other request (section 4.1).
  if (headerValues(headers, 'vary').some((value) => value.includes('*'))) return false;
  const told =
    directives.has('max-age') ||
    directives.has('public') ||
    directives.has('private') ||
    hasHeader(headers, 'expires');
  return told || CACHEABLE_BY_DEFAULT.has(status);
}

/** For how many seconds after it was made a response is fresh (RFC 9111, section 4.2.1). */
export function freshFor(headers: HeaderList, responseTime: number): number {
  const directives = cacheControl(headers);
  if (directives.has('no-cache')) return 0;
  const maxAge = secondsOf(directives, 'max-age');
  if (maxAge !== undefined) return maxAge;
  const madeAt = httpDate(headerValue(headers, 'date')) ?? responseTime;
  const expires = headerValue(headers, 'expires');
  // A date that can't be read is one in the past (section 5.3).
  if (expires !== undefined) return Math.max(0, ((httpDate(expires) ?? 0) - madeAt) / 1000);
  const lastModified = httpDate(headerValue(headers, 'last-modified'));
  if (lastModified === null) return 0;
  return Math.max(0, ((madeAt - lastModified) / 1000) * HEURISTIC_PART);
}

/** The age of a stored response in seconds (RFC 9111, section 4.2.3). */
export function ageOf({ headers, requestTime, responseTime }: StoredHead, now: number): number {
  const madeAt = httpDate(headerValue(headers, 'date')) ?? responseTime;
  const apparentAge = Math.max(0, responseTime - madeAt);
  const told = Number(/^\s*(\d+)/.exec(headerValue(headers, 'age') ?? '')?.[1] ?? 0) * 1000;
  const correctedAge = told + Math.max(0, responseTime - requestTime);
  // A clock that was set back makes nothing younger.
  return (Math.max(apparentAge, correctedAge) + Math.max(0, now - responseTime)) / 1000;
}

/**
 * Whether a stored response answers a request without asking the server (RFC 9111, sections 4 and 5.2.1); `wanted` are
 * the directives of that request.
 */
export function isUsable(stored: StoredHead, wanted: Directives, now: number): boolean {
  const directives = cacheControl(stored.headers);
  if (wanted.has('no-cache') || directives.has('no-cache')) return false;
  const age = ageOf(stored, now);
  const maxAge = secondsOf(wanted, 'max-age');
  if (maxAge !== undefined && age >= maxAge) return false;
  const left = stored.freshFor - age;
  if (left > 0) return left >= (secondsOf(wanted, 'min-fresh') ?? 0);
  if (directives.has('must-revalidate') || wanted.has('min-fresh')) return false;
  if (wanted.get('max-stale') === true) return true;
  return -left < (secondsOf(wanted, 'max-stale') ?? 0);
}

const DATE_FORMS = [
  /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/,
  /^[A-Z][a-z]{5,8}, \d\d-[A-Z][a-z]{2}-\d\d \d\d:\d\d:\d\d GMT$/,
];
const ASCTIME = /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}$/;

/** An HTTP-date in milliseconds since the epoch, in any of its three forms (RFC 9110, section 5.6.7); null for another. */
export function httpDate(value: string | undefined): number | null {
  const text = value?.trim() ?? '';
  if (DATE_FORMS.some((form) => form.test(text))) return numberOrNull(Date.parse(text));
  // The form of C's asctime has no zone and means UTC.
  return ASCTIME.test(text) ? numberOrNull(Date.parse(`${text} GMT`)) : null;
}

function numberOrNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

/** The conditions under which a server may answer "304": what it said of the stored response (RFC 9111, section 4.3.1). */
export function conditionsFor({ headers }: StoredHead): HeaderList {
  const entityTag = headerValue(headers, 'etag');
  const lastModified = headerValue(headers, 'last-modified');
  return [
    ...(entityTag === undefined ? [] : [['If-None-Match', entityTag] as const]),
    ...(lastModified === undefined ? [] : [['If-Modified-Since', lastModified] as const]),
  ];
}
