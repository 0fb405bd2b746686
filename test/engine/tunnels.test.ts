import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { type Http2ServerResponse, createSecureServer, createServer } from 'node:http2';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { test } from 'node:test';
import { issueCertificate } from '../../examples/playground/certificates.ts';
import { listenOnLoopback } from '../../examples/playground/loopbackServer.ts';
import { type ProxiedRequest, startProxy } from '../servers/proxyServer.ts';
import { startServer, startTlsServer } from '../servers/testServer.ts';
import { Answering, run, seen, start, TestContext } from './run.ts';
import { right } from './alice.ts';
import { certificate, contextWith } from './behindProxy.ts';

const flags = ['allowStoredCredentials'] as const;

/** A request through a proxy that answers CONNECT in this way. */
async function through(onConnect: (socket: Duplex, request: ProxiedRequest) => void) {
  await using proxy = await startProxy({ onConnect });
  using context = contextWith(proxy.url);
  const get = await run('https://shop.test/', { context });
  await proxy.closed();
  return get;
}

async function inPieces(socket: Duplex, text: string): Promise<void> {
  for (const piece of text) {
    await new Promise((done) => socket.write(piece, done));
  }
}

test('the head of a tunnel may come in pieces, behind 1xx, with bare line feeds', async () => {
  await using server = await startTlsServer({ certificate }, (_, response) => response.end('ok'));
  const heads = [
    'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nVia: 1.1 me\r\n\r\n',
    'HTTP/1.0 200 OK\nServer: old\n\n',
    'HTTP/1.1 299\r\nFolded: a\r\n b\r\n\r\n',
  ];
  for (const head of heads) {
    await using proxy = await startProxy({
      onConnect: (socket) => {
        const target = connect(server.port, '127.0.0.1');
        target.on('error', () => socket.destroy());
        socket.once('close', () => target.destroy());
        void inPieces(socket, head).then(() => socket.pipe(target).pipe(socket));
      },
    });
    using context = contextWith(proxy.url);
    const get = await run('https://shop.test/', { context });
    assert.equal(get.text, 'ok', get.webRequest.requestError?.message);
  }
});

test('what follows the head at once is the first of the tunnel', async () => {
  const get = await through((socket) => {
    socket.resume();
    socket.write('HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 400 this is no TLS\r\n\r\n');
  });
  assert.equal(get.error, 'ERR_SSL_PROTOCOL_ERROR');
});

test('a proxy that does not answer CONNECT with HTTP makes no tunnel', async () => {
  const cases: readonly (readonly [string, RegExp])[] = [
    ['', /without an answer/],
    ['HTTP/1.1 200 OK\r\nX: y', /in the middle/],
    ['SSH-2.0-OpenSSH\r\n\r\n', /not HTTP/],
    ['HTTP/1.1 2000 OK\r\n\r\n', /not HTTP/],
    ['HTTP/1.1 101 Switching\r\n\r\n', /101/],
  ];
  for (const [text, message] of cases) {
    const get = await through((socket) => {
      socket.resume();
      socket.end(text);
    });
    assert.equal(get.error, 'ERR_TUNNEL_CONNECTION_FAILED', text);
    assert.match(get.webRequest.requestError?.message ?? '', message);
  }
});

test('a head without an end, and 1xx without an end, are given up', async () => {
  for (const [start, more, message] of [
    ['HTTP/1.1 200 OK\r\n', `X: ${'y'.repeat(1000)}\r\n`, /256 KiB/],
    ['', 'HTTP/1.1 100 Continue\r\n\r\n', /1xx/],
  ] as const) {
    const get = await through((socket) => {
      socket.resume();
      socket.on('error', () => undefined);
      socket.write(start);
      const write = (): void => {
        while (!socket.destroyed && socket.write(more));
      };
      socket.on('drain', write);
      write();
    });
    assert.equal(get.error, 'ERR_TUNNEL_CONNECTION_FAILED');
    assert.match(get.webRequest.requestError?.message ?? '', message);
  }
});

test('a long challenge is not read to its end: its connection is closed, the answer goes out on another', async () => {
  let times = 0;
  await using proxy = await startProxy({
    onConnect: (socket, request) => {
      times++;
      socket.resume();
      socket.on('error', () => undefined);
      if (times === 1) {
        socket.write(
          'HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm="x"\r\nContent-Length: 100000000\r\n\r\n',
        );
        return;
      }
      assert.equal(request.connection, 2);
      assert.equal(seen(request, 'proxy-authorization').length, 1);
      socket.end('HTTP/1.1 403 Enough\r\n\r\n');
    },
  });
  using context = contextWith(proxy.url);
  const person = new Answering(() => right);
  const get = await run('https://shop.test/', { context, person });
  assert.deepEqual([times, get.webRequest.requestError?.nodeCode], [2, '403']);
});

