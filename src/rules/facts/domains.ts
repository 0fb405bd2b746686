import { isIP } from 'node:net';
import { withoutRootDot } from '../../session/hostNames.ts';

/**
 * A domain as URLs write it: lower-case, punycode, no dot at the end; IPv6 without brackets becomes one with.
 * Undefined when `text` is not a domain or an IP address alone.
 */
export function canonicalDomain(text: string): string | undefined {
  let domain = recent.get(text);
  if (domain === undefined) {
    domain = { canonical: canonicalForm(text) };
    if (recent.size >= RECENT) recent.clear();
    recent.set(text, domain);
  }
  return domain.canonical;
}

/** A rule's domains are checked, compiled and indexed one after the other. */
const recent = new Map<string, { readonly canonical: string | undefined }>();
const RECENT = 1000;

function canonicalForm(text: string): string | undefined {
  const host = isIP(text) === 6 ? `[${text}]` : text;
  if (!/^\[[0-9a-f:.]+\]$/i.test(host) && /[\s/:@*?#\\[\]%]/.test(host)) return undefined;
  return withoutRootDot(URL.parse(`http://${host}`)?.hostname ?? '') || undefined;
}

/** The host itself and every domain that it is a subdomain of: "a.b.c", "b.c", "c". An IP address has no subdomains. */
export function domainsAbove(host: string): readonly string[] {
  if (isIpHost(host)) return [host];
  const domains = [host];
  for (let dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
    domains.push(host.slice(dot + 1));
  }
  return domains;
}

export function isIpHost(host: string): boolean {
  return host.startsWith('[') || isIP(host) !== 0;
}
