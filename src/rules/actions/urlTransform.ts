import { inWords } from '../../words/lists.ts';
import { canonicalDomain } from '../facts/domains.ts';
import type { UrlTransform } from '../schema/ruleFile.ts';
import { transformedQuery } from './queryTransform.ts';

/** `href` with parts replaced (declarativeNetRequest's URLTransform); undefined when it is not a URL. */
export function transformUrl(href: string, transform: UrlTransform): string | undefined {
  const url = URL.parse(href);
  if (url === null) return undefined;
  const { scheme, host, port, path, query, fragment, queryTransform } = transform;
  if (scheme !== undefined) url.protocol = scheme;
  if (host !== undefined) url.hostname = canonicalDomain(host) ?? host;
  if (port !== undefined) url.port = port;
  if (path !== undefined) url.pathname = path;
  if (query !== undefined) url.search = query;
  if (fragment !== undefined) url.hash = fragment;
  if (queryTransform !== undefined) {
    const changed = transformedQuery(url.search, queryTransform);
    if (changed !== url.search) url.search = changed;
  }
  return url.href;
}

/** "the scheme https and no query". Query values stay unsaid: they may be secret. */
export function describeTransform(transform: UrlTransform): string {
  const { queryTransform, ...parts } = transform;
  const said = Object.entries(parts).map(([part, value]) => {
    if (value === '') return part === 'port' ? 'the usual port' : `no ${part}`;
    return part === 'query' ? 'another query' : `the ${part} ${value}`;
  });
  const removed = queryTransform?.removeParams ?? [];
  if (removed.length > 0) said.push(`without the parameter ${inWords(removed, 'and')}`);
  const added = queryTransform?.addOrReplaceParams?.map(({ key }) => key) ?? [];
  if (added.length > 0) said.push(`the parameter ${inWords(added, 'and')} set`);
  return inWords(said, 'and');
}
