import assert from 'node:assert/strict';
import { createServer as createHttpServer } from 'node:http';
import type { RequestListener } from 'node:http';
import { createSecureServer } from 'node:http2';
import { once } from 'node:events';
import { test } from 'node:test';
import { createSecureContext } from 'node:tls';
import type { TlsOptions } from 'node:tls';
import { issueCertificate } from '../../examples/playground/certificates.ts';
import { listenOnLoopback } from '../../examples/playground/loopbackServer.ts';
import type { RequestContextOptions } from '../../src/engine/index.ts';
import { startProxy } from '../servers/proxyServer.ts';
import { unusedPort } from '../servers/rawServer.ts';
import { startSocksServer } from '../servers/socksServer.ts';
import { startServer, startTlsServer } from '../servers/testServer.ts';
import { outcome, run, seen, TestContext } from './run.ts';

const authority = await issueCertificate({ commonName: 'CA', isAuthority: true });
const certificate = await issueCertificate({
  commonName: 'a.test',
  altNames: ['a.test', 'b.a.test'],
  issuer: authority,
});
const client = await issueCertificate({
  commonName: 'alice',
  issuer: authority,
  usage: 'client',
});

/** All names are this machine, so that `a.test.` can be asked for. */
function reaching(port: number, options: RequestContextOptions = {}): TestContext {
  return new TestContext({
    extraCaCertificates: [authority.pem],
    dialing: { resolve: [{ host: '*', port, addresses: ['127.0.0.1'] }] },
    ...options,
  });
}

/** The names that SNI brought. */
function listeningToNames(names: string[]): TlsOptions {
  const { chainPem: cert, keyPem: key } = certificate;
  const context = createSecureContext({ cert, key, ca: [authority.pem] });
  return {
    SNICallback: (name, callback) => {
      names.push(name);
      callback(null, context);
    },
  };
}

test('localhost and all below it are this machine, whatever a name server says', async () => {
  await using server = await startServer((request, response) => response.end(request.headers.host));
  using context = new TestContext();
  for (const host of [
    'localhost',
    'app.localhost',
    'a.b.localhost',
    'localhost.',
    'app.localhost.',
  ]) {
    const get = await run(`http://${host}:${server.port}/`, { context });
    assert.equal(outcome(get), `${host}:${server.port}`);
    assert.deepEqual(await context.resolveHost(`http://${host}/`), ['::1', '127.0.0.1']);
  }
  const other = await run(`http://notlocalhost.invalid:${server.port}/`, { context });
  assert.equal(other.error, 'ERR_NAME_NOT_RESOLVED');
});

test('of the addresses of localhost ::1 is tried first, unless a version of IP is asked for', async (t) => {
  await using four = await startServer((_, response) => response.end('IPv4'));
  const six = createHttpServer((_, response) => response.end('IPv6'));
  six.listen(four.port, '::1');
  try {
    await once(six, 'listening');
  } catch (error) {
    t.skip(`this machine has no ::1: ${String(error)}`);
    return;
  }
  t.after(() => {
    six.close();
    six.closeAllConnections();
  });
  const url = `http://app.localhost:${four.port}/`;
  for (const [family, expected] of [
    [undefined, 'IPv6'],
    [6, 'IPv6'],
    [4, 'IPv4'],
  ] as const) {
    using context = new TestContext(family === undefined ? {} : { dialing: { family } });
    assert.equal(outcome(await run(url, { context })), expected);
  }
});

test('an address that is given for a name below localhost counts, and a port where nothing listens is refused', async () => {
  const port = await unusedPort();
  const refused = await run(`http://app.localhost:${port}/`);
  assert.deepEqual(
    [refused.error, refused.webRequest.requestError?.phase],
    ['ERR_CONNECTION_REFUSED', 'connect'],
  );
  await using server = await startServer((_, response) => response.end('ok'));
  const entry = { host: 'app.localhost', port: server.port, addresses: ['127.0.0.2'] };
  using context = new TestContext({ dialing: { resolve: [entry] } });
  const get = await run(`http://app.localhost:${server.port}/`, { context });
  assert.equal(get.error, 'ERR_CONNECTION_REFUSED');
});

test('names below localhost go past a proxy; with <-loopback> SOCKS4 and PAC files get 127.0.0.1', async () => {
  await using server = await startServer((_, response) => response.end('ok'));
  await using proxy = await startProxy();
  await using socks = await startSocksServer();
  const url = `http://app.localhost.:${server.port}/`;
  using straight = new TestContext({ proxy: { kind: 'fixed', proxy: proxy.url } });
  const past = await run(url, { context: straight });
  assert.equal(outcome(past), 'ok');
  assert.deepEqual(proxy.requests, []);
  assert.equal(past.of('connection:opened')[0]?.proxy?.url, null);
  const bypass = '<-loopback>';
  const text = `function FindProxyForURL(url, host) {
    return dnsResolveEx(host) === '127.0.0.1;::1' && isInNet(host, '127.0.0.0', '255.0.0.0')
      ? 'SOCKS4 127.0.0.1:${socks.port}' : 'PROXY wrong:1';
  }`;
  using through = new TestContext({ proxy: { kind: 'pac', text, bypass } });
  assert.equal(outcome(await run(url, { context: through })), 'ok');
  assert.deepEqual(
    socks.requests.map(({ host }) => host),
    ['127.0.0.1'],
  );
});