test('a large body comes whole through TLS inside TLS, and cancel closes both', async () => {
  const body = randomBytes(4 * 1024 * 1024);
  await using server = await startTlsServer({ certificate }, (request, response) => {
    if (request.url === '/silent') return;
    response.end(body);
  });
  const its = await issueCertificate({ commonName: 'localhost', altNames: ['localhost'] });
  await using proxy = await startProxy({ certificate: its });
  using context = new TestContext({
    proxy: { kind: 'fixed', proxy: proxy.url },
    extraCaCertificates: [certificate.pem, its.pem],
  });
  const whole = await run(`https://shop.test:${server.port}/`, { context });
  assert.ok(Buffer.concat(whole.data).equals(body));
  const silent = start(`https://shop.test:${server.port}/silent`, { context });
  await silent.until('phase:started', 'wait');
  silent.webRequest.cancel();
  await silent.end();
  await proxy.closed();
});

/** A proxy's Digest with SHA-256 and qop=auth (RFC 7616); each nonce counts up. */
function digestGuard() {
  const counts = new Map<string, number>();
  let nonces = 0;
  const hash = (text: string) => createHash('sha256').update(text).digest('hex');
  const challenge = () => {
    const nonce = `nonce${++nonces}`;
    counts.set(nonce, 0);
    return {
      challenges: [`Digest realm="office", nonce="${nonce}", qop="auth", algorithm=SHA-256`],
    };
  };
  return (request: ProxiedRequest, authorization: string | undefined) => {
    if (authorization === undefined) return challenge();
    const parameters = new Map(
      [...authorization.matchAll(/(\w+)=(?:"([^"]*)"|([^\s,]*))/g)].map(
        ([, name = '', quoted, bare]) => [name, quoted ?? bare ?? ''] as const,
      ),
    );
    const of = (name: string) => parameters.get(name) ?? '';
    const count = parseInt(of('nc'), 16);
    const known = counts.get(of('nonce'));
    const a1 = hash('alice:office:wonderland');
    const a2 = hash(`${request.method}:${request.target}`);
    const expected = hash(`${a1}:${of('nonce')}:${of('nc')}:${of('cnonce')}:auth:${a2}`);
    const fresh = known !== undefined && count > known;
    if (!fresh || of('uri') !== request.target || of('response') !== expected) return challenge();
    counts.set(of('nonce'), count);
    return null;
  };
}

test("A12 A22: a proxy's Digest is answered for each message by itself, and its nonce counts on", async () => {
  await using secure = await startTlsServer({ certificate }, (_, response) => response.end('ok'));
  await using plain = await startServer((_, response) => response.end('ok'));
  await using proxy = await startProxy({ refuse: digestGuard() });
  using context = contextWith(proxy.url);
  const person = new Answering(() => right);
  const get = async (url: string) => {
    const done = await run({ url, flags, headers: [['Connection', 'close']] }, { context, person });
    assert.equal(done.text, 'ok', `${url} ${done.webRequest.requestError?.message ?? ''}`);
  };
  await get(`https://shop.test:${secure.port}/`);
  await get(`https://shop.test:${secure.port}/again`);
  await get(`http://shop.test:${plain.port}/plain?x=1`);
  await get(`http://shop.test:${plain.port}/more`);
  assert.equal(person.questions.length, 1);
  assert.deepEqual(
    proxy.requests.map(
      (request) => /nc=(\w+)/.exec(seen(request, 'proxy-authorization')[0] ?? '')?.[1],
    ),
    [undefined, '00000001', '00000002', '00000003', '00000004'],
  );
});

test('HTTP/2 goes through a tunnel, over TLS by agreement and without TLS on demand; through HTTPS proxies too', async () => {
  const secure = createSecureServer({ cert: certificate.chainPem, key: certificate.keyPem });
  const clear = createServer();
  const its = await issueCertificate({ commonName: 'localhost', altNames: ['localhost'] });
  for (const server of [secure, clear]) {
    server.on('request', (_: unknown, response: Http2ServerResponse) => {
      response.end('in frames');
    });
  }
  const secureServer = await listenOnLoopback(secure);
  const clearServer = await listenOnLoopback(clear);
  try {
    for (const options of [{}, { certificate: its }]) {
      await using proxy = await startProxy(options);
      using context = new TestContext({
        proxy: { kind: 'fixed', proxy: proxy.url, bypass: '<-loopback>' },
        extraCaCertificates: [certificate.pem, its.pem],
      });
      const agreed = await run(`https://shop.test:${secureServer.port}/`, { context });
      const url = `http://shop.test:${clearServer.port}/`;
      const demanded = await run({ url, httpVersion: '2' }, { context });
      for (const get of [agreed, demanded]) {
        assert.equal(get.text, 'in frames', get.webRequest.requestError?.message);
        assert.equal(get.of('connection:opened')[0]?.protocol, 'h2');
      }
      assert.deepEqual(
        proxy.requests.map(({ method }) => method),
        ['CONNECT', 'CONNECT'],
      );
    }
  } finally {
    await secureServer.close();
    await clearServer.close();
  }
});
