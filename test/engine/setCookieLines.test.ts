import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  defaultPath,
  domainMatches,
  hostAndParents,
  isLoopback,
  isSecureOrigin,
  pathMatches,
} from '../../src/engine/network/cookies/matching.ts';
import {
  type GivenCookie,
  parseSetCookie,
} from '../../src/engine/network/cookies/parseSetCookie.ts';

/** What a line says, which has to make a cookie. */
async function said(line: string): Promise<GivenCookie> {
  const cookie = await parseSetCookie(line);
  assert.ok(typeof cookie === 'object', typeof cookie === 'string' ? cookie : '');
  return cookie;
}

/** Why a line makes no cookie. */
async function refused(line: string): Promise<string> {
  const reason = await parseSetCookie(line);
  assert.ok(typeof reason === 'string', line);
  return reason;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** In days from now, as far as can be told; null: a session cookie. */
async function daysOf(attributes: string): Promise<number | null> {
  const { expires } = await said(`a=b; ${attributes}`);
  return expires === null ? null : Math.round((expires - Date.now()) / DAY_MS);
}

test('Max-Age goes before Expires, zero and less is over, and 400 days are the most', async () => {
  const soon = new Date(Date.now() + 2 * DAY_MS).toUTCString();
  const far = new Date(Date.now() + 4000 * DAY_MS).toUTCString();
  const seconds = (days: number) => String((days * DAY_MS) / 1000);
  assert.deepEqual(
    await Promise.all([
      daysOf(`Max-Age=${seconds(3)}; Expires=${soon}`),
      daysOf(`Expires=${soon}`),
      daysOf(`Expires=${far}`),
      daysOf(`Max-Age=${seconds(4000)}`),
      // What can't be read takes nothing back.
      daysOf(`Max-Age=${seconds(3)}; Max-Age=soon`),
      daysOf('Expires='),
      daysOf('Expires=tomorrow'),
      daysOf('Max-Age='),
    ]),
    [3, 2, 400, 400, 3, null, null, null],
  );
  for (const age of ['0', '-1']) assert.equal((await said(`a=b; Max-Age=${age}`)).expires, 0);
});

test('the words of attributes count in lower and in upper case, and others are as good as none', async () => {
  const words = async (attributes: string) => {
    const { sameSite, priority } = await said(`a=b; ${attributes}`);
    return [sameSite, priority];
  };
  assert.deepEqual(await words('SameSite=NONE; Priority=HIGH'), ['none', 'high']);
  assert.deepEqual(await words('samesite=Strict; priority=low'), ['strict', 'low']);
  assert.deepEqual(await words('SameSite=Lax; Priority=medium'), ['lax', 'medium']);
  assert.deepEqual(await words('SameSite=x; Priority=x'), ['unspecified', 'medium']);
});

test('a domain is read without its dot, as hosts are written in URLs', async () => {
  const domainOf = async (domain: string) => (await said(`a=b; Domain=${domain}`)).domain;
  assert.deepEqual(
    await Promise.all(['.Example.COM', '[2001:DB8::1]', 'a_b.Test', 'a b', ''].map(domainOf)),
    ['example.com', '[2001:db8::1]', 'a_b.test', 'a b', ''],
  );
});

test('a path that begins with no slash is the default path', async () => {
  const pathOf = async (path: string) => (await said(`a=b; Path=${path}`)).path;
  assert.deepEqual(await Promise.all(['/a', 'a', ''].map(pathOf)), ['/a', null, null]);
});

test('a name and value of 4,096 bytes make a cookie, an attribute of 1,024 counts, and one byte more does not', async () => {
  assert.equal((await said(`a=${'b'.repeat(4095)}`)).value.length, 4095);
  assert.match(await refused(`a=${'b'.repeat(4096)}`), /longer than 4096 bytes/);
  const path = `/${'p'.repeat(1023)}`;
  assert.equal((await said(`a=b; Path=${path}`)).path, path);
  assert.equal((await said(`a=b; Path=${path}p`)).path, null);
});

test('a line with a control character or without name and value makes no cookie', async () => {
  for (const line of ['a=b\u0000', 'a=b\u007f', 'a\u001f=b']) {
    assert.match(await refused(line), /control character/);
  }
  assert.match(await refused('a=€'), /Latin-1/);
  assert.match(await refused(' = ; Path=/'), /neither a name nor a value/);
  assert.deepEqual([(await said('=b')).name, (await said('=b')).value], ['', 'b']);
  assert.deepEqual([(await said('a=')).name, (await said('a=')).value], ['a', '']);
});

test("a cookie's path covers what is below it, not what is spelt alike", () => {
  const covers = (cookiePath: string, path: string) => pathMatches(path, cookiePath);
  assert.deepEqual(
    [
      covers('/a', '/a'),
      covers('/a', '/a/b'),
      covers('/a/', '/a/b'),
      covers('/a', '/ab'),
      covers('/a/', '/a'),
    ],
    [true, true, true, false, false],
  );
  assert.deepEqual(['/a/b', '/a/', '/a', '/', 'a', ''].map(defaultPath), [
    ...['/a', '/a', '/', '/', '/', '/'],
  ]);
});

test('an IP address is below no domain', () => {
  assert.equal(domainMatches('127.0.0.1', '0.0.1'), false);
  assert.equal(domainMatches('127.0.0.1', '127.0.0.1'), true);
  assert.deepEqual(hostAndParents('127.0.0.1'), ['127.0.0.1']);
  assert.deepEqual(hostAndParents('[::1]'), ['[::1]']);
  assert.deepEqual(hostAndParents('a.b.c'), ['a.b.c', 'b.c', 'c']);
});

test('Secure cookies are for TLS and for the machine itself, by whatever address', () => {
  const loopback = ['localhost', 'a.localhost', '127.0.0.1', '127.1.2.3', '[::1]'];
  assert.deepEqual(loopback.filter(isLoopback), loopback);
  assert.equal(isLoopback('128.0.0.1'), false);
  const secure = ['https://a.test/', 'wss://a.test/', 'http://127.1.2.3/', 'ws://[::1]/'];
  const isSecure = (url: string) => isSecureOrigin(new URL(url));
  assert.deepEqual(secure.filter(isSecure), secure);
  assert.deepEqual(['http://a.test/', 'ws://a.test/'].filter(isSecure), []);
});
