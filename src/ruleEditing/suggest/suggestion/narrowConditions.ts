import { isMasked } from '../../../engine/index.ts';
import { withoutRootDot } from '../../../session/hostNames.ts';
import type { RuleCondition } from '../../../rules/schema/ruleFile.ts';
import { UrlPattern, compileUrlPattern } from '../../../rules/urlPattern/urlPattern.ts';

/** The host of a URL as conditions name it; null where there is none. */
export function hostOf(url: string): string | null {
  const host = withoutRootDot(URL.parse(url)?.hostname ?? '');
  return host === '' ? null : host;
}

/** Requests of this URL's scheme, host and port, and of no subdomain. */
export function originCondition(url: string): RuleCondition {
  return patternOr(`${patternStart(url)}/*`, `${startOf(url)}/`);
}

/** Requests of this path with any query: that may hold a secret, and is often another each time. */
export function pathCondition(url: string, method?: string): RuleCondition {
  const pattern = `${patternStart(url)}${literal(new URL(url).pathname)}`;
  return { ...patternOr(pattern, pathFilter(url)), ...methods(method) };
}

/** Requests of exactly this URL, with its query, or without any, if that holds no secret. */
export function exactCondition(url: string, method: string): RuleCondition {
  const { pathname, search } = new URL(url);
  if (isMasked(search)) return pathCondition(url, method);
  // A bare ? is a sign of the pattern.
  const pattern = `${patternStart(url)}${literal(pathname)}\\?${literal(search.slice(1))}`;
  return isPattern(pattern)
    ? { urlPattern: pattern, ...methods(method) }
    : pathCondition(url, method);
}

/** A URL filter for a URL up to its query, and for no path below it. */
export function pathFilter(url: string): string {
  const path = pathOf(url);
  const hasQuery = /^[^#]*\?/.test(new URL(url).href);
  return `${startOf(url)}${path}${path.endsWith('*') ? '' : hasQuery ? '?' : '|'}`;
}

/** What no pattern can say (it would be too long) a filter says less exactly. */
function patternOr(pattern: string, urlFilter: string): RuleCondition {
  return isPattern(pattern) ? { urlPattern: pattern } : { urlFilter };
}

function isPattern(pattern: string): boolean {
  return compileUrlPattern(pattern) instanceof UrlPattern;
}

/** `https://example.com:8443` */
function patternStart(url: string): string {
  const { protocol, host } = new URL(url);
  // The colons of an IPv6 address are no names.
  return `${protocol}//${host.replaceAll(/:(?=.*\])/g, '\\:')}`;
}

/** What stands for itself in a pattern. */
function literal(text: string): string {
  return text.replaceAll(/[*:{}()\\+?]/g, '\\$&');
}

/** `|https://example.com:8443`; without the anchor at the start where a user name stands before the host. */
function startOf(url: string): string {
  const { protocol, host, username, password } = new URL(url);
  if (host === '') return `|${protocol}${url.startsWith(`${protocol}//`) ? '//' : ''}`;
  return username === '' && password === '' ? `|${protocol}//${host}` : `||${host}`;
}

/** What would mean something else in a filter, can't stand in one or is masked ends it; what follows may be anything. */
function pathOf(url: string): string {
  const { pathname } = new URL(url);
  const plain = /^[\x21-\x7e]*/.exec(pathname)?.[0] ?? '';
  const fitting = /^[^*^|]*/.exec(plain)?.[0] ?? '';
  return fitting === pathname ? pathname : `${fitting}*`;
}

function methods(method: string | undefined): RuleCondition {
  return method === undefined ? {} : { requestMethods: [method.toLowerCase()] };
}
