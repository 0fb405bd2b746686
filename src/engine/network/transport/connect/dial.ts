import { connect as connectTcp, isIP } from 'node:net';
import type { Socket } from 'node:net';
import { fromNode, stateIn } from '../../../errors/fromNode.ts';
import type { ErrorPhase } from '../../../errors/networkError.ts';
import type { Phase } from '../../../../session/sessionEvent.ts';
import type { InspectedCertificate } from '../../tls/certificates/inspectCertificate.ts';
import { connectOptions } from './dialing.ts';
import type { Dialing } from './dialing.ts';
import type { Target } from './target.ts';

export interface DialOptions {
  readonly signal: AbortSignal;
  /** Default: as names and the operating system say. */
  readonly dialing?: Dialing | undefined;
  readonly onPhase: (phase: Phase) => void;
}

/** A stream of bytes to a target, however it came about. */
export interface DialedSocket {
  readonly socket: Socket;
  /** Of whoever is at the other end of the TCP connection: the target, or the proxy. */
  readonly remoteAddress: string;
  /** The certificate of an HTTPS proxy on the way. */
  readonly proxyCertificate: InspectedCertificate | null;
}

/** Makes a carrier to a target: straight, or through a proxy. */
export type Dial = (target: Target, options: DialOptions) => Promise<DialedSocket>;

/** Name and TCP. */
export const dialDirect: Dial = async (target, options) => {
  const socket = await openTcp(target, options);
  const remoteAddress = options.dialing?.socketPath ?? addressOf(socket);
  return { socket, remoteAddress, proxyCertificate: null };
};

function openTcp(
  target: Pick<Target, 'host' | 'port'>,
  { signal, onPhase, dialing = {} }: DialOptions,
): Promise<Socket> {
  const { socketPath } = dialing;
  return new Promise((resolve, reject) => {
    const hasName = socketPath === undefined && isIP(target.host) === 0;
    let phase: ErrorPhase = hasName ? 'dns' : 'connect';
    onPhase(phase === 'dns' ? 'dns' : 'connect');
    const socket =
      socketPath === undefined
        ? connectTcp({
            host: target.host,
            port: target.port,
            autoSelectFamily: true,
            noDelay: true,
            ...connectOptions(target, dialing),
          })
        : connectTcp({ path: socketPath });
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

function addressOf(socket: Socket): string {
  const { remoteAddress = '', remotePort = 0 } = socket;
  return remoteAddress.includes(':')
    ? `[${remoteAddress}]:${String(remotePort)}`
    : `${remoteAddress}:${String(remotePort)}`;
}

/** For a socket that is being thrown away: its last error interests nobody, and unheard it would end the process. */
export function ignore(): void {
  // Nothing to do.
}
