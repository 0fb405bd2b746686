import { MASK } from '../../../../session/mask.ts';
import { parseProxyUrl } from './proxyServer.ts';
import type { ProxyServer } from './proxyServer.ts';

/** The proxy to go through, or null: straight. */
export type Via = ProxyServer | null;

/** PAC's words for schemes; there SOCKS means version 4 (Chromium: ProxyServer::FromPacString). */
const words: Readonly<Record<string, string>> = {
  proxy: 'http',
  http: 'http',
  https: 'https',
  socks: 'socks4',
  socks4: 'socks4',
  socks5: 'socks5',
};

/**
 * What FindProxyForURL answers: "PROXY a:8080; SOCKS5 b:1080; DIRECT", to be tried in this order. An entry may also be
 * a proxy's URL. Entries that mean nothing are named among the problems. Never throws.
 */
export function parseProxyList(text: string): {
  list: readonly Via[];
  problems: readonly string[];
} {
  const list: Via[] = [];
  const problems: string[] = [];
  for (const entry of text.split(';').map((part) => part.trim())) {
    if (entry === '') continue;
    if (/^direct$/i.test(entry)) {
      list.push(null);
      continue;
    }
    const [, word = '', place = ''] = /^(\S+)\s+(\S+)$/.exec(entry) ?? [];
    const scheme = Object.hasOwn(words, word.toLowerCase()) ? words[word.toLowerCase()] : undefined;
    const url = scheme === undefined ? entry : `${scheme}://${place}`;
    const server = url.includes('://') && !/\s/.test(url) ? parseProxyUrl(url) : null;
    if (server !== null && typeof server !== 'string') {
      list.push(server);
      continue;
    }
    const shown = JSON.stringify(entry.replace(/^([a-z0-9]+\s+)?[^]*@/i, `$1${MASK}@`));
    problems.push(`${shown} is not a proxy: write PROXY host:port, SOCKS5 host:port or DIRECT`);
  }
  return { list, problems };
}
