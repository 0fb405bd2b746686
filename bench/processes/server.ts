import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

// The server that everybody is measured against: a process of its own, as cheap as can be, so that the client is what costs.
// `/` answers 13 bytes, `/real` the same with the header fields of a real one; `/bytes/N` answers N bytes. It ends with its parent.

const hello = Buffer.from(
  'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 13\r\n\r\nhello, world!',
);
const real = Buffer.from(
  [
    'HTTP/1.1 200 OK',
    'Date: Mon, 30 Nov 2026 08:00:00 GMT',
    'Content-Type: application/json; charset=utf-8',
    'Content-Length: 13',
    'Connection: keep-alive',
    'Server: nginx',
    'Cache-Control: max-age=0, private, must-revalidate',
    'ETag: W/"5f8a2f6e4c0d3b1a"',
    'Vary: Accept, Accept-Encoding, Origin',
    'X-Request-Id: 7b1c3b8e-4a55-4c43-9a5e-0d1f5c0a7b11',
    'X-Runtime: 0.012345',
    'X-Frame-Options: SAMEORIGIN',
    'X-Content-Type-Options: nosniff',
    'Strict-Transport-Security: max-age=63072000; includeSubDomains',
  ].join('\r\n') + '\r\n\r\nhello, world!',
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
      if (bytes === undefined) {
        socket.write(head.toString('latin1', 0, 9) === 'GET /real' ? real : hello);
      } else void writeBytes(socket, Number(bytes));
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
