import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { type TLSSocket, createSecureContext, createServer } from 'node:tls';
import { issueCertificate } from '../../examples/playground/certificates.ts';
import { listenOnLoopback } from '../../examples/playground/loopbackServer.ts';
import {
  type OnSelectClientCertificate,
  type RequestHandler,
  streamBody,
  textBody,
} from '../../src/engine/index.ts';
import { renegotiable, startRenegotiatingServer } from '../servers/renegotiatingServer.ts';
import { startTap } from '../servers/tap.ts';
import { outcome, run } from './run.ts';
import { alice, authority, server, trusting } from './testAuthority.ts';

const stranger = await issueCertificate({ commonName: 'stranger', usage: 'client' });
const ownAlice = { cert: alice.pem, key: alice.keyPem };

const serve = (beforeAsking?: (socket: TLSSocket) => void) =>
  startRenegotiatingServer(server, authority, beforeAsking);

type Select = NonNullable<RequestHandler['onSelectClientCertificate']>;

function asked(answers: Select): RequestHandler & { readonly calls: OnSelectClientCertificate[] } {
  const calls: OnSelectClientCertificate[] = [];
  return {
    calls,
    onSelectClientCertificate: (parameters) => {
      calls.push(parameters);
      return answers(parameters);
    },
  };
}

test('a certificate that a server asks for in a renegotiation is chosen first, and shown on a new connection', async () => {
  await using paths = await serve();
  for (const path of ['/required', '/optional']) {
    for (const headers of [[], [['Host', 'localhost']]] as [string, string][][]) {
      using context = trusting();
      const handler = asked(() => Promise.resolve(ownAlice));
      const post = await run(
        { url: `${paths.url}${path}`, method: 'POST', headers, postData: textBody('once') },
        { context, handler },
      );
      assert.equal(outcome(post), 'alice once');
      assert.deepEqual(
        handler.calls.map(({ host, port, acceptableIssuers }) => [host, port, acceptableIssuers]),
        [['localhost', paths.port, []]],
      );
      assert.deepEqual(
        post.of('connection:opened').map(({ tls }) => tls?.clientCertificate),
        [undefined, 'alice'],
      );
    }
  }
});

test('without a certificate the server decides: required is ERR_SSL_CLIENT_AUTH_CERT_NEEDED, optional goes on', async () => {
  await using paths = await serve();
  using context = trusting();
  for (const handler of [undefined, asked(() => ({ action: 'none' }))]) {
    const options = { context, ...(handler === undefined ? {} : { handler }) };
    const required = await run(`${paths.url}/required`, options);
    assert.deepEqual(
      [required.error, required.webRequest.requestError?.code],
      ['ERR_SSL_CLIENT_AUTH_CERT_NEEDED', -110],
    );
    assert.match(required.webRequest.requestError?.message ?? '', /asked for a client certificate/);
    assert.equal(outcome(await run(`${paths.url}/optional`, options)), 'nobody');
    assert.ok(handler === undefined || handler.calls.length === 2);
  }
});

test('a configured certificate is shown by default; one that is not accepted is ERR_BAD_SSL_CLIENT_AUTH_CERT', async () => {
  await using paths = await serve();
  using context = trusting({ clientCertificates: [{ ...ownAlice, host: 'localhost' }] });
  assert.equal(outcome(await run(`${paths.url}/required`, { context })), 'alice');
  const handler = asked(() => ({ cert: stranger.pem, key: stranger.keyPem }));
  using other = trusting();
  const refused = await run(`${paths.url}/required`, { context: other, handler });
  assert.equal(refused.error, 'ERR_BAD_SSL_CLIENT_AUTH_CERT');
  assert.equal(handler.calls.length, 1);
});

test("nothing of the client's part of the second handshake leaves before the choice", async () => {
  await using paths = await serve();
  await using tap = await startTap(paths.port);
  using context = trusting();
  let sent = 0;
  const handler = asked(() => {
    sent = tap.connections[0]?.fromClient.length ?? 0;
    return ownAlice;
  });
  const get = await run(`https://localhost:${tap.port}/optional`, { context, handler });
  assert.equal(outcome(get), 'alice');
  const [stopped, gone] = tap.connections.map(({ clientRecords }) => {
    const types = clientRecords.map(({ type }) => type);
    return types.slice(types.indexOf('applicationData') + 1);
  });
  // The hello alone; then certificate, keys and Finished as well.
  assert.deepEqual(stopped, ['handshake']);
  assert.ok((gone?.length ?? 0) > 3, gone?.join(' '));
  assert.equal(tap.connections[0]?.fromClient.length, sent);
});