test('a name with the dot of the root at its end is called without it in SNI, and its certificate is judged without it', async () => {
  const names: string[] = [];
  await using server = await startTlsServer(
    { certificate, options: listeningToNames(names) },
    (request, response) => response.end(request.headers.host),
  );
  using context = reaching(server.port);
  const get = await run(`https://a.test.:${server.port}/`, { context });
  assert.equal(outcome(get), `a.test.:${server.port}`, 'Host is as the URL has it');
  const other = await run(`https://c.test.:${server.port}/`, { context });
  assert.equal(other.error, 'ERR_CERT_COMMON_NAME_INVALID');
  assert.equal(
    other.of('certificate:received')[0]?.problems[0]?.sentence,
    'It belongs to a.test, b.a.test, not to c.test.',
  );
  assert.deepEqual(names, ['a.test', 'c.test']);
});

test('HTTP/2 has the name with its dot in :authority, and without it in SNI', async () => {
  const names: string[] = [];
  const server = createSecureServer(listeningToNames(names));
  server.on('stream', (stream, headers) => {
    stream.respond({ ':status': 200 });
    stream.end(headers[':authority']);
  });
  const { port, close } = await listenOnLoopback(server);
  try {
    using context = reaching(port);
    const get = await run(`https://a.test.:${port}/`, { context });
    assert.equal(outcome(get), `a.test.:${port}`);
    assert.equal(get.webRequest.response?.httpVersion, '2.0');
    assert.deepEqual(names, ['a.test']);
  } finally {
    await close();
  }
});

test('a client certificate for a host is shown to it under its name with a dot, and asked about by SNI without', async () => {
  const names: string[] = [];
  const asking = { requestCert: true, rejectUnauthorized: true };
  await using server = await startTlsServer(
    { certificate, options: { ...asking, ...listeningToNames(names) } },
    (_, response) => response.end('ok'),
  );
  for (const host of ['a.test', 'a.test.', '*.test', '*']) {
    using context = reaching(server.port, {
      clientCertificates: [{ host, cert: client.pem, key: client.keyPem }],
    });
    assert.equal(outcome(await run(`https://a.test.:${server.port}/`, { context })), 'ok', host);
  }
  assert.deepEqual(new Set(names), new Set(['a.test']));
});

test('an https proxy whose name ends with a dot is judged by the name without it', async () => {
  const shown = await issueCertificate({
    commonName: 'localhost',
    altNames: ['localhost'],
    issuer: authority,
  });
  await using server = await startServer((_, response) => response.end('ok'));
  await using proxy = await startProxy({ certificate: shown });
  using context = new TestContext({
    extraCaCertificates: [authority.pem],
    proxy: { kind: 'fixed', proxy: `https://localhost.:${proxy.port}`, bypass: '<-loopback>' },
  });
  assert.equal(outcome(await run(server.url, { context })), 'ok');
});

test('https only holds for a host with and without the dot at its end, whichever asked for it', async () => {
  const answer: RequestListener = (request, response) => {
    response.setHeader('Strict-Transport-Security', 'max-age=1000; includeSubDomains');
    response.end(request.headers.host);
  };
  await using server = await startTlsServer({ certificate }, answer);
  for (const [asks, then] of [
    ['a.test.', ['a.test', 'b.a.test', 'b.a.test.']],
    ['a.test', ['a.test.', 'b.a.test.']],
  ] as const) {
    using context = reaching(server.port);
    await run(`https://${asks}:${server.port}/`, { context });
    for (const host of then) {
      const get = await run(`http://${host}:${server.port}/`, { context });
      assert.equal(outcome(get), `${host}:${server.port}`);
      assert.deepEqual(
        get.view.hops.map(({ reason, url }) => [reason, new URL(url).protocol]),
        [
          ['request', 'http:'],
          ['upgraded', 'https:'],
        ],
      );
    }
  }
});

test('cookies of a host whose name ends with a dot are its own, and Domain has to name it so', async () => {
  await using server = await startServer((request, response) => {
    if (request.url === '/set') {
      response.setHeader('Set-Cookie', [
        'own=1',
        'wide=1; Domain=a.test.',
        'other=1; Domain=a.test',
        'all=1; Domain=test.',
      ]);
    }
    response.end();
  });
  using context = reaching(server.port);
  const get = async (host: string, path = '/') => {
    const url = `http://${host}:${server.port}${path}`;
    const done = await run({ url, flags: ['allowStoredCredentials'] }, { context });
    return { done, sent: seen(server.requests.at(-1), 'cookie') };
  };
  const { done } = await get('a.test.', '/set');
  assert.deepEqual(
    done.of('problem:reported').map(({ message }) => message),
    [
      'The cookie other was not saved: its Domain is a.test, and a.test. is not part of it.',
      'The cookie all was not saved: its Domain is test., which anyone can register under (publicsuffix.org).',
    ],
  );
  assert.deepEqual((await get('a.test.')).sent, ['own=1; wide=1']);
  assert.deepEqual((await get('b.a.test.')).sent, ['wide=1']);
  assert.deepEqual((await get('a.test')).sent, []);
});
