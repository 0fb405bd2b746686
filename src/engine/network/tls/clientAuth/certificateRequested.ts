import type { TLSSocket } from 'node:tls';

/** BoringSSL (Electron) does not tell whether a server asked; OpenSSL does, see the discovery. */
export const LIBRARY_REPORTS_REQUEST = !('electron' in process.versions);

/** OpenSSL reads a server's signature algorithms only from its CertificateRequest (see the discovery). */
export function asksForCertificate(socket: TLSSocket): boolean {
  try {
    return socket.getSharedSigalgs().length > 0;
  } catch {
    // A socket that was closed by the other side has nothing left to ask.
    return false;
  }
}
