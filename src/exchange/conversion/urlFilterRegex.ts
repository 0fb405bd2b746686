import { escapeRegex } from './re2Dialect.ts';

/** declarativeNetRequest's URL pattern as an expression that RE2, Python and JavaScript read alike. */
export function urlFilterRegex(filter: string): string {
  const [, start = '', body = ''] = /^(\|{0,2})([^]*)$/.exec(filter) ?? [];
  const hasEnd = body.endsWith('|');
  const pattern = (hasEnd ? body.slice(0, -1) : body)
    .split(/([*^])/)
    .map((part) => {
      if (part === '*') return '.*';
      return part === '^' ? '(?:[^A-Za-z0-9_.%-]|$)' : escapeRegex(part);
    })
    .join('');
  const before = start === '||' ? HOST_OR_LABEL : start === '|' ? '^' : '';
  return `${before}${pattern}${hasEnd ? '$' : ''}`;
}

/** The beginning of a host, or of a part of it after a dot. */
const HOST_OR_LABEL = '^[a-z][a-z0-9+.-]*://(?:[^/?#@]*@)?(?:[^/?#]*\\.)?';

/** A host that is one of these or a subdomain of one, in the whole URL. */
export function domainsRegex(domains: readonly string[]): string {
  return `${HOST_OR_LABEL}(?:${domains.map(escapeRegex).join('|')})(?:[:/?#]|$)`;
}
