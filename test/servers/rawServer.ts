import { createServer, type Socket } from 'node:net';
import { once } from 'node:events';
import { listenOnLoopback } from '../../examples/playground/loopbackServer.ts';

export interface RawServer extends AsyncDisposable {
  readonly port: number;
  readonly url: string;
  /** How many connections have been accepted so far. */
  readonly connectionCount: number;
  close(): Promise<void>;
}

/** A TCP server that answers exactly what `onSocket` writes, right or wrong. */
export async function startRawServer(onSocket: (socket: Socket) => void): Promise<RawServer> {
  let connectionCount = 0;
  const server = createServer((socket) => {
    connectionCount += 1;
    socket.on('error', () => undefined); // the client's resets are what such tests are about
    onSocket(socket);
  });
  const { port, close } = await listenOnLoopback(server);
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    get connectionCount() {
      return connectionCount;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Resolves with a request's head, once its empty line has arrived; what follows stays in the socket. */
export async function readHead(socket: Socket): Promise<string> {
  let text = '';
  while (!text.includes('\r\n\r\n')) {
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    text += chunk.toString('latin1');
  }
  return text;
}

/** A port of loopback where nothing listens. */
export async function unusedPort(): Promise<number> {
  const { port, close } = await listenOnLoopback(createServer());
  await close();
  return port;
}
