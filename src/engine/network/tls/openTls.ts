import type { Socket } from 'node:net';
import { connect } from 'node:tls';
import type { SecureContext, TLSSocket } from 'node:tls';
import { fromNode } from '../../errors/fromNode.ts';
import { NetworkError } from '../../errors/networkError.ts';
import { watchErrors } from '../../errors/socketErrors.ts';
import type { SocketErrors } from '../../errors/socketErrors.ts';
import { withoutRootDot } from '../../../session/hostNames.ts';
import type { ConnectionTls } from '../../../session/sessionEvent.ts';
import { asksForCertificate } from './clientAuth/certificateRequested.ts';
import { afterShowing } from './clientAuth/clientCertificateError.ts';
import { inspectCertificate } from './certificates/inspectCertificate.ts';
import type { InspectedCertificate, Trust } from './certificates/inspectCertificate.ts';
import { Renegotiation } from './renegotiation.ts';
import { serverNameOf } from './certificates/serverName.ts';
import type { DecideCertificate } from './certificates/tlsPeer.ts';

export interface OpenTlsOptions {
  /** The name that the certificate must be for; bare, no brackets around IPv6. */
  readonly host: string;
  readonly secureContext: () => SecureContext;
  readonly trust: Trust;
  /** What is offered to the server, in order of preference. Default: http/1.1. */
  readonly alpnProtocols?: readonly string[];
  /** Whether `secureContext` holds a client certificate; tells what a refusal is about. Default: false. */
  readonly showsCertificate?: boolean;
  readonly signal: AbortSignal;
  /** Asked when the certificate has problems, before one byte of a request can leave. */
  readonly decideCertificate: DecideCertificate;
}

/** A TLS connection whose certificate is in order or was allowed. */
export interface OpenTls {
  readonly socket: TLSSocket;
  readonly tls: ConnectionTls;
  readonly certificate: InspectedCertificate;
  /** The server asked for a client certificate. Always false where the TLS library does not tell (BoringSSL). */
  readonly asksForCertificate: boolean;
  /** Later handshakes on this connection; null: there can be none. */
  readonly renegotiation: Renegotiation | null;
  readonly errors: SocketErrors;
}

/**
 * Speaks TLS on a connected socket, to a server or to an https proxy, and has its certificate decided about.
 * @throws NetworkError; the signal's reason when it aborts. Both sockets are destroyed then.
 */
export async function openTls(tcp: Socket, options: OpenTlsOptions): Promise<OpenTls> {
  const { signal, trust, decideCertificate, showsCertificate = false } = options;
  const host = withoutRootDot(options.host);
  const socket = await handshake(tcp, options);
  // A handshake error of TLS 1.3 can come late: while the question is open, or when the request has been sent.
  const errors = watchErrors(socket);
  try {
    const certificate = await inspectCertificate(socket, host, trust, showsCertificate);
    if (certificate.problems.length > 0) await decideCertificate(certificate);
    signal.throwIfAborted();
    if (errors.first !== undefined) throw failed(errors.first, socket, options);
    if (socket.destroyed || !socket.writable) {
      throw new NetworkError('ERR_CONNECTION_CLOSED', {
        phase: 'tls',
        nodeCode: 'closed while the certificate was being decided',
      });
    }
    return {
      socket,
      certificate,
      tls: describe(socket, certificate),
      asksForCertificate: asksForCertificate(socket),
      renegotiation: Renegotiation.watch(socket),
      errors,
    };
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

function handshake(tcp: Socket, options: OpenTlsOptions): Promise<TLSSocket> {
  const { host, secureContext, alpnProtocols = ['http/1.1'], signal } = options;
  return new Promise((resolve, reject) => {
    let context: SecureContext;
    try {
      context = secureContext();
    } catch (error) {
      tcp.destroy();
      throw error;
    }
    const socket = connect({
      socket: tcp,
      host,
      servername: serverNameOf(host),
      ALPNProtocols: [...alpnProtocols],
      secureContext: context,
      // The decision is ours: every problem is looked at in inspectCertificate, none is let through unseen.
      rejectUnauthorized: false,
      // No `session`: a resumed session hides a wrong host name and a changed set of CAs (reference 2.2).
    });
    const settle = (act: () => void): void => {
      signal.removeEventListener('abort', onAbort);
      socket.off('secureConnect', onSecure).off('error', onError).off('close', onClose);
      act();
    };
    const onSecure = (): void => {
      settle(() => {
        resolve(socket);
      });
    };
    const onError = (error: Error): void => {
      settle(() => {
        tcp.destroy();
        reject(failed(error, socket, options));
      });
    };
    const onClose = (): void => {
      settle(() => {
        reject(new NetworkError('ERR_CONNECTION_CLOSED', { phase: 'tls' }));
      });
    };
    const onAbort = (): void => {
      settle(() => {
        socket.on('error', ignore).destroy();
        tcp.destroy();
        reject(signal.reason as Error);
      });
    };
    socket.on('secureConnect', onSecure).on('error', onError).on('close', onClose);
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) onAbort();
  });
}

function failed(
  error: Error,
  socket: TLSSocket,
  { showsCertificate = false }: OpenTlsOptions,
): NetworkError {
  const state = {
    phase: 'tls',
    responseStarted: false,
    framing: null,
  } as const;
  if (showsCertificate) {
    return afterShowing(fromNode(error, { ...state, clientCertificate: 'shown' }));
  }
  if (!asksForCertificate(socket)) return fromNode(error, state);
  return fromNode(error, { ...state, clientCertificate: 'requested' });
}

function describe(socket: TLSSocket, { problems, chain }: InspectedCertificate): ConnectionTls {
  const gravest = problems[0];
  return {
    version: socket.getProtocol() ?? 'unknown',
    cipher: socket.getCipher().standardName,
    fingerprint256: chain[0]?.fingerprint256 ?? '',
    authorized: problems.length === 0,
    ...(gravest === undefined ? {} : { error: gravest.error }),
    chain,
  };
}

function ignore(): void {
  // The socket is being thrown away; its last error interests nobody.
}
