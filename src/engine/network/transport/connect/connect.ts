import type { Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import { watchErrors } from '../../../errors/socketErrors.ts';
import type { SocketErrors } from '../../../errors/socketErrors.ts';
import type { ConnectionTls } from '../../../../session/sessionEvent.ts';
import type { CertificateRequest } from '../../tls/clientAuth/certificateRequest.ts';
import type { InspectedCertificate, Trust } from '../../tls/certificates/inspectCertificate.ts';
import { openTls } from '../../tls/openTls.ts';
import type { Renegotiation } from '../../tls/renegotiation.ts';
import type { DecideCertificate } from '../../tls/certificates/tlsPeer.ts';
import { dialDirect } from './dial.ts';
import type { Dial, DialOptions } from './dial.ts';
import { dialTarget } from './dialing.ts';
import type { Target } from './target.ts';

export interface ConnectOptions extends DialOptions {
  /** How bytes get to the target. Default: straight. */
  readonly dial?: Dial;
  /** Both are asked for only where TLS is spoken: making a secure context takes some 25 ms. */
  readonly secureContext: () => SecureContext;
  readonly trust: () => Trust;
  /** Whether `secureContext` holds a client certificate. */
  readonly showsCertificate?: boolean;
  /** What TLS offers by ALPN, the preferred first. Default: HTTP/1.1 alone. */
  readonly alpnProtocols?: readonly string[];
  /**
   * Asked when the certificate has problems, before one byte of a request can leave.
   * Resolves to go on, rejects with the NetworkError to fail with.
   */
  readonly decideCertificate: DecideCertificate;
}

/** A socket that is ready for a request. */
export interface OpenSocket {
  readonly socket: Socket;
  readonly remoteAddress: string;
  /** What TLS agreed on by ALPN; null: nothing, or no TLS. */
  readonly alpn: string | null;
  readonly tls: ConnectionTls | null;
  /** Set on TLS connections; its problems were allowed by a decision. */
  readonly certificate: InspectedCertificate | null;
  /** The certificate of an HTTPS proxy that the connection goes through; its problems were allowed by a decision. */
  readonly proxyCertificate: InspectedCertificate | null;
  /** The server asked for a client certificate. */
  readonly asksForCertificate: boolean;
  /** Handshakes on this connection after the first; null: there can be none. */
  readonly renegotiation: Renegotiation | null;
  readonly errors: SocketErrors;
}

/**
 * Name and TCP, or a proxy's tunnel; TLS, and the decision about the certificate, in this order. Nothing of a request
 * is sent here.
 * @throws NetworkError; the signal's reason when it aborts. The socket is destroyed then.
 */
export async function openSocket(target: Target, options: ConnectOptions): Promise<OpenSocket> {
  const goal = dialTarget(target, options.dialing) ?? target;
  const carrier = await (options.dial ?? dialDirect)(goal, options);
  if (!target.secure) {
    const errors = watchErrors(carrier.socket);
    return {
      ...carrier,
      alpn: null,
      tls: null,
      certificate: null,
      asksForCertificate: false,
      renegotiation: null,
      errors,
    };
  }
  options.onPhase('tls');
  const opened = await openTls(carrier.socket, {
    ...options,
    host: target.host,
    trust: options.trust(),
  });
  const { alpnProtocol } = opened.socket;
  const alpn = alpnProtocol === false ? null : alpnProtocol;
  return { ...carrier, ...opened, alpn };
}

/**
 * Connects only to learn what client certificate the server asks for.
 * @throws NetworkError when there is no connection; the signal's reason when it aborts
 */
export async function probeTarget(
  target: Target,
  options: Pick<ConnectOptions, 'dial' | 'dialing' | 'secureContext' | 'signal' | 'onPhase'>,
): Promise<CertificateRequest | null | undefined> {
  // All that may last or fail comes before: nobody listens to the socket's errors until the probe does.
  const { probeClientAuthentication } = await import('../../tls/clientAuth/probe.ts');
  const { signal } = options;
  const secureContext = options.secureContext();
  const goal = dialTarget(target, options.dialing) ?? target;
  const { socket } = await (options.dial ?? dialDirect)(goal, options);
  options.onPhase('tls');
  return probeClientAuthentication(socket, { host: target.host, secureContext, signal });
}
