import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { createServer as createTlsServer, TLSSocket } from 'node:tls';
import { gzipSync } from 'node:zlib';
import { issueCertificate } from '../../../examples/playground/certificates.ts';
import { readHead } from '../../servers/rawServer.ts';
import { faults } from './faults.ts';
import type { Fault } from './faults.ts';

// A process of its own, so that the test can count its sockets without the server's. Told to go by its parent's end.

const gzipped = gzipSync(Buffer.alloc(20_000, 'chaos '));

/** What each fault does with a connection on which a request's head has arrived. */
const acts: Readonly<Record<Fault, (socket: Socket) => void>> = {
  none: (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello');
    serve(socket);
  },
  closeAfter: (socket) => socket.end('HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nuntil the end'),
  keepThenReset: (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok', () => {
      setImmediate(() => reset(socket));
    });
  },
  resetAtOnce: reset,
  closeAtOnce: (socket) => socket.end(),
  halfHead: (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Le'),
  noHttp: (socket) => socket.end('220 mail.example ESMTP\r\n'),
  hugeHead: (socket) => socket.end(`HTTP/1.1 200 OK\r\nX: ${'x'.repeat(400_000)}\r\n\r\n`),
  silent: () => undefined,
  silentBody: (socket) => void socket.write('HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\na part'),
  shortBody: (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\na part'),
  resetInBody: (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\na part', () => {
      reset(socket);
    });
  },
  shortChunks: (socket) =>
    socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel'),
  badChunks: (socket) =>
    socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\nhello\r\n0\r\n\r\n'),
  twoLengths: (socket) =>
    socket.end('HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!'),
  badGzip: (socket) =>
    socket.end('HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello'),
  cutGzip: (socket) =>
    socket.end(
      Buffer.concat([
        Buffer.from('HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n'),
        gzipped.subarray(0, -20),
      ]),
    ),
  serverError: (socket) => {
    socket.write('HTTP/1.1 500 Oops\r\nContent-Length: 4\r\n\r\noops');
    serve(socket);
  },
  circle: (socket) => {
    socket.write('HTTP/1.1 302 Found\r\nLocation: /circle\r\nContent-Length: 0\r\n\r\n');
    serve(socket);
  },
  badRedirect: (socket) =>
    socket.end('HTTP/1.1 302 Found\r\nLocation: http://[\r\nContent-Length: 0\r\n\r\n'),
  unauthorized: (socket) => {
    socket.write(
      'HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm="chaos"\r\nContent-Length: 2\r\n\r\nno',
    );
    serve(socket);
  },
  hints: (socket) => {
    const hint = 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n';
    socket.write(`${hint.repeat(30)}HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok`);
    serve(socket);
  },
  drip: (socket) => {
    socket.write('HTTP/1.1 200 OK\r\n\r\n');
    let left = 30;
    const timer = setInterval(() => {
      if (left-- > 0) socket.write('x');
      else socket.end();
    }, 10);
    socket.once('close', () => {
      clearInterval(timer);
    });
  },
};

/** Node resets TCP sockets only; a TLS one is cut. */
function reset(socket: Socket): void {
  if (socket instanceof TLSSocket) socket.destroy();
  else socket.resetAndDestroy();
}

function serve(socket: Socket): void {
  void readHead(socket).then(
    (head) => {
      const [, path = ''] = / \/([a-zA-Z]*)/.exec(head) ?? [];
      const fault = faults.find((name) => name === path) ?? 'none';
      acts[fault](socket);
    },
    () => undefined,
  );
}

function accept(socket: Socket): void {
  socket.on('error', () => undefined);
  serve(socket);
}

const certificate = await issueCertificate({ commonName: 'localhost', altNames: ['localhost'] });
const plain = createServer(accept).listen(0, '127.0.0.1');
const secure = createTlsServer(
  { cert: certificate.chainPem, key: certificate.keyPem },
  accept,
).listen(0, '127.0.0.1');
const notTls = createServer((socket) => {
  socket.on('error', () => undefined).on('data', () => socket.end('HTTP/1.1 400 No\r\n\r\n'));
}).listen(0, '127.0.0.1');
secure.on('tlsClientError', () => undefined);
const ports = [];
for (const server of [plain, secure, notTls]) {
  if (!server.listening) await once(server, 'listening');
  ports.push((server.address() as { port: number }).port);
}
process.send?.(ports);
process.on('disconnect', () => process.exit());
