import type { TLSSocket } from 'node:tls';
import { NetworkError } from '../../errors/networkError.ts';
import { LIBRARY_REPORTS_REQUEST, asksForCertificate } from './clientAuth/certificateRequested.ts';

/**
 * Handshakes after the first one, which TLS 1.2 and its predecessors allow on a connection in use (RFC 5246, section
 * 7.4.1.1): a server that has read a request may want a client certificate for it (Apache's SSLVerifyClient in a
 * Location). Node goes along with one without a word, but its key log speaks when the server's part is there and nothing
 * of the client's has left (docs/discoveries/renegotiation.md).
 */
export class Renegotiation {
  /** Whether whoever has the connection would rather start anew than go on without having chosen a certificate. */
  stops = false;
  /** The server has asked for a client certificate in the middle. */
  asked = false;
  readonly #socket: TLSSocket;
  readonly #fingerprint: string | undefined;

  private constructor(socket: TLSSocket) {
    this.#socket = socket;
    this.#fingerprint = fingerprintOf(socket);
    socket.on('keylog', () => {
      this.#onHandshake();
    });
  }

  /** Null where there can be none: TLS 1.3 has other means for all that it was for. */
  static watch(socket: TLSSocket): Renegotiation | null {
    return socket.getProtocol() === 'TLSv1.3' ? null : new Renegotiation(socket);
  }

  #onHandshake(): void {
    const socket = this.#socket;
    if (fingerprintOf(socket) !== this.#fingerprint) {
      // Nobody has decided about that one, and what was sent was meant for the first (Chromium refuses it too).
      socket.destroy(new NetworkError('ERR_SSL_SERVER_CERT_CHANGED', { phase: 'tls' }));
      return;
    }
    if (socket.alpnProtocol === 'h2') {
      socket.destroy(
        new NetworkError('ERR_HTTP2_PROTOCOL_ERROR', {
          phase: 'tls',
          message:
            'The server began a second TLS handshake (renegotiation), which HTTP/2 forbids. Use HTTP/1.1 for this request.',
        }),
      );
      return;
    }
    this.asked ||= !LIBRARY_REPORTS_REQUEST || asksForCertificate(socket);
    if (!this.asked || !this.stops) return;
    socket.destroy(
      new NetworkError('ERR_SSL_CLIENT_AUTH_CERT_NEEDED', {
        phase: 'tls',
        nodeCode: 'asked for in a renegotiation',
      }),
    );
  }
}

function fingerprintOf(socket: TLSSocket): string | undefined {
  return socket.getPeerX509Certificate()?.fingerprint256;
}
