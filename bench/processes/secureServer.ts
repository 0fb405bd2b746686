import { createSecureServer } from 'node:http2';
import type { AddressInfo, Server } from 'node:net';
import { once } from 'node:events';
import { createServer } from 'node:tls';
import { issueCertificate } from '../../examples/playground/certificates.ts';

// Two servers over TLS, one for HTTP/1.1 and one for HTTP/2: every request is answered with 13 bytes. They end with their parent.

export interface SecureOrigins {
  readonly http1: string;
  readonly http2: string;
  /** Who issued their certificate, in PEM. */
  readonly ca: string;
}

const authority = await issueCertificate({ commonName: 'Bench CA', isAuthority: true });
const issued = await issueCertificate({
  commonName: 'localhost',
  altNames: ['localhost'],
  issuer: authority,
});
const tls = { cert: issued.chainPem, key: issued.keyPem };
const body = 'hello, world!';
const END = '\r\n\r\n';
const hello = Buffer.from(
  `HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 13${END}${body}`,
);

const http1 = createServer({ ...tls, ALPNProtocols: ['http/1.1'], noDelay: true }, (socket) => {
  let rest = '';
  socket.on('error', () => undefined);
  socket.on('data', (chunk: Buffer) => {
    const heads = (rest + chunk.toString('latin1')).split(END);
    rest = heads.pop() ?? '';
    heads.forEach(() => socket.write(hello));
  });
});
const http2 = createSecureServer({ ...tls, settings: { maxConcurrentStreams: 1_000 } });
http2.on('stream', (stream) => {
  stream.respond({ ':status': 200, 'content-type': 'text/plain', 'content-length': '13' });
  stream.end(body);
});

async function originOf(server: Server): Promise<string> {
  server.listen(0, 'localhost');
  await once(server, 'listening');
  return `https://localhost:${String((server.address() as AddressInfo).port)}`;
}

process.send?.({
  http1: await originOf(http1),
  http2: await originOf(http2),
  ca: authority.pem,
} satisfies SecureOrigins);
process.on('disconnect', () => process.exit());
