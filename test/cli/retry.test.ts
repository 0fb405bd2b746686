import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { startServer } from '../servers/testServer.ts';
import { sending } from './curlServer.ts';
import { folderWith, paths, serverFor } from './requestFolder.ts';
import { runProgram } from './runCli.ts';

/** Answers with these statuses, then with 200. */
function failing(...statuses: number[]): Parameters<typeof startServer>[0] {
  return (_request, response) => {
    const status = statuses.shift() ?? 200;
    response.writeHead(status, { 'Retry-After': '0' }).end(`body of ${String(status)}`);
  };
}

test('--retry sends again after 503, a POST too, and writes only the last body', async (t) => {
  const { send, url, bodies } = await sending(t, failing(503, 429));
  const { exitCode, out, err } = await send('--retry', '3', '-d', 'a=1', url);
  assert.deepEqual([exitCode, out], [0, 'body of 200']);
  assert.deepEqual(bodies, ['a=1', 'a=1', 'a=1']);
  assert.match(err, /^Sending it again in 0 ms \(--retry, 2 more after that\)\.$/m);
});

test('without --retry, and when it has run out, the 503 is the response', async (t) => {
  const { send, url, server } = await sending(t, failing(503, 503, 503, 503));
  assert.equal((await send('-s', url)).out, 'body of 503');
  assert.equal((await send('-s', '--retry', '1', url)).out, 'body of 503');
  assert.equal(server.requests.length, 3);
});

test('a status that time does not heal is not tried again, unless all errors are and -f counts it', async (t) => {
  const { send, url, server } = await sending(t, failing(404, 404, 404));
  await send('--retry', '2', '--retry-delay', '0', url);
  assert.equal(server.requests.length, 1);
  const all = ['--retry', '2', '--retry-delay', '0', '--retry-all-errors', '-f'];
  assert.equal((await send(...all, url)).exitCode, 0);
  assert.equal(server.requests.length, 4);
});

test('a time-out is tried again, a reset only with --retry-all-errors', async (t) => {
  let count = 0;
  const { send, url } = await sending(t, (request, response) => {
    count++;
    if (count > 1) response.end('ok');
    else if (request.url === '/reset') request.socket.destroy();
  });
  const slow = await send(
    '--retry',
    '1',
    '--retry-delay',
    '0',
    '-m',
    '0.3',
    '-d',
    'a',
    `${url}/slow`,
  );
  assert.deepEqual([slow.exitCode, slow.out], [0, 'ok'], slow.err);
  count = 0;
  assert.equal(
    (await send('--retry', '1', '--retry-delay', '0', '-d', 'a', `${url}/reset`)).exitCode,
    1,
  );
  count = 0;
  const all = ['--retry', '1', '--retry-delay', '0', '--retry-all-errors', '-d', 'a'];
  assert.equal((await send(...all, `${url}/reset`)).exitCode, 0);
});

/** Sends half of the body to the first request of each path, then all of it. */
function halfAtFirst(): Parameters<typeof startServer>[0] {
  const seen = new Set<string>();
  return (request, response) => {
    const { url = '', headers } = request;
    const isPart = headers.range !== undefined;
    const body = isPart ? 'rest of it' : 'all of the body';
    response.writeHead(isPart ? 206 : 200, {
      'Content-Length': body.length,
      ...(isPart ? { 'Content-Range': `bytes 4-13/14` } : {}),
    });
    if (seen.has(url)) response.end(body);
    else response.write(body.slice(0, 4), () => setImmediate(() => request.socket.destroy()));
    seen.add(url);
  };
}

const again = ['--retry', '1', '--retry-delay', '0', '--retry-all-errors'];

for (const [what, options, files] of [
  ['takes the place of', [], ['all of the body', null]],
  ['takes the place of, also with --no-clobber,', ['--no-clobber'], ['old ', 'all of the body']],
  ['goes where -C began, without', ['-C', '-'], ['old rest of it', null]],
] as const) {
  test(`what an attempt writes ${what} what the one before wrote to the file`, async (t) => {
    const { send, url, cwd } = await sending(t, halfAtFirst());
    await writeFile(join(cwd, 'out'), 'old ');
    const { exitCode, err } = await send(...again, ...options, '-o', 'out', `${url}/a`);
    assert.equal(exitCode, 0, err);
    const read = (name: string): Promise<string | null> =>
      readFile(join(cwd, name), 'utf8').catch(() => null);
    assert.deepEqual(await Promise.all(['out', 'out.1', 'out.2'].map(read)), [...files, null]);
  });
}

test('--retry in run: assertions, other requests and >> have the response of the last attempt', async (t) => {
  const server = await serverFor(t, halfAtFirst());
  const cwd = await folderWith(t, {
    'a.http': `# @name a\nGET ${server.url}/a\n\n?? body == all of the body\n>>! out\n\n###\nGET ${server.url}/b?{{%a.response.body}}\n`,
  });
  const { exitCode, err } = await runProgram(['run', ...again, 'a.http'], { cwd });
  assert.equal(exitCode, 0, err);
  assert.equal(await readFile(join(cwd, 'out'), 'utf8'), 'all of the body');
  assert.equal(paths(server).at(-1), '/b?all%20of%20the%20body');
});

test('a refused connection is tried again with --retry-connrefused', async (t) => {
  const { send } = await sending(t);
  const closed = await startServer((_request, response) => response.end());
  await closed.close();
  const argv = ['--retry', '1', '--retry-delay', '0', closed.url];
  assert.doesNotMatch((await send(...argv)).err, /Sending it again/);
  assert.match((await send('--retry-connrefused', ...argv)).err, /Sending it again/);
});

test('--retry-max-time leaves a retry out that would come too late', async (t) => {
  const { send, url, server } = await sending(t, failing(503, 503));
  const argv = ['--retry', '1', '--retry-delay', '5', '--retry-max-time', '1', url];
  assert.equal((await send('-s', ...argv)).out, 'body of 503');
  assert.equal(server.requests.length, 1);
});

test('--retry URL is a mistake: the number is missing', async (t) => {
  const { send, url, server } = await sending(t);
  const { exitCode, err } = await send('--retry', url);
  assert.equal(exitCode, 2);
  assert.match(err, /--retry: Use a whole number/);
  assert.equal(server.requests.length, 0);
});
