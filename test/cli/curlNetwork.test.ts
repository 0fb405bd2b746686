import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { test } from 'node:test';
import { issueCertificate } from '../../examples/playground/certificates.ts';
import { startProxy } from '../servers/proxyServer.ts';
import { startServer, startTlsServer } from '../servers/testServer.ts';
import { sending } from './curlServer.ts';

test('--resolve names the address of a host, for one port', async (t) => {
  const { send, server, header } = await sending(t);
  const port = String(server.port);
  const { exitCode, out, err } = await send(
    ...['--resolve', `shop.test:${port}:127.0.0.1`, `http://shop.test:${port}/`],
  );
  assert.deepEqual([exitCode, out], [0, 'ok'], err);
  assert.equal(header('host'), `shop.test:${port}`);
  assert.match(err, new RegExp(`Connected to 127\\.0\\.0\\.1:${port}`));
  const wild = await send('--resolve', `*:${port}:127.0.0.1`, `http://any.test:${port}/`);
  assert.equal(wild.exitCode, 0, wild.err);
  const wrong = await send('--resolve', 'shop.test:80:nowhere', 'http://shop.test/');
  assert.equal(wrong.exitCode, 2);
  assert.match(wrong.err, /--resolve is written as host:port:address/);
});

test("--connect-to goes elsewhere, and TLS and Host stay the URL's", async (t) => {
  const authority = await issueCertificate({ commonName: 'Our CA', isAuthority: true });
  const shop = { commonName: 'shop.test', altNames: ['shop.test'], issuer: authority };
  await using server = await startTlsServer(
    { certificate: await issueCertificate(shop) },
    (request, response) => response.end(request.headers.host),
  );
  const { send } = await sending(t, undefined, { 'ca.pem': authority.pem });
  const place = `shop.test:443:127.0.0.1:${String(server.port)}`;
  const argv = ['--cacert', 'ca.pem', '--connect-to', place, 'https://shop.test/'];
  const { exitCode, out, err } = await send(...argv);
  assert.deepEqual([exitCode, out], [0, 'shop.test'], err);
});

test('--connect-to asks a proxy for a tunnel to the other place, also for http', async (t) => {
  const { send, server } = await sending(t);
  await using proxy = await startProxy();
  const port = String(server.port);
  const { out, err } = await send(
    ...['-x', proxy.url, '--connect-to', `shop.test:80:other.test:${port}`, 'http://shop.test/'],
  );
  assert.equal(out, 'ok', err);
  assert.deepEqual(
    proxy.requests.map(({ method, target }) => `${method} ${target}`),
    [`CONNECT other.test:${port}`],
  );
});

test('--unix-socket connects to a socket, whatever the proxy is', async (t) => {
  const { send, cwd } = await sending(t);
  const server = createServer((request, response) => response.end(request.headers.host));
  const path = process.platform === 'win32' ? String.raw`\\.\pipe\rw-test` : join(cwd, 'http.sock');
  await new Promise<void>((resolve) => server.listen(path, resolve));
  t.after(() => new Promise((resolve) => server.close(resolve)));
  const argv = ['--unix-socket', path, '-x', 'http://127.0.0.1:1', 'http://daemon/info'];
  const { exitCode, out, err } = await send(...argv);
  assert.deepEqual([exitCode, out], [0, 'daemon'], err);
  assert.ok(err.includes(`Connected to ${path}`), err);
});

test('a Unix socket that is not there is named, and told apart from a file of the body', async (t) => {
  const { send } = await sending(t);
  const path = process.platform === 'win32' ? String.raw`\\.\pipe\rw-none` : '/nowhere/http.sock';
  const { exitCode, err } = await send('--unix-socket', path, '-d', 'x', 'http://daemon/');
  assert.equal(exitCode, 1);
  assert.match(err, /ERR_CONNECTION_FAILED .* in connect \(ENOENT\)/);
  assert.ok(err.includes(`There is no socket at ${path}. Check the path`), err);
});

