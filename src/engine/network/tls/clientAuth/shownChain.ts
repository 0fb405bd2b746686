import type { X509Certificate } from 'node:crypto';
import { duplexPair } from 'node:stream';
import { TLSSocket, connect } from 'node:tls';
import type { SecureContext } from 'node:tls';
import { certificatesOf } from '../certificates/inspectCertificate.ts';

/**
 * The certificates that a server would be shown out of `secureContext`: one's own, and those of CAs that stand beside it
 * in a PEM or PFX file or that OpenSSL finds among the trusted ones. Node tells of none but the first, so it is asked for
 * them in a handshake in memory. Empty when that fails.
 */
export function shownChain(secureContext: SecureContext): Promise<readonly X509Certificate[]> {
  const [near, far] = duplexPair();
  const shown = new TLSSocket(far, { isServer: true, secureContext });
  const looking = connect({
    socket: near,
    // Nobody is trusted, so that nothing is added to what is shown.
    ca: [],
    rejectUnauthorized: false,
    minVersion: 'TLSv1',
    ciphers: 'DEFAULT:@SECLEVEL=0',
  });
  return new Promise((resolve) => {
    const end = (chain: readonly X509Certificate[]): void => {
      shown.destroy();
      looking.destroy();
      resolve(chain);
    };
    const fail = (): void => {
      end([]);
    };
    shown.on('error', fail);
    looking
      .on('secureConnect', () => {
        end(certificatesOf(looking.getPeerCertificate(true)));
      })
      .on('error', fail)
      .on('close', fail);
  });
}
