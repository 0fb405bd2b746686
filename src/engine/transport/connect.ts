import { connect as connectTcp, isIP } from 'node:net';
import type { Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import { fromNode } from '../errors/fromNode.ts';
import type { ErrorPhase } from '../errors/networkError.ts';
import type { ConnectionTls, Phase } from '../session/sessionEvent.ts';
import type { InspectedCertificate, Trust } from '../tls/inspectCertificate.ts';
import { openTls, watchErrors } from '../tls/openTls.ts';
import type { SocketErrors } from '../tls/openTls.ts';
import type { DecideCertificate } from '../tls/tlsPeer.ts';
import type { Target } from './target.ts';

export interface ConnectOptions {
  /** Asked for only where TLS is spoken: making one takes some 25 ms. */
  readonly secureContext: () => SecureContext;
  readonly trust: Trust;
  readonly signal: AbortSignal;
  readonly onPhase: (phase: Phase) => void;
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
  readonly tls: ConnectionTls | null;
  /** Set on TLS connections; its problems were allowed by a decision. */
  readonly certificate: InspectedCertificate | null;
  readonly errors: SocketErrors;
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
  const opened = await openTls(tcp, { ...options, host: target.host });
  return { ...opened, remoteAddress: addressOf(tcp) };
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

function stateIn(phase: ErrorPhase): Parameters<typeof fromNode>[1] {
  return { phase, responseStarted: false, framing: null, contentLengthFields: 0 };
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
