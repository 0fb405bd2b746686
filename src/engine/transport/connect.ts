import type { X509Certificate } from 'node:crypto';
import { connect as connectTcp, isIP } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { SecureContext, TLSSocket } from 'node:tls';
import { fromNode } from '../errors/fromNode.ts';
import type { ErrorPhase } from '../errors/networkError.ts';
import { NetworkError } from '../errors/networkError.ts';
import type { ConnectionTls, Phase } from '../session/sessionEvent.ts';
import { inspectCertificate } from '../tls/inspectCertificate.ts';
import type { InspectedCertificate } from '../tls/inspectCertificate.ts';
import type { Target } from './target.ts';

export interface ConnectOptions {
  readonly secureContext: SecureContext | undefined;
  /** The certificates that `secureContext` trusts, asked for when a chain is in doubt. Default: none. */
  readonly trustAnchors?: () => readonly X509Certificate[];
  readonly signal: AbortSignal;
  readonly onPhase: (phase: Phase) => void;
  /**
   * Asked when the certificate has problems, before one byte of a request can leave.
   * Resolves to go on, rejects with the NetworkError to fail with.
   */
  readonly decideCertificate: (certificate: InspectedCertificate) => Promise<void>;
}

/** A socket that is ready for a request. */
export interface OpenSocket {
  readonly socket: Socket;
  readonly remoteAddress: string;
  readonly tls: ConnectionTls | null;
  /** Set on TLS connections; its problems were allowed by a decision. */
  readonly certificate: InspectedCertificate | null;
  readonly errors: SocketErrors;
}

export interface SocketErrors {
  /** The first error that the socket told of. */
  readonly first: Error | undefined;
}

/**
 * Name, TCP, TLS, and the decision about the certificate, in this order. Nothing of a request is sent here.
 * @throws NetworkError; the signal's reason when it aborts. The socket is destroyed then.
 */
export async function openSocket(target: Target, options: ConnectOptions): Promise<OpenSocket> {
  const tcp = await openTcp(target, options);
  if (!target.secure) {
    const errors = watchErrors(tcp);
    return { socket: tcp, remoteAddress: addressOf(tcp), tls: null, certificate: null, errors };
  }

  options.onPhase('tls');
  const secured = await openTls(tcp, target, options);
  // A handshake error of TLS 1.3 can come late: while the question is open, or when the request has been sent.
  const errors = watchErrors(secured);
  try {
    const certificate = inspectCertificate(
      secured,
      target.host,
      options.trustAnchors ?? (() => []),
    );
    if (certificate.problems.length > 0) await options.decideCertificate(certificate);
    options.signal.throwIfAborted();
    if (errors.first !== undefined) throw fromNode(errors.first, stateIn('tls'));
    if (secured.destroyed || !secured.writable) {
      throw new NetworkError('ERR_CONNECTION_CLOSED', {
        phase: 'tls',
        nodeCode: 'closed while the certificate was being decided',
      });
    }
    const remoteAddress = addressOf(tcp);
    const tls = describeTls(secured, certificate);
    return { socket: secured, remoteAddress, tls, certificate, errors };
  } catch (error) {
    secured.destroy();
    throw error;
  }
}

function openTcp(target: Target, { signal, onPhase }: ConnectOptions): Promise<Socket> {
  return new Promise((resolve, reject) => {
    let phase: ErrorPhase = isIP(target.host) === 0 ? 'dns' : 'connect';
    onPhase(phase === 'dns' ? 'dns' : 'connect');
    const socket = connectTcp({
      host: target.host,
      port: target.port,
      autoSelectFamily: true,
      noDelay: true,
    });
    const settle = (act: () => void): void => {
      signal.removeEventListener('abort', onAbort);
      socket.off('lookup', onLookup).off('connect', onConnect).off('error', onError);
      act();
    };
    const onLookup = (error: Error | null): void => {
      if (error !== null || phase === 'connect') return;
      phase = 'connect';
      onPhase('connect');
    };
    const onConnect = (): void => {
      settle(() => {
        resolve(socket);
      });
    };
    const onError = (error: Error): void => {
      settle(() => {
        reject(fromNode(error, stateIn(phase)));
      });
    };
    const onAbort = (): void => {
      settle(() => {
        socket.on('error', ignore).destroy();
        reject(signal.reason as Error);
      });
    };
    socket.on('lookup', onLookup).on('connect', onConnect).on('error', onError);
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) onAbort();
  });
}

function openTls(
  tcp: Socket,
  target: Target,
  { signal, secureContext }: ConnectOptions,
): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connectTls({
      socket: tcp,
      host: target.host,
      servername: isIP(target.host) === 0 ? target.host : '',
      ALPNProtocols: ['http/1.1'],
      ...(secureContext === undefined ? {} : { secureContext }),
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
        reject(fromNode(error, stateIn('tls')));
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

/** Remembers the socket's first error for as long as it lives; without a listener an error would end the process. */
function watchErrors(socket: Socket): SocketErrors {
  const errors: { first: Error | undefined } = { first: undefined };
  socket.on('error', (error) => {
    errors.first ??= error;
  });
  return errors;
}

/** What is known of an exchange that has not begun. */
export function stateIn(phase: ErrorPhase): Parameters<typeof fromNode>[1] {
  return { phase, responseStarted: false, framing: null, contentLengthFields: 0 };
}

function describeTls(socket: TLSSocket, { problems, chain }: InspectedCertificate): ConnectionTls {
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

function addressOf(socket: Socket): string {
  const { remoteAddress = '', remotePort = 0 } = socket;
  return remoteAddress.includes(':')
    ? `[${remoteAddress}]:${String(remotePort)}`
    : `${remoteAddress}:${String(remotePort)}`;
}

function ignore(): void {
  // The socket is being thrown away; its last error interests nobody.
}
