import { connect, createServer, type Socket } from 'node:net';
import { listenOnLoopback } from '../../examples/playground/loopbackServer.ts';
import { type TlsRecord, tlsRecords } from './tlsRecords.ts';

/** One connection through the tap, with every byte that has passed. */
export interface TapConnection {
  readonly fromClient: Buffer;
  readonly fromServer: Buffer;
  /** The same bytes as TLS records, those that are complete. */
  readonly clientRecords: readonly TlsRecord[];
  readonly serverRecords: readonly TlsRecord[];
  readonly closed: boolean;
}

export interface Tap extends AsyncDisposable {
  readonly port: number;
  readonly connections: readonly TapConnection[];
  /** Resolves when the condition holds; it is asked now and after every byte and close. */
  until(condition: (connections: readonly TapConnection[]) => boolean): Promise<void>;
  close(): Promise<void>;
}

/** Passes TCP connections on to a port of loopback and keeps what goes by, each way. */
export async function startTap(targetPort: number): Promise<Tap> {
  const connections: Wiretap[] = [];
  const targets = new Set<Socket>();
  const waiting = new Set<() => void>();
  const changed = () => {
    for (const check of waiting) check();
  };

  const server = createServer({ allowHalfOpen: true }, (client) => {
    const target = connect({ port: targetPort, host: '127.0.0.1', allowHalfOpen: true });
    targets.add(target);
    const wiretap = new Wiretap();
    connections.push(wiretap);
    passOn(client, target, (chunk) => {
      wiretap.clientChunks.push(chunk);
      changed();
    });
    passOn(target, client, (chunk) => {
      wiretap.serverChunks.push(chunk);
      changed();
    });
    client.once('close', () => {
      wiretap.closed = true;
      target.destroy();
      changed();
    });
    target.once('close', () => {
      targets.delete(target);
      client.destroySoon();
    });
  });
  const loopback = await listenOnLoopback(server);
  const close = async () => {
    for (const target of targets) target.destroy();
    await loopback.close();
  };

  return {
    port: loopback.port,
    connections,
    until: (condition) =>
      new Promise((resolve) => {
        const check = () => {
          if (!condition(connections)) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        check();
      }),
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Keeps the back-pressure, and passes an orderly end or a reset on as what it is. */
function passOn(from: Socket, to: Socket, onChunk: (chunk: Buffer) => void): void {
  from.on('data', (chunk: Buffer) => {
    onChunk(chunk);
    if (!to.write(chunk)) from.pause();
  });
  to.on('drain', () => from.resume());
  from.on('end', () => to.end());
  from.on('error', () => to.resetAndDestroy());
}

class Wiretap implements TapConnection {
  readonly clientChunks: Buffer[] = [];
  readonly serverChunks: Buffer[] = [];
  closed = false;

  get fromClient(): Buffer {
    return Buffer.concat(this.clientChunks);
  }
  get fromServer(): Buffer {
    return Buffer.concat(this.serverChunks);
  }
  get clientRecords(): TlsRecord[] {
    return tlsRecords(this.fromClient);
  }
  get serverRecords(): TlsRecord[] {
    return tlsRecords(this.fromServer);
  }
}
