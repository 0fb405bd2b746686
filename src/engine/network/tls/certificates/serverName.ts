import { isIP } from 'node:net';
import { withoutRootDot } from '../../../../session/hostNames.ts';

/** What SNI names: a host without the dot of the root, and no address (RFC 6066, section 3). */
export function serverNameOf(host: string): string {
  return isIP(host) === 0 ? withoutRootDot(host) : '';
}
