import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { build } from '../../esbuild.config.mjs';
import { startProxy } from '../servers/proxyServer.ts';
import { startServer } from '../servers/testServer.ts';
import { runCli } from './runCli.ts';

const cwd = await mkdtemp(path.join(tmpdir(), 'request-workbench-proxy-'));
after(() => rm(cwd, { recursive: true, force: true }));

test('--proxy names a proxy, and the account says which was used and why', async () => {
  await using server = await startServer((_, response) => response.end('ok'));
  await using proxy = await startProxy();
  const url = `http://shop.test:${server.port}/`;
  const { exitCode, out, err } = await runCli(['send', '--proxy', proxy.url, url], { cwd });
  assert.deepEqual([exitCode, out], [0, 'ok']);
  assert.ok(err.includes(`by proxy ${proxy.url}: the settings name it`), err);
  const bypassed = ['--proxy', proxy.url, '--noproxy', '<-loopback>,127.0.0.1', server.url];
  assert.equal((await runCli(['send', ...bypassed], { cwd })).exitCode, 0);
  assert.equal(proxy.requests.length, 1);
});

test('without --proxy the environment says which proxy, and --proxy direct that there is none', async () => {
  await using server = await startServer((_, response) => response.end('ok'));
  await using proxy = await startProxy();
  const env = { http_proxy: proxy.url, NO_PROXY: '<-loopback>' };
  assert.equal((await runCli(['send', server.url], { cwd, env })).out, 'ok');
  assert.equal(proxy.requests.length, 1);
  await runCli(['send', '--proxy', 'direct', server.url], { cwd, env });
  await runCli(['send', '--noproxy', '*', server.url], { cwd, env });
  assert.equal(proxy.requests.length, 1);
  assert.equal(server.requests.length, 3);
});

test('the bundled command finds the worker and the WebAssembly of a PAC file', async () => {
  const outdir = path.join(cwd, 'bundle');
  await build({ production: true, outdir, quiet: true });
  // As it is when it is installed: without node_modules around it.
  await writeFile(path.join(outdir, 'package.json'), '{"type":"module","version":"0.0.0"}');
  await using server = await startServer((_, response) => response.end('ok'));
  await using proxy = await startProxy();
  const text = `function FindProxyForURL() { return "PROXY 127.0.0.1:${proxy.port}"; }`;
  await writeFile(path.join(cwd, 'proxy.pac'), text);
  const url = `http://shop.test:${server.port}/`;
  const argv = ['send', '--no-rules', '--proxy', 'pac:proxy.pac', url];
  const child = spawn(process.execPath, [path.join(outdir, 'cli.js'), ...argv], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let told = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (told += chunk.toString()));
  }
  const [code] = (await once(child, 'close')) as [number | null];
  assert.equal(code, 0, told);
  assert.equal(proxy.requests.length, 1);
});