test('only the paths that want a certificate are asked about, on connections that were used before too', async () => {
  await using paths = await serve();
  using context = trusting();
  const handler = asked(() => ({ action: 'select', certificate: ownAlice, remember: 'context' }));
  for (const [path, text, calls] of [
    ['/public', 'nobody', 0],
    ['/required', 'alice', 1],
    ['/public', 'nobody', 1],
    ['/required', 'alice', 1],
  ] as const) {
    assert.equal(outcome(await run(`${paths.url}${path}`, { context, handler })), text);
    assert.equal(handler.calls.length, calls, path);
  }
});

test('a session that wants to show nothing leaves the connection to one that is asked', async () => {
  await using paths = await serve();
  using context = trusting();
  const none = asked(() => ({ action: 'none' }));
  assert.equal(outcome(await run(`${paths.url}/optional`, { context, handler: none })), 'nobody');
  const handler = asked(() => ownAlice);
  const second = await run(`${paths.url}/optional`, { context, handler });
  assert.equal(second.of('connection:opened')[0]?.reused, true);
  assert.equal(outcome(second), 'alice');
});

test("a body that can't be sent twice is told as the reason", async () => {
  await using paths = await serve();
  using context = trusting({ clientCertificates: [{ ...ownAlice, host: 'localhost' }] });
  const postData = streamBody(Readable.from([Buffer.from('once')]));
  const post = await run({ url: `${paths.url}/required`, method: 'POST', postData }, { context });
  assert.equal(post.error, 'ERR_SSL_CLIENT_AUTH_CERT_NEEDED');
  assert.match(post.webRequest.requestError?.message ?? '', /can't be sent a second time/);
});

test('a server that shows another certificate in a renegotiation is ERR_SSL_SERVER_CERT_CHANGED', async () => {
  const other = await issueCertificate({
    commonName: 'localhost',
    altNames: ['localhost'],
    issuer: authority,
  });
  const changed = createSecureContext({ cert: other.pem, key: other.keyPem });
  await using paths = await serve((socket) => {
    socket.setKeyCert(changed);
  });
  using context = trusting({ clientCertificates: [{ ...ownAlice, host: 'localhost' }] });
  const get = await run(`${paths.url}/required`, { context });
  assert.equal(get.error, 'ERR_SSL_SERVER_CERT_CHANGED');
  assert.match(get.webRequest.requestError?.message ?? '', /different certificate/);
});

test('a server that goes away when it has asked is told as one that closed, and nobody is asked', async () => {
  await using paths = await serve((socket) => {
    process.nextTick(() => socket.destroy());
  });
  using context = trusting();
  const handler = asked(() => ownAlice);
  const get = await run(`${paths.url}/required`, { context, handler });
  assert.match(outcome(get), /^ERR_(?:EMPTY_RESPONSE|CONNECTION_RESET)$/);
  assert.equal(handler.calls.length, 0);
});

test('a renegotiation on a connection of HTTP/2 ends it (RFC 9113, section 9.2.1)', async () => {
  // node:http2 itself refuses to renegotiate, and aborts the process when asked to (Node 24.21).
  const second = createServer(
    {
      cert: server.chainPem,
      key: server.keyPem,
      ALPNProtocols: ['h2'],
      ...renegotiable(authority),
    },
    (socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => {
        socket.renegotiate({ requestCert: true, rejectUnauthorized: false }, () => undefined);
      });
    },
  );
  const { port, close } = await listenOnLoopback(second);
  try {
    using context = trusting();
    const get = await run(`https://localhost:${port}/`, {
      context,
      handler: asked(() => ownAlice),
    });
    assert.equal(get.error, 'ERR_HTTP2_PROTOCOL_ERROR');
    assert.match(get.webRequest.requestError?.message ?? '', /Use HTTP\/1\.1/);
  } finally {
    await close();
  }
});
