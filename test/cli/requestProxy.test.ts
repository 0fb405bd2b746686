import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startProxy } from '../servers/proxyServer.ts';
import { folderWith, paths, serverFor } from './requestFolder.ts';
import { runProgram } from './runCli.ts';

// `# @proxy` and `# @no-proxy`, through a real proxy.

test('# @proxy sends one request through its proxy, with variables filled in, and localhost too; the others go straight', async (t) => {
  const server = await serverFor(t);
  await using proxy = await startProxy();
  const cwd = await folderWith(t, {
    'a.http': [
      `@proxy = ${proxy.url}\n# @proxy {{proxy}}\nGET ${server.url}/1`,
      `GET ${server.url}/2`,
      `# @proxy ${proxy.url}\n# @proxy false\nGET ${server.url}/3`,
    ].join('\n\n###\n'),
  });
  const { exitCode, err } = await runProgram(['run', 'a.http'], { cwd });
  assert.equal(exitCode, 0, err);
  assert.deepEqual(paths(server), ['/1', '/2', '/3']);
  assert.deepEqual(
    proxy.requests.map(({ target }) => target),
    [`${server.url}/1`],
  );
  assert.match(err, /through proxy http:.*: the request names it/);
});

test('# @no-proxy goes straight where an option names a proxy', async (t) => {
  const server = await serverFor(t);
  await using proxy = await startProxy();
  const { port } = new URL(server.url);
  const cwd = await folderWith(t, {
    'a.http': `# @no-proxy\nGET ${server.url}/1\n\n###\nGET http://nobody.test:${port}/2\n`,
  });
  const { exitCode, err } = await runProgram(['run', 'a.http', '-x', proxy.url], { cwd });
  assert.equal(exitCode, 0, err);
  assert.deepEqual(paths(server), ['/1', '/2']);
  assert.deepEqual(
    proxy.requests.map(({ target }) => target),
    [`http://nobody.test:${port}/2`],
  );
});

test('a # @proxy that can not be one is a mistake at its place, without its password, and nothing is sent', async (t) => {
  const server = await serverFor(t);
  const cwd = await folderWith(t, {
    'a.http': `# @proxy ftp://me:hunter2@proxy.test\nGET ${server.url}/1\n\n###\n# @proxy\nGET ${server.url}/2\n`,
  });
  const { exitCode, err } = await runProgram(['run', 'a.http'], { cwd });
  assert.deepEqual([exitCode, paths(server)], [2, []]);
  assert.match(err, /^a\.http:1:10: error: "ftp:.*is not a supported proxy.*\[invalid-proxy\]$/m);
  assert.match(err, /^a\.http:5:3: error: .*\[invalid-proxy\]$/m);
  assert.doesNotMatch(err, /hunter2/);
});

test('a request with # @proxy fails when its proxy can not be reached, and does not go straight', async (t) => {
  const server = await serverFor(t);
  const proxy = await startProxy();
  await proxy.close();
  const cwd = await folderWith(t, { 'a.http': `# @proxy ${proxy.url}\nGET ${server.url}/1\n` });
  const { exitCode, err } = await runProgram(['run', 'a.http'], { cwd });
  assert.deepEqual([exitCode, paths(server)], [1, []], err);
  assert.match(err, /ERR_PROXY_CONNECTION_FAILED/);
});
