import { isIP } from 'node:net';
import type { LookupFunction, TcpNetConnectOpts } from 'node:net';
import { isLocalhost } from '../../../../session/hostNames.ts';
import { LOOPBACK_ADDRESSES } from './addressesOf.ts';
import type { Target } from './target.ts';

/** Where connections are made to in place of where a URL leads, and from where. Names, TLS and HTTP stay the URL's. */
export interface Dialing {
  /** Addresses of hosts that no name server is asked about; the first entry that fits counts. `host` "*": any. */
  readonly resolve?: readonly {
    readonly host: string;
    readonly port: number;
    readonly addresses: readonly string[];
  }[];
  /**
   * Other places to connect to; the first entry that fits counts. Null fits any host or port, and as a goal means the
   * URL's. A proxy is asked for a tunnel there.
   */
  readonly connectTo?: readonly {
    readonly host: string | null;
    readonly port: number | null;
    readonly toHost: string | null;
    readonly toPort: number | null;
  }[];
  /** Connects over this version of IP alone. */
  readonly family?: 4 | 6;
  /** An address of this machine. */
  readonly localAddress?: string;
  /** Connects to this Unix domain socket (on Windows: a named pipe), whatever the URL says. No proxy is used then. */
  readonly socketPath?: string;
}

/** @throws TypeError that names the part which can't be used */
export function checkDialing({ resolve = [], localAddress, family }: Dialing): void {
  const addresses = [
    ...resolve.flatMap((entry) => entry.addresses),
    ...(localAddress === undefined ? [] : [localAddress]),
  ];
  const wrong = addresses.find((address) => isIP(address) === 0);
  if (wrong !== undefined) {
    throw new TypeError(`dialing: ${JSON.stringify(wrong)} is not an IP address`);
  }
  if (resolve.some((entry) => entry.addresses.length === 0)) {
    throw new TypeError('dialing: an entry of resolve has no address');
  }
  if (family === undefined || localAddress === undefined || isIP(localAddress) === family) return;
  throw new TypeError(`dialing: ${localAddress} is not an address of IPv${String(family)}`);
}

/** Where a connection for this target is made to; null: there, and nowhere else. */
export function dialTarget(target: Target, dialing: Dialing | undefined): Target | null {
  const found = dialing?.connectTo?.find(
    ({ host, port }) =>
      (host === null || host === target.host) && (port === null || port === target.port),
  );
  if (found === undefined) return null;
  return { ...target, host: found.toHost ?? target.host, port: found.toPort ?? target.port };
}

/** What `net.connect` has to know about it. */
export function connectOptions(
  { host, port }: Pick<Target, 'host' | 'port'>,
  { resolve = [], family, localAddress }: Dialing,
): Pick<TcpNetConnectOpts, 'lookup' | 'family' | 'localAddress'> {
  const entry = resolve.find((one) => one.port === port && (one.host === '*' || one.host === host));
  const known = entry?.addresses ?? (isLocalhost(host) ? LOOPBACK_ADDRESSES : undefined);
  return {
    ...(known === undefined ? {} : { lookup: answering(known) }),
    // Node tries both versions only as long as neither is asked for.
    ...(family === undefined ? {} : { family }),
    ...(localAddress === undefined ? {} : { localAddress, family: isIP(localAddress) }),
  };
}

/** Looks a name up in a list. It answers later, as the system does: who waits for the event `lookup` is not there yet. */
function answering(list: readonly string[]): LookupFunction {
  return (host, { all, family }, callback) => {
    const addresses = list
      .map((address) => ({ address, family: isIP(address) }))
      .filter((one) => (family !== 4 && family !== 6 ? true : one.family === family));
    const [first] = addresses;
    if (first === undefined) {
      const error = Object.assign(new Error(`${host} has no IPv${String(family)} address`), {
        code: 'ENOTFOUND',
        syscall: 'getaddrinfo',
      });
      process.nextTick(callback, error, '');
    } else if (all === true) process.nextTick(callback, null, addresses);
    else process.nextTick(callback, null, first.address, first.family);
  };
}
