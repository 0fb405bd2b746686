import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

// The server that everybody is measured against: a process of its own, as cheap as can be, so that the client is what costs.
// `/` answers 13 bytes; `/bytes/N` answers N bytes. It ends with its parent.

const hello = Buffer.from(
  'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 13\r\n\r\nhello, world!',
);
const piece = Buffer.alloc(64 * 1024, 'x');
const END = Buffer.from('\r\n\r\n');

const server = createServer({ noDelay: true }, (socket) => {
  let rest = Buffer.alloc(0);
  socket.on('error', () => undefined);
  socket.on('data', (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (let end = rest.indexOf(END); end !== -1; end = rest.indexOf(END)) {
      const head = rest.subarray(0, end);
      rest = rest.subarray(end + END.length);
      const bytes = /^GET \/bytes\/(\d+)/.exec(head.toString('latin1', 0, 60))?.[1];
      if (bytes === undefined) socket.write(hello);
      else void writeBytes(socket, Number(bytes));
    }
  });
});

async function writeBytes(socket: Socket, bytes: number): Promise<void> {
  socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${String(bytes)}\r\n\r\n`);
  for (let left = bytes; left > 0 && !socket.destroyed; left -= piece.length) {
    const goesOn = socket.write(left >= piece.length ? piece : piece.subarray(0, left));
    if (goesOn) continue;
    await new Promise<void>((resolve) => {
      socket.once('drain', resolve).once('close', resolve);
    });
    socket.removeAllListeners('close').removeAllListeners('drain');
  }
}

server.listen(0, '127.0.0.1', () => {
  process.send?.((server.address() as AddressInfo).port);
});
process.on('disconnect', () => process.exit());
