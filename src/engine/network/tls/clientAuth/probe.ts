import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { connect } from 'node:tls';
import type { SecureContext } from 'node:tls';
import { serverNameOf } from '../certificates/serverName.ts';
import { readCertificateRequest } from './certificateRequest.ts';
import type { CertificateRequest } from './certificateRequest.ts';

/**
 * Makes a handshake only to read whether and how the server asks for a client certificate, which Node does not tell
 * (docs/discoveries/who-asks-for-a-client-certificate.md): null when it does not ask, undefined when the handshake does not say. Both sockets
 * are closed at the end; nothing but the handshake is sent.
 * @throws the signal's reason when it aborts
 */
export function probeClientAuthentication(
  tcp: Socket,
  options: {
    readonly host: string;
    readonly secureContext: SecureContext;
    readonly alpnProtocols?: readonly string[];
    readonly signal: AbortSignal;
  },
): Promise<CertificateRequest | null | undefined> {
  const { host, secureContext, alpnProtocols = ['http/1.1'], signal } = options;
  return new Promise((resolve, reject) => {
    let secret: Buffer | null = null;
    const tapped = new TappedSocket(tcp);
    const socket = connect({
      socket: tapped,
      host,
      servername: serverNameOf(host),
      ALPNProtocols: [...alpnProtocols],
      secureContext,
      rejectUnauthorized: false,
    });
    const end = (): void => {
      signal.removeEventListener('abort', end);
      socket.destroy();
      tcp.destroy();
      if (signal.aborted) reject(signal.reason as Error);
      else resolve(readCertificateRequest(Buffer.concat(tapped.received), secret));
    };
    socket.on('keylog', (line) => {
      const [label, , value] = line.toString().trim().split(' ');
      if (label === 'SERVER_HANDSHAKE_TRAFFIC_SECRET' && value !== undefined) {
        secret = Buffer.from(value, 'hex');
      }
    });
    // However the handshake ends: the request came before.
    socket.on('secureConnect', end).on('error', end).on('close', end);
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
  });
}

/** Passes bytes on between TLS and the socket beneath, and keeps those that the server sent. */
class TappedSocket extends Duplex {
  readonly received: Buffer[] = [];
  readonly #socket: Socket;

  constructor(socket: Socket) {
    super();
    this.#socket = socket;
    socket
      .on('data', (chunk: Buffer) => {
        this.received.push(chunk);
        if (!this.push(chunk)) socket.pause();
      })
      .on('end', () => this.push(null))
      .on('error', (error) => this.destroy(error))
      .on('close', () => this.destroy());
  }

  override _read(): void {
    this.#socket.resume();
  }

  override _write(chunk: Buffer, _: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#socket.write(chunk, done);
  }

  override _final(done: () => void): void {
    this.#socket.end(done);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#socket.destroy();
    done(error);
  }
}
