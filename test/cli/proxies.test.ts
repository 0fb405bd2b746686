import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { startProxy } from '../servers/proxyServer.ts';
import { startSocksServer } from '../servers/socksServer.ts';
import { startServer } from '../servers/testServer.ts';
import { runProgram } from './runCli.ts';

const cwd = await mkdtemp(path.join(tmpdir(), 'request-workbench-proxy-'));
after(() => rm(cwd, { recursive: true, force: true }));

test('--proxy names a proxy, and the account says which was used and why', async () => {
  await using server = await startServer((_, response) => response.end('ok'));
  await using proxy = await startProxy();
  const url = `http://shop.test:${server.port}/`;
  const { exitCode, out, err } = await runProgram(['send', '--proxy', proxy.url, url], { cwd });
  assert.deepEqual([exitCode, out], [0, 'ok']);
  assert.ok(err.includes(`through proxy ${proxy.url}: the settings name it`), err);
  const bypassed = ['--proxy', proxy.url, '--noproxy', '<-loopback>,127.0.0.1', server.url];
  assert.equal((await runProgram(['send', ...bypassed], { cwd })).exitCode, 0);
  assert.equal(proxy.requests.length, 1);
});

test('without --proxy the environment says which proxy, and --proxy direct that there is none', async () => {
  await using server = await startServer((_, response) => response.end('ok'));
  await using proxy = await startProxy();
  const env = { http_proxy: proxy.url, NO_PROXY: '<-loopback>' };
  assert.equal((await runProgram(['send', server.url], { cwd, env })).out, 'ok');
  assert.equal(proxy.requests.length, 1);
  await runProgram(['send', '--proxy', 'direct', server.url], { cwd, env });
  await runProgram(['send', '--noproxy', '*', server.url], { cwd, env });
  assert.equal(proxy.requests.length, 1);
  assert.equal(server.requests.length, 3);
});

test('a PAC file, which a worker runs in WebAssembly, names the proxy', async () => {
  await using server = await startServer((_, response) => response.end('ok'));
  await using proxy = await startProxy();
  const text = `function FindProxyForURL() { return "PROXY 127.0.0.1:${proxy.port}"; }`;
  await writeFile(path.join(cwd, 'proxy.pac'), text);
  const url = `http://shop.test:${server.port}/`;
  const argv = ['send', '--no-rules', '--proxy', 'pac:proxy.pac', url];
  const { exitCode, err } = await runProgram(argv, { cwd });
  assert.equal(exitCode, 0, err);
  assert.equal(proxy.requests.length, 1);
});

test('a SOCKS proxy is asked for the server by its name', async () => {
  await using server = await startServer((_, response) => response.end('ok'));
  await using proxy = await startSocksServer();
  const url = `http://shop.test:${server.port}/`;
  const argv = ['send', '--no-rules', '--proxy', `socks5://127.0.0.1:${proxy.port}`, url];
  const { exitCode, out, err } = await runProgram(argv, { cwd });
  assert.deepEqual([exitCode, out], [0, 'ok'], err);
  assert.deepEqual(
    proxy.requests.map(({ version, host }) => [version, host]),
    [[5, 'shop.test']],
  );
});

test('a file that is no PAC script is a mistake that names it, before anything is sent', async () => {
  await using server = await startServer((_, response) => response.end('ok'));
  const faults = {
    '<html>': /unexpected token/,
    'var x = 1;': /it has no function FindProxyForURL/,
  };
  for (const [text, why] of Object.entries(faults)) {
    await writeFile(path.join(cwd, 'broken.pac'), text);
    const argv = ['send', '--no-rules', '-x', 'pac:broken.pac', server.url];
    const { exitCode, err } = await runProgram(argv, { cwd });
    assert.equal(exitCode, 2, err);
    assert.match(err, /^error: --proxy: .*broken\.pac can't be used as a PAC file: /);
    assert.match(err, why);
  }
  assert.equal(server.requests.length, 0);
});

test('a PAC script that fails when it is asked fails the request, and the account names the file', async () => {
  await writeFile(
    path.join(cwd, 'throws.pac'),
    'function FindProxyForURL() { throw Error("no"); }',
  );
  const argv = ['send', '--no-rules', '-x', 'pac:throws.pac', 'http://shop.test/'];
  const { exitCode, err } = await runProgram(argv, { cwd });
  assert.equal(exitCode, 1);
  assert.match(err, /The PAC file .*throws\.pac can't be used: no/);
});
