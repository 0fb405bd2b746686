import { hasHeader, headerValues } from '../../../session/headers.ts';
import type { HeaderList } from '../../../session/headers.ts';

/** The directives of Cache-Control by lower-case name; `true` for one without an argument. */
export type Directives = ReadonlyMap<string, string | true>;

const DIRECTIVE = /([\w!#$%&'*+\-.^`|~]+)(?:\s*=\s*(?:"((?:\\[^]|[^"\\])*)"|([^,\s]*)))?/g;

/**
 * Reads Cache-Control (RFC 9111, section 5.2): names without case, arguments as tokens or quoted strings. Of a directive
 * that stands there twice the first counts (section 4.2.1).
 */
export function cacheControl(headers: HeaderList): Directives {
  const directives = new Map<string, string | true>();
  const text = headerValues(headers, 'cache-control').join(', ');
  for (const [, name = '', quoted, token] of text.matchAll(DIRECTIVE)) {
    const key = name.toLowerCase();
    if (!directives.has(key)) directives.set(key, quoted ?? token ?? true);
  }
  return directives;
}

/** The same for a request, where `Pragma: no-cache` stands in for an absent Cache-Control (RFC 9111, section 5.4). */
export function requestCacheControl(headers: HeaderList): Directives {
  if (hasHeader(headers, 'cache-control')) return cacheControl(headers);
  const pragma = headerValues(headers, 'pragma').join(',');
  return new Map(/\bno-cache\b/i.test(pragma) ? [['no-cache', true] as const] : []);
}

/** RFC 9111, section 1.2.2: larger numbers count as this one. */
const LONGEST = 2 ** 31;

/** A directive's seconds; undefined when it is absent, 0 when it has no number: what is unclear is stale (section 4.2.1). */
export function secondsOf(directives: Directives, name: string): number | undefined {
  const value = directives.get(name);
  if (value === undefined) return undefined;
  return value !== true && /^\d+$/.test(value) ? Math.min(Number(value), LONGEST) : 0;
}
