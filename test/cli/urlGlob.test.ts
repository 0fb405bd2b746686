import assert from 'node:assert/strict';
import { test } from 'node:test';
import { globbed, withParts } from '../../src/cli/options/urlGlob.ts';
import { sending } from './curlServer.ts';

/** What curl 7.88 makes of them; null: it refuses. */
const patterns: Readonly<Record<string, string | null>> = {
  '{a,b}[1-3]': 'a1 a2 a3 b1 b2 b3',
  '[1-2]{x,y}[a-b]': '1xa 1xb 1ya 1yb 2xa 2xb 2ya 2yb',
  '[01-10:3]': '01 04 07 10',
  '[9-11]': '9 10 11',
  '[1- 3]': '1 2 3',
  '[a-g:2]': 'a c e g',
  '[1-1]': '1',
  '{a,}': 'a ',
  '{,b}': ' b',
  '{a\\,b,c\\}}': 'a,b c}',
  '\\{a\\}': '{a}',
  'a\\b{c}': 'a\\bc',
  'x[]=1': 'x[]=1',
  '[::1]/[1-2]': '[::1]/1 [::1]/2',
  '[fe80::1%25eth0]:80/{a}': '[fe80::1%25eth0]:80/a',
  '{}': null,
  '{a{b}}': null,
  '{a[1-2]}': null,
  '{a': null,
  'a}': null,
  'a]': null,
  '[3-1]': null,
  '[1-1:2]': null,
  '[5-6:3]': null,
  '[1-3:0]': null,
  '[A-z]': null,
  '[a-3]': null,
  'x[0]=1': null,
};

for (const [pattern, texts] of Object.entries(patterns)) {
  test(`the pattern ${pattern} ${texts === null ? 'is refused' : 'stands for what curl makes of it'}`, () => {
    const read = (): string[] => globbed(pattern, 'The URL').map(({ text }) => text);
    if (texts !== null) assert.equal(read().join(' '), texts);
    else {
      assert.throws(read, {
        name: 'UsageError',
        message: /^The URL, character \d+: .*\. Use -g to take brackets and braces as they are\.$/,
      });
    }
  });
}

test('a pattern for more requests than anybody means is refused, however it is written', async (t) => {
  const { send, url } = await sending(t);
  assert.throws(() => globbed('[1-99][1-999]', 'The URL'), /makes 98901 requests, and 10000 is/);
  const { exitCode, err } = await send('-T', '[1-200]', `${url}/[1-200]`);
  assert.equal(exitCode, 2);
  assert.match(err, /-T with the URL makes 40000 requests/);
  assert.throws(() => globbed('[1-9999999999]', 'The URL'), /more than 10000 members/);
});

test('#1 and #2 in the name of a file are what the set and the range are', () => {
  const [, , third] = globbed('http://{a,b}/x[1-2]', 'The URL');
  assert.equal(third?.text, 'http://b/x1');
  assert.equal(withParts('#1_#2-#3#.html', third.parts), 'b_1-#3#.html');
});

test('sets and ranges in a URL are a request each, into a file each with -o', async (t) => {
  const { send, url, server, file } = await sending(t, (request, response) =>
    response.end(`this is ${request.url ?? ''}`),
  );
  const { exitCode, err } = await send('-o', '#1-#2.txt', `${url}/{one,two}/[1-2]`);
  assert.equal(exitCode, 0, err);
  assert.deepEqual(
    server.requests.map((request) => request.url),
    ['/one/1', '/one/2', '/two/1', '/two/2'],
  );
  assert.equal(await file('two-1.txt'), 'this is /two/1');
  assert.match(err, /4 requests: 4 succeeded/);
});

test("-g takes brackets and braces as they are; without it one that can't be meant is an error", async (t) => {
  const { send, url, server } = await sending(t);
  await send('-g', `${url}/?a[0]={x,y}`);
  assert.deepEqual(
    server.requests.map((request) => request.url),
    ['/?a[0]={x,y}'],
  );
  const { exitCode, err } = await send(`${url}/?token=SECRET&a[0]=1`);
  assert.equal(exitCode, 2);
  assert.match(err, /The URL, character \d+: This \[ does not begin a range .* Use -g/);
  assert.ok(!err.includes('SECRET'));
});

test('-T takes sets, too: each file goes to each URL', async (t) => {
  const { send, url, server, bodies } = await sending(t, undefined, { 'a.txt': 'A', 'b.txt': 'B' });
  await send('-T', '{a,b}.txt', `${url}/{x,y}/`);
  assert.deepEqual(
    server.requests.map((request) => request.url),
    ['/x/a.txt', '/y/a.txt', '/x/b.txt', '/y/b.txt'],
  );
  assert.deepEqual(bodies, ['A', 'A', 'B', 'B']);
});
