import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import tls from 'node:tls';
import { issueCertificate } from '../../examples/playground/certificates.ts';
import { send } from '../playground/send.ts';
import { readHead, startRawServer, unusedPort } from './rawServer.ts';
import { startTap } from './tap.ts';
import { readBody, startServer, startTlsServer } from './testServer.ts';

test('a test server records what it sees and counts connections', async () => {
  await using server = await startServer((request, response) => {
    void readBody(request).then((body) => response.end(body));
  });
  const answer = await send(`${server.url}/path`, { method: 'POST', body: 'body' });
  assert.equal(answer.text, 'body');
  assert.deepEqual(
    server.requests.map(({ method, url }) => `${method} ${url}`),
    ['POST /path'],
  );
  assert.equal(server.connectionCount, 1);
});

test('closing a test server ends a request that is never answered', async () => {
  const server = await startServer(() => undefined);
  const outcome = assert.rejects(send(server.url), { code: 'ECONNRESET' });
  while (server.requests.length === 0) await new Promise((done) => setImmediate(done));
  await server.close();
  await outcome;
});

test('a raw server answers exactly what it is told', async () => {
  await using server = await startRawServer((socket) => {
    void readHead(socket).then((head) => {
      assert.match(head, /^GET \/x HTTP\/1\.1\r\n/);
      socket.end('HTTP/1.1 200 Fine\r\nContent-Length: 2\r\n\r\nok');
    });
  });
  assert.equal((await send(`${server.url}/x`)).text, 'ok');
  assert.equal(server.connectionCount, 1);
});

test('nothing listens on an unused port', async () => {
  await assert.rejects(send(`http://127.0.0.1:${await unusedPort()}/`), { code: 'ECONNREFUSED' });
});

test('the tap shows that a TLS client has sent its handshake and no request', async () => {
  const certificate = await issueCertificate({ commonName: 'localhost', altNames: ['localhost'] });
  await using server = await startTlsServer({ certificate }, (_, response) => response.end('ok'));
  await using tap = await startTap(server.port);

  const socket = tls.connect({ port: tap.port, host: '127.0.0.1', rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  await tap.until(([first]) => sentRecords(first) === 1);
  const [connection] = tap.connections;
  assert.equal(connection?.clientRecords[0]?.type, 'handshake');
  assert.equal(server.requests.length, 0);

  socket.write('GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
  socket.resume();
  await tap.until(([first]) => first?.closed === true);
  assert.ok(sentRecords(connection) >= 2);
  assert.equal(server.requests.length, 1);
});

test('the tap passes a reset on as a reset', async () => {
  await using server = await startRawServer((socket) => socket.resetAndDestroy());
  await using tap = await startTap(server.port);
  const socket = connect(tap.port, '127.0.0.1');
  const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException];
  assert.equal(error.code, 'ECONNRESET');
});

/** Encrypted records from the client: its Finished is the first, a request would be the second. */
function sentRecords(
  connection: { clientRecords: readonly { type: string }[] } | undefined,
): number {
  return connection?.clientRecords.filter(({ type }) => type === 'applicationData').length ?? 0;
}
