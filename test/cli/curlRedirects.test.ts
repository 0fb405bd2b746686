import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { startServer } from '../servers/testServer.ts';
import { sending } from './curlServer.ts';
import { runCli } from './runCli.ts';

const redirecting: Parameters<typeof startServer>[0] = (request, response) => {
  if (request.url === '/end') response.end(request.method);
  else response.writeHead(302, { Location: '/end' }).end('moved');
};

test('--no-location makes the redirect the response, and -w says where it leads', async (t) => {
  const { send, url, server } = await sending(t, redirecting);
  const { exitCode, out } = await send('--no-location', '-w', '|%{redirect_url}', url);
  assert.deepEqual([exitCode, out], [0, `moved|${url}/end`]);
  assert.equal(server.requests.length, 1);
});

test('--no-location does not keep a rule from sending a request elsewhere', async (t) => {
  const { url, cwd } = await sending(t, redirecting);
  const rule = {
    id: 'end',
    condition: { urlFilter: '/start' },
    action: { type: 'redirect', redirect: { url: `${url}/end` } },
  };
  await writeFile(join(cwd, 'a.request-rules.json'), JSON.stringify({ version: 1, rules: [rule] }));
  const { exitCode, out, err } = await runCli(['send', '--no-location', `${url}/start`], { cwd });
  assert.deepEqual([exitCode, out], [0, 'GET'], err);
});

test('--max-redirs is a limit, 0 too', async (t) => {
  const { send, url } = await sending(t, redirecting);
  const { exitCode, err } = await send('--max-redirs', '0', url);
  assert.equal(exitCode, 1);
  assert.match(err, /ERR_TOO_MANY_REDIRECTS[^]*more than 0 times/);
  assert.equal((await send('--max-redirs', '1', url)).exitCode, 0);
  assert.equal((await send('--max-redirs', '-1', url)).exitCode, 0);
});

test('a POST becomes a GET, unless --post302 is given', async (t) => {
  const { send, url, bodies } = await sending(t, redirecting);
  assert.equal((await send('-d', 'a=1', url)).out, 'GET');
  assert.equal((await send('-d', 'a=1', '--post302', url)).out, 'POST');
  assert.equal((await send('-d', 'a=1', '--post301', url)).out, 'GET');
  assert.deepEqual(bodies, ['a=1', '', 'a=1', 'a=1', 'a=1', '']);
});

test('--location-trusted takes credentials and cookies to another host', async (t) => {
  await using other = await startServer((_request, response) => response.end('there'));
  const { send, url } = await sending(t, (_request, response) =>
    response.writeHead(302, { Location: other.url }).end(),
  );
  const own = ['--basic', '-u', 'alice:wonderland', '-b', 'a=1', '-H', 'X-A: 1', url];
  const sent = (name: string) =>
    other.requests.at(-1)?.headers.find(([field]) => field.toLowerCase() === name)?.[1];
  await send(...own);
  assert.deepEqual(
    [sent('authorization'), sent('cookie'), sent('x-a')],
    [undefined, undefined, '1'],
  );
  await send('--location-trusted', ...own);
  assert.deepEqual(
    [sent('authorization'), sent('cookie')],
    [`Basic ${btoa('alice:wonderland')}`, 'a=1'],
  );
});

test('--proto-redir refuses a redirect to another protocol', async (t) => {
  const { send, url, server } = await sending(t, redirecting);
  const { exitCode, err } = await send('--proto-redir', '=https', url);
  assert.equal(exitCode, 1);
  assert.match(err, /ERR_DISALLOWED_URL_SCHEME/);
  assert.match(err, /^ {2}URLs of this scheme are not allowed for this request\./m);
  assert.equal(server.requests.length, 1);
});
