import type { RuleCondition } from '../ruleFile.ts';

/** What log and questions write in place of a secret. */
const MASK = '•';

/** The host of a URL as conditions name it; null where there is none. */
export function hostOf(url: string): string | null {
  const host = URL.parse(url)?.hostname.replace(/\.$/, '') ?? '';
  return host === '' ? null : host;
}

/** Requests of this URL's scheme, host and port, and of no sub-domain. */
export function originCondition(url: string): RuleCondition {
  const host = hostOf(url);
  return {
    ...(host === null ? {} : { requestDomains: [host] }),
    urlFilter: `${startOf(url)}/`,
  };
}

/** Requests of this URL with any query: that may hold a secret, and is often another each time. */
export function pathCondition(url: string, method?: string): RuleCondition {
  const host = hostOf(url);
  return {
    ...(host === null ? {} : { requestDomains: [host] }),
    urlFilter: pathFilter(url),
    ...methods(method),
  };
}

/** Requests of exactly this URL, with its query if that holds no secret. */
export function exactCondition(url: string, method: string): RuleCondition {
  const { search } = new URL(url);
  if (search === '' || search.includes(MASK) || !fits(search)) return pathCondition(url, method);
  const host = hostOf(url);
  return {
    ...(host === null ? {} : { requestDomains: [host] }),
    urlFilter: `${startOf(url)}${pathOf(url)}${search}|`,
    ...methods(method),
  };
}

/** A URL filter for a URL up to its query; `^` is its end, or where more begins. */
export function pathFilter(url: string): string {
  const whole = `${startOf(url)}${pathOf(url)}`;
  return whole.endsWith('/') || whole.endsWith('*') ? whole : `${whole}^`;
}

/** `|https://example.com:8443`; without the anchor at the start where a user name stands before the host. */
function startOf(url: string): string {
  const { protocol, host, username, password } = new URL(url);
  if (host === '') return `|${protocol}${url.startsWith(`${protocol}//`) ? '//' : ''}`;
  return username === '' && password === '' ? `|${protocol}//${host}` : `||${host}`;
}

/** What would mean something else in a filter, cannot stand in one or is masked ends it; what follows may be anything. */
function pathOf(url: string): string {
  const { pathname } = new URL(url);
  const plain = /^[\x21-\x7e]*/.exec(pathname)?.[0] ?? '';
  const fitting = /^[^*^|]*/.exec(plain)?.[0] ?? '';
  return fitting === pathname ? pathname : `${fitting}*`;
}

function fits(text: string): boolean {
  return /^[\x21-\x7e]*$/.test(text) && !/[*^|]/.test(text);
}

function methods(method: string | undefined): RuleCondition {
  return method === undefined ? {} : { requestMethods: [method.toLowerCase()] };
}