test('what -x names is checked before anything is sent', async (t) => {
  const { send, url, bodies } = await sending(t);
  for (const proxy of ['htp://', 'foo:bar:baz', 'http://u:secret@:99999']) {
    const { exitCode, err } = await send('-x', proxy, url);
    assert.equal(exitCode, 2, err);
    assert.match(err, /^error: --proxy: ".*" is not /);
    assert.doesNotMatch(err, /secret/);
  }
  assert.deepEqual(bodies, []);
});

test('-4, -6 and --interface say over what is connected', async (t) => {
  const { send, server } = await sending(t);
  const url = `http://localhost:${String(server.port)}/`;
  assert.equal((await send('-4', url)).exitCode, 0);
  assert.equal((await send('-6', url)).exitCode, 1);
  assert.equal((await send('--interface', '127.0.0.1', url)).exitCode, 0);
  const wrong = await send('--interface', 'none9', url);
  assert.equal(wrong.exitCode, 2);
  assert.match(wrong.err, /"none9" is neither an address nor a network interface/);
});

test('a proxy that -x names is meant for localhost, too, and NO_PROXY counts beside it', async (t) => {
  const { send, sendWith, url } = await sending(t);
  await using proxy = await startProxy();
  assert.equal((await send('-x', proxy.url, url)).exitCode, 0);
  assert.equal(proxy.requests.length, 1);
  const env = { NO_PROXY: '127.0.0.1' };
  assert.equal((await sendWith({ env }, '-x', proxy.url, url)).exitCode, 0);
  assert.equal(proxy.requests.length, 1);
  await sendWith({ env }, '--noproxy', '', '-x', proxy.url, url);
  assert.equal(proxy.requests.length, 2);
  await sendWith({ env: { http_proxy: proxy.url } }, '-x', '', 'http://shop.test/');
  assert.equal(proxy.requests.length, 2);
});

test('-p makes a tunnel for http, and -U is for the proxy that asks', async (t) => {
  const { send, url, sendWith, server } = await sending(t);
  const wanted = `Basic ${btoa('bob:b@ilder')}`;
  await using proxy = await startProxy({
    refuse: (_request, authorization) =>
      authorization === wanted ? null : { challenges: ['Basic realm="p"'] },
  });
  const { exitCode, err } = await send('-p', '-U', 'bob:b@ilder', '-x', proxy.url, url);
  assert.equal(exitCode, 0, err);
  assert.equal(proxy.requests.at(-1)?.method, 'CONNECT');
  assert.doesNotMatch(err, /b@ilder|b%40ilder/);
  assert.match(err, /^ {2}Sent the configured basic credentials for realm “p” to the proxy /m);
  const env = { http_proxy: proxy.url };
  const named = await sendWith(
    { env },
    '-U',
    'bob:b@ilder',
    `http://shop.test:${String(server.port)}/`,
  );
  assert.equal(named.exitCode, 0, named.err);
  assert.match(named.err, /through proxy/);
});

test('--http2 speaks HTTP/1.1 without TLS, --http2-prior-knowledge does not', async (t) => {
  const { send, url } = await sending(t);
  const { exitCode, err } = await send('--http2', url);
  assert.equal(exitCode, 0);
  assert.match(err, /, HTTP\/1\.1/);
  assert.equal((await send('--http2-prior-knowledge', url)).exitCode, 1);
  assert.equal((await send('--http2-prior-knowledge', '--http1.1', url)).exitCode, 0);
});

test('run connects as the options say, too', async (t) => {
  await using server = await startServer((_request, response) => response.end('ok'));
  const port = String(server.port);
  const { cwd } = await sending(t, undefined, { 'a.http': `GET http://shop.test:${port}/\n` });
  const { runCli } = await import('./runCli.ts');
  const argv = ['run', '--no-rules', '--resolve', `shop.test:${port}:127.0.0.1`, 'a.http'];
  const { exitCode, out, err } = await runCli(argv, { cwd });
  assert.deepEqual([exitCode, out], [0, 'ok'], err);
});
