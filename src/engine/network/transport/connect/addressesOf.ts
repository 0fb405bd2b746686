import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { isLocalhost } from '../../../../session/hostNames.ts';

/** What `localhost` and the names below it stand for, in the order in which Chromium and curl try them. */
export const LOOPBACK_ADDRESSES: readonly string[] = ['::1', '127.0.0.1'];

/**
 * The addresses of a name, at least one.
 * @throws the system's error for a name that it does not know
 */
export async function addressesOf(host: string, family?: 4 | 6): Promise<string[]> {
  if (!isLocalhost(host)) {
    const found = await lookup(host, { all: true, ...(family === undefined ? {} : { family }) });
    return found.map(({ address }) => address);
  }
  return LOOPBACK_ADDRESSES.filter((address) => family === undefined || isIP(address) === family);
}
