import { percentDecoded } from '../../../../session/percentDecoded.ts';
import { MASK, maskUrl } from '../../../../session/mask.ts';
import type { Credentials } from '../../auth/schemes/scheme.ts';

/** What is spoken to a proxy. `socks4` wants the target's IPv4 address, the others resolve its name themselves. */
export type ProxyScheme = 'http' | 'https' | 'socks4' | 'socks4a' | 'socks5';

export interface ProxyServer {
  readonly scheme: ProxyScheme;
  /** Bare: no brackets around IPv6. */
  readonly host: string;
  readonly port: number;
  /** From the user-info of its URL. */
  readonly credentials: Credentials | null;
}

/** The ways of writing a scheme. Chromium: SOCKS5 proxies always resolve names; so `socks5h` (curl) is the same. */
const schemes: Readonly<Record<string, { scheme: ProxyScheme; port: number }>> = {
  http: { scheme: 'http', port: 80 },
  https: { scheme: 'https', port: 443 },
  socks: { scheme: 'socks5', port: 1080 },
  socks5: { scheme: 'socks5', port: 1080 },
  socks5h: { scheme: 'socks5', port: 1080 },
  socks4: { scheme: 'socks4', port: 1080 },
  socks4a: { scheme: 'socks4a', port: 1080 },
};

/**
 * The proxy that a URL names: `http://user:password@proxy.example:3128`; without a scheme it is an HTTP proxy.
 * Answers with a sentence that says what is wrong when it names none. Never throws.
 */
export function parseProxyUrl(text: string): ProxyServer | string {
  const written = text.trim();
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(written) ? written : `http://${written}`;
  const name = whole.slice(0, whole.indexOf(':')).toLowerCase();
  const known = Object.hasOwn(schemes, name) ? schemes[name] : undefined;
  const shown = JSON.stringify(withoutUserInfo(written));
  if (known === undefined) {
    return `${shown} is not a supported proxy: write http, https, socks4, socks4a or socks5 before ://.`;
  }
  // As an http URL, because only those have their hosts read the usual way; a port is always written out.
  const asHttp = `http${whole.slice(name.length)}`;
  if (written === '' || !URL.canParse(asHttp)) {
    return `${shown} is not the address of a proxy: write it like http://proxy.example:3128.`;
  }
  const { hostname, port, username, password, pathname, search, hash } = new URL(asHttp);
  if (pathname.length > 1 || search !== '' || hash !== '') {
    return `${shown} is not the address of a proxy: remove what follows its host and port.`;
  }
  const number = port === '' ? (writtenPort(asHttp) ?? known.port) : Number(port);
  if (number === 0) return `${shown} is not the address of a proxy: port 0 can't be used.`;
  return {
    scheme: known.scheme,
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: number,
    credentials:
      username === '' && password === ''
        ? null
        : { username: percentDecoded(username), password: percentDecoded(password) },
  };
}

/** What can't be read as a URL may have a slash, a # or an @ in its password: all up to the last @ may be secret. */
function withoutUserInfo(text: string): string {
  return maskUrl(text.replace(/^([a-z][a-z0-9+.-]*:\/\/)?[^]*@/i, `$1${MASK}@`));
}

/** URL drops the port that is http's own, which is not the default of every kind of proxy. */
function writtenPort(url: string): number | null {
  return /:0*80\/?$/.test(url) ? 80 : null;
}

/** As a person may read it: without credentials. */
export function proxyUrl({ scheme, host, port }: ProxyServer): string {
  return `${scheme}://${host.includes(':') ? `[${host}]` : host}:${String(port)}`;
}

/** Equal for proxies that are the same and get the same credentials. It stays in memory: it holds them. */
export function proxyKey(proxy: ProxyServer): string {
  const { username = '', password = '' } = proxy.credentials ?? {};
  return [proxyUrl(proxy), username, password].map(encodeURIComponent).join(' ');
}

/** HTTP proxies are handed plain http requests; through all others a tunnel is made for everything. */
export function isHttpProxy({ scheme }: ProxyServer): boolean {
  return scheme === 'http' || scheme === 'https';
}
