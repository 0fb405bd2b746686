import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { issueCertificate } from '../../examples/playground/certificates.ts';
import { RequestContext } from '../../src/engine/index.ts';
import type { Dialing } from '../../src/engine/index.ts';
import { startProxy } from '../servers/proxyServer.ts';
import { startServer, startTlsServer } from '../servers/testServer.ts';
import { start, TestContext } from './run.ts';

test('a host of dialing.resolve is connected to without a name server, and only on its port', async () => {
  await using server = await startServer((request, response) => response.end(request.headers.host));
  const resolve = [{ host: 'shop.test', port: server.port, addresses: ['127.0.0.1'] }];
  using context = new TestContext({ dialing: { resolve } });
  const run = start(`http://shop.test:${String(server.port)}/`, { context });
  await run.end();
  assert.equal(run.text, `shop.test:${String(server.port)}`);
  const other = start('http://shop.test:8123/', { context });
  await other.end();
  assert.equal(other.webRequest.requestError?.name, 'ERR_NAME_NOT_RESOLVED');
});

test('the addresses of dialing.resolve are tried until one answers', async () => {
  await using server = await startServer((_request, response) => response.end('ok'));
  const addresses = ['::1', '127.0.0.1'];
  const resolve = [{ host: '*', port: server.port, addresses }];
  using context = new TestContext({ dialing: { resolve } });
  const run = start(`http://shop.test:${String(server.port)}/`, { context });
  await run.end();
  assert.equal(run.text, 'ok');
  using only6 = new TestContext({
    dialing: { family: 6, resolve: [{ host: '*', port: server.port, addresses: ['127.0.0.1'] }] },
  });
  const none = start(`http://shop.test:${String(server.port)}/`, { context: only6 });
  await none.end();
  assert.equal(none.webRequest.requestError?.name, 'ERR_NAME_NOT_RESOLVED');
});

test("dialing.connectTo goes elsewhere, and the certificate is judged for the URL's host", async () => {
  const certificate = await issueCertificate({ commonName: 'shop.test', altNames: ['shop.test'] });
  await using server = await startTlsServer({ certificate }, (request, response) =>
    response.end(request.headers.host),
  );
  const place = { host: 'shop.test', port: null, toHost: '127.0.0.1', toPort: server.port };
  using context = new TestContext({
    dialing: { connectTo: [place] },
    extraCaCertificates: [certificate.pem],
  });
  const run = start('https://shop.test/', { context });
  await run.end();
  assert.equal(run.text, 'shop.test', run.webRequest.requestError?.message);
});

test('the proxy itself is not connected to elsewhere, only what lies behind its tunnel', async () => {
  await using server = await startServer((_request, response) => response.end('ok'));
  await using proxy = await startProxy();
  const anywhere = { host: null, port: null, toHost: 'other.test', toPort: server.port };
  using context = new TestContext({
    dialing: { connectTo: [anywhere] },
    proxy: { kind: 'fixed', proxy: proxy.url },
  });
  const run = start('http://shop.test/', { context });
  await run.end();
  assert.equal(run.text, 'ok', run.webRequest.requestError?.message);
  assert.equal(proxy.requests[0]?.target, `other.test:${String(server.port)}`);
});

test('an entry that fits the proxy itself means nothing to a request that it passes on', async () => {
  await using server = await startServer((_request, response) => response.end('ok'));
  await using proxy = await startProxy();
  const place = { host: '127.0.0.1', port: proxy.port, toHost: null, toPort: server.port };
  using context = new TestContext({
    dialing: { connectTo: [place] },
    proxy: { kind: 'fixed', proxy: proxy.url },
  });
  const run = start(`http://shop.test:${String(server.port)}/`, { context });
  await run.end();
  assert.deepEqual([run.text, proxy.requests.length], ['ok', 1]);
});

test('proxyTunnel opens a tunnel for http, too', async () => {
  await using server = await startServer((_request, response) => response.end('ok'));
  await using proxy = await startProxy();
  using context = new TestContext({
    proxyTunnel: true,
    proxy: { kind: 'fixed', proxy: proxy.url },
  });
  const run = start(`http://shop.test:${String(server.port)}/`, { context });
  await run.end();
  assert.deepEqual([run.text, proxy.requests[0]?.method], ['ok', 'CONNECT']);
});

test('dialing.socketPath is connected to whatever the URL and the proxy say', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'request-workbench-socket-'));
  const server = createServer((request, response) =>
    response.end(`${request.headers.host ?? ''} ${request.url ?? ''}`),
  );
  const socketPath =
    process.platform === 'win32' ? String.raw`\\.\pipe\rw-dialing` : join(folder, 'a.sock');
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  t.after(async () => {
    await new Promise((resolve) => server.close(resolve));
    await rm(folder, { recursive: true });
  });
  using context = new TestContext({
    dialing: { socketPath },
    proxy: { kind: 'fixed', proxy: 'http://127.0.0.1:1' },
  });
  const run = start('http://daemon/', { context });
  await run.end();
  assert.equal(run.text, 'daemon /', run.webRequest.requestError?.message);
  const opened = run.events.find((event) => event.type === 'connection:opened');
  assert.equal(opened?.remoteAddress, socketPath);
});

for (const [what, dialing, message] of [
  ['a name in place of an address', { localAddress: 'eth0' }, /"eth0" is not an IP address/],
  [
    'an entry without addresses',
    { resolve: [{ host: 'a', port: 1, addresses: [] }] },
    /no address/,
  ],
  [
    'an address of the other family',
    { family: 6, localAddress: '127.0.0.1' },
    /not an address of IPv6/,
  ],
] satisfies readonly (readonly [string, Dialing, RegExp])[]) {
  test(`a context refuses ${what} for dialing`, () => {
    assert.throws(() => new RequestContext({ dialing }), message);
  });
}

test('maxRedirects is how many redirects are followed', async () => {
  await using server = await startServer((request, response) => {
    const left = Number(request.url?.slice(1));
    if (left === 0) response.end('there');
    else response.writeHead(302, { Location: `/${String(left - 1)}` }).end();
  });
  using two = new TestContext({ maxRedirects: 2 });
  const near = start(`${server.url}/2`, { context: two });
  await near.end();
  assert.equal(near.text, 'there');
  const far = start(`${server.url}/3`, { context: two });
  await far.end();
  assert.equal(far.webRequest.requestError?.name, 'ERR_TOO_MANY_REDIRECTS');
  assert.match(far.webRequest.requestError.message, /more than 2 times/);
  using all = new TestContext({ maxRedirects: Infinity });
  const farthest = start(`${server.url}/30`, { context: all });
  await farthest.end();
  assert.equal(farthest.text, 'there');
  assert.throws(() => new RequestContext({ maxRedirects: -1 }), /maxRedirects is -1/);
});
