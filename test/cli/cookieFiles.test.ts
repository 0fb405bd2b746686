import assert from 'node:assert/strict';
import { readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { sending } from './curlServer.ts';
import { runCli } from './runCli.ts';
import { ownerOnly } from '../ownerOnly.ts';

/** In seconds. Nothing is kept for longer than 400 days. */
const LATER = String(Math.floor(Date.now() / 1000) + 300 * 24 * 60 * 60);

const netscape = [
  '# Netscape HTTP Cookie File',
  `127.0.0.1\tFALSE\t/\tFALSE\t${LATER}\tkept\t1`,
  `#HttpOnly_127.0.0.1\tFALSE\t/\tFALSE\t0\tsession\ttwo=2`,
  `127.0.0.1\tFALSE\t/other\tFALSE\t${LATER}\telsewhere\t3`,
  `127.0.0.1\tFALSE\t/\tTRUE\t${LATER}\tsecure\t4`,
  `.example.test\tTRUE\t/\tFALSE\t${LATER}\tforeign\t5`,
  '',
].join('\n');

test('-b FILE sends the cookies of a Netscape file to those that they are for', async (t) => {
  const { send, url, header } = await sending(t, undefined, { 'c.txt': netscape });
  const { exitCode, err } = await send('-b', 'c.txt', url);
  assert.equal(exitCode, 0, err);
  // This machine is a secure place, without TLS too.
  assert.equal(header('cookie'), 'kept=1; session=two=2; secure=4');
  await send('-j', '-b', 'c.txt', '-b', 'mine=0', url);
  assert.equal(header('cookie'), 'mine=0; kept=1; secure=4');
  const { out } = await send('-s', '-b', 'c.txt', '-c', '-', url);
  for (const line of netscape.split('\n').slice(1)) assert.ok(out.includes(line), line);
});

test('-b FILE reads the heads of a response, too, and a file that is not there has none', async (t) => {
  const { send, url, header } = await sending(t, undefined, {
    'heads.txt': 'HTTP/1.1 200 OK\r\nSet-Cookie: sid=1; Path=/\r\nX-A: 1\r\n\r\n',
  });
  await send('-b', 'heads.txt', url);
  assert.equal(header('cookie'), 'sid=1');
  const none = await send('-b', 'none.txt', url);
  assert.equal(none.exitCode, 0);
  assert.match(none.err, /^-b: There is no file none\.txt, so no cookies are read\. Cookies /m);
  const first = await send('-b', 'jar.txt', '-c', 'jar.txt', url);
  assert.doesNotMatch(first.err, /no file/);
  assert.doesNotMatch((await send('-b', '', url)).err, /no file/);
  assert.equal(header('cookie'), undefined);
});

test('-c FILE writes what was set, which -b reads again, for nobody else to read', async (t) => {
  const { send, url, header, cwd, file } = await sending(t, (request, response) => {
    const expires = new Date(Number(LATER) * 1000).toUTCString();
    if (request.url === '/set') {
      response.setHeader('Set-Cookie', ['a=1; HttpOnly', `b=2; Expires=${expires}; Path=/`]);
    }
    response.end();
  });
  await send('-c', 'jar.txt', `${url}/set`);
  const text = await file('jar.txt');
  assert.match(text, /^# Netscape HTTP Cookie File\n/);
  assert.match(text, /^#HttpOnly_127\.0\.0\.1\tFALSE\t\/\tFALSE\t0\ta\t1$/m);
  assert.match(text, /^127\.0\.0\.1\tFALSE\t\/\tFALSE\t\d+\tb\t2$/m);
  assert.equal((await stat(join(cwd, 'jar.txt'))).mode & 0o777, ownerOnly.file);
  await send('-b', 'jar.txt', url);
  assert.equal(header('cookie'), 'a=1; b=2');
  assert.match((await send('-s', '-c', '-', `${url}/set`)).out, /\ta\t1\n/);
});

test('a cookie without a name, and one with tabs in its value, come back out of a Netscape file', async (t) => {
  const { send, url, header, file } = await sending(t, (request, response) => {
    if (request.url === '/set') {
      response.setHeader('Set-Cookie', ['bare', 'tabs=a\tb\tc', 'empty=']);
    }
    response.end();
  });
  await send('-c', 'jar.txt', `${url}/set`);
  assert.match(await file('jar.txt'), /^127\.0\.0\.1\tFALSE\t\/\tFALSE\t0\t\tbare$/m);
  await send('-b', 'jar.txt', '-c', 'again.txt', url);
  assert.equal(header('cookie'), 'bare; tabs=a\tb\tc; empty=');
  assert.equal(await file('again.txt'), await file('jar.txt'));
});

test('cookies of one URL go to the next, behind --next too', async (t) => {
  const { send, url, header } = await sending(t, (_request, response) =>
    response.setHeader('Set-Cookie', 'a=1').end(),
  );
  await send('-s', url, '--next', url);
  assert.equal(header('cookie'), 'a=1');
});

test("cookies are kept whatever else goes wrong: a request that fails, a file that can't be written, a question", async (t) => {
  const { send, url, file } = await sending(t, (request, response) => {
    if (request.url === '/reset') return request.socket.destroy();
    if (request.url === '/ask') response.setHeader('WWW-Authenticate', 'Basic realm="r"');
    response.setHeader('Set-Cookie', `from${(request.url ?? '').slice(1)}=1`);
    return response.writeHead(request.url === '/ask' ? 401 : 200).end('body');
  });
  assert.equal((await send('-c', 'failed', `${url}/first`, `${url}/reset`)).exitCode, 1);
  assert.match(await file('failed'), /fromfirst/);
  assert.equal((await send('-c', 'asked', `${url}/ask`)).exitCode, 3);
  assert.match(await file('asked'), /fromask/);
  if (process.platform !== 'linux') return;
  const { exitCode, err } = await send('-c', 'unwritten', '-D', '/dev/full', `${url}/late`);
  assert.equal(exitCode, 1);
  assert.match(err, /no space left/);
  assert.match(await file('unwritten'), /fromlate/);
});

test('the jars of rules are closed when the command ends, so that the next process takes them over', async (t) => {
  const { url, cwd } = await sending(t, (_request, response) =>
    response.setHeader('Set-Cookie', 'kept=1; Max-Age=1000').end('ok'),
  );
  const rule = { id: 'own', action: { type: 'cookieJar', jar: 'own', persist: true } };
  await writeFile(join(cwd, 'a.request-rules.json'), JSON.stringify({ version: 1, rules: [rule] }));
  const { exitCode, err } = await runCli(['send', '-c', 'kept/', url], { cwd });
  assert.equal(exitCode, 0, err);
  const journals = await readdir(join(cwd, 'kept/jars/own'));
  assert.deepEqual(
    journals.map((name) => /^\w+-closed-/.test(name)),
    [true],
    journals.join(),
  );
});
