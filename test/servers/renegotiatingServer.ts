import assert from 'node:assert/strict';
import { constants } from 'node:crypto';
import { type IncomingMessage, type ServerResponse } from 'node:http';
import tls, { type PeerCertificate, TLSSocket, type TlsOptions } from 'node:tls';
import type { IssuedCertificate } from '../../examples/playground/certificates.ts';
import { type TestServer, readBody, startTlsServer } from './testServer.ts';

// Node takes a client for an attacker after three handshakes, although its own server asked for them.
Object.assign(tls, { CLIENT_RENEG_LIMIT: 100 });

/** What renegotiation needs: TLS 1.2, and no session that is resumed, since that asks for nothing. */
export function renegotiable(authority: IssuedCertificate): TlsOptions {
  return {
    ca: authority.pem,
    maxVersion: 'TLSv1.2',
    secureOptions:
      constants.SSL_OP_NO_SESSION_RESUMPTION_ON_RENEGOTIATION | constants.SSL_OP_NO_TICKET,
  };
}

/**
 * A server that wants a client certificate of `authority` for /required and /optional only, as Apache does with
 * SSLVerifyClient in a Location: it asks when it has read the request. It answers with the client's name and the body.
 */
export function startRenegotiatingServer(
  certificate: IssuedCertificate,
  authority: IssuedCertificate,
  beforeAsking: (socket: TLSSocket) => void = () => undefined,
): Promise<TestServer> {
  const options = renegotiable(authority);
  return startTlsServer({ certificate, options }, (request, response) => {
    void answer(request, response, beforeAsking);
  });
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  beforeAsking: (socket: TLSSocket) => void,
): Promise<void> {
  const { socket, url = '' } = request;
  assert.ok(socket instanceof TLSSocket);
  const body = await readBody(request);
  const end = (): void => {
    // A socket that was closed in the middle is told as renegotiated, and has no certificate to tell of.
    const { subject } = (socket.getPeerCertificate() as PeerCertificate | null) ?? {};
    response.end(`${String(subject?.CN ?? 'nobody')} ${body.toString()}`.trim());
  };
  if (!/^\/(?:required|optional)/.test(url)) {
    end();
    return;
  }
  beforeAsking(socket);
  const rejectUnauthorized = url.startsWith('/required');
  socket.renegotiate({ requestCert: true, rejectUnauthorized }, (error) => {
    if (error === null) end();
  });
}
