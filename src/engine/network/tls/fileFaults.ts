import type { NetworkError } from '../../errors/networkError.ts';
import type { ClientCertificate } from '../../handlers/requestHandler.ts';
import { UnusableCertificates, caCertificatesIn } from './certificates/caCertificates.ts';
import { attempt } from './certificates/checkChain.ts';
import { refuseUnusable } from './clientAuth/configured.ts';

/** What keeps files from being used for TLS, found out before a connection needs them. Null: nothing does. */

/** For `extraCaCertificates`. */
export function caCertificatesFault(file: Uint8Array): string | null {
  try {
    caCertificatesIn(file);
    return null;
  } catch (error) {
    if (!(error instanceof UnusableCertificates)) throw error;
    return error.message;
  }
}

/** For `certificateRevocationLists`. */
export async function revocationListFault(list: Uint8Array): Promise<string | null> {
  const { RevocationLists } = await import('./certificates/revocationLists.ts');
  if (attempt(() => new RevocationLists([list])) !== undefined) return null;
  return 'is not a list of revoked certificates, in PEM ("-----BEGIN X509 CRL-----") or DER.';
}

/** For `clientCertificates`. */
export function clientCertificateFault(certificate: ClientCertificate): string | null {
  try {
    refuseUnusable(certificate);
    return null;
  } catch (error) {
    return (error as NetworkError).message;
  }
}
