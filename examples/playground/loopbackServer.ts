import { once } from 'node:events';
import type { AddressInfo, Server, Socket } from 'node:net';

export interface LoopbackServer {
  readonly port: number;
  /** The TCP sockets that are open now, also those beneath TLS. */
  readonly sockets: ReadonlySet<Socket>;
  /** Ends the server and every socket it accepted. */
  readonly close: () => Promise<void>;
}

/** Listens on 127.0.0.1 alone. Port 0 takes any free one; rejects when the port is taken. */
export async function listenOnLoopback(server: Server, port = 0): Promise<LoopbackServer> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');

  return {
    port: (server.address() as AddressInfo).port,
    sockets,
    async close() {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
