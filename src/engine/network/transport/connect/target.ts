import { NetworkError } from '../../../errors/networkError.ts';
import { defaultPort, isBadPort, portOf } from '../../../../session/ports.ts';

/** Where a request goes. `host` is bare: no brackets around IPv6. */
export interface Target {
  readonly secure: boolean;
  readonly host: string;
  readonly port: number;
}

/**
 * The target of an http or https URL.
 * @throws NetworkError ERR_UNSAFE_PORT or ERR_ADDRESS_INVALID for a port that is never connected to
 */
export function targetOf(url: URL): Target {
  let target = known.get(url);
  if (target === undefined) known.set(url, (target = readTarget(url)));
  return target;
}

/** URLs are parsed once for all requests to them (message/requestUrl.ts), and asked for their target several times by each. */
const known = new WeakMap<URL, Target>();

function readTarget(url: URL): Target {
  const { protocol, hostname } = url;
  const secure = protocol === 'https:';
  const number = portOf(url) ?? 0;
  if (isBadPort(number)) throw new NetworkError('ERR_UNSAFE_PORT', { phase: 'start' });
  if (number === 0) throw new NetworkError('ERR_ADDRESS_INVALID', { phase: 'start' });
  return {
    secure,
    host: hostname.startsWith('[') ? hostname.slice(1, -1) : hostname,
    port: number,
  };
}

/** `host:port` as it stands in a URL or a Host field: brackets around IPv6, no port that the scheme implies. */
export function authorityOf({ secure, host, port }: Target): string {
  const bare = host.includes(':') ? `[${host}]` : host;
  return port === defaultPort(secure ? 'https' : 'http') ? bare : `${bare}:${String(port)}`;
}

/** `host:port` with the port always written out, as CONNECT wants it (RFC 9112, section 3.2.3). */
export function authorityWithPort({ host, port }: Pick<Target, 'host' | 'port'>): string {
  return `${host.includes(':') ? `[${host}]` : host}:${String(port)}`;
}
