import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CookieManager, type HeaderList, type RequestHandler } from '../../src/engine/index.ts';
import { RuleBook } from '../../src/rules/book/ruleBook.ts';
import type { HeaderChange } from '../../src/session/headers.ts';
import { startServer } from '../servers/testServer.ts';
import { run, seen, TestContext } from './run.ts';

const flags = ['allowStoredCredentials'] as const;

function rulesOf(...requestHeaders: HeaderChange[]): RequestHandler {
  const book = new RuleBook();
  const rules = [{ id: 'change', action: { type: 'modifyHeaders', requestHeaders } }];
  const text = JSON.stringify({ version: 1, rules });
  assert.deepEqual(book.update('/w/a.request-rules.json', text), []);
  return book.handler({ resolveSecret: () => Promise.resolve(undefined) });
}

/** Sets the cookies that `?set=` names, one Set-Cookie each. */
function cookieServer() {
  return startServer((request, response) => {
    const set = new URL(request.url ?? '', 'http://server').searchParams.getAll('set');
    if (set.length > 0) response.setHeader('Set-Cookie', set);
    response.end('ok');
  });
}

const setting = (...lines: string[]) =>
  `/?${lines.map((line) => `set=${encodeURIComponent(line)}`).join('&')}`;

test('B05 K02 K03 K27: cookies are kept and sent with allowStoredCredentials, and neither without', async () => {
  await using server = await cookieServer();
  using context = new TestContext();
  const send = async (path: string, withCookies: boolean) => {
    const init = { url: server.url + path, flags: withCookies ? flags : [] };
    await run(init, { context });
    return seen(server.requests.at(-1), 'cookie');
  };
  assert.deepEqual(await send(setting('a=1'), false), []);
  assert.deepEqual(await context.cookieManager.cookiesFor(server.url), []);
  assert.deepEqual(await send(setting('a=1', 'b=2; HttpOnly', 'a=3'), true), []);
  assert.deepEqual(await send('/', true), ['a=3; b=2']);
  assert.deepEqual(await send('/', false), []);
});

test('K19 K20: a cookie goes to its path and domain only', async () => {
  await using server = await cookieServer();
  using context = new TestContext();
  const port = String(server.port);
  await run({ url: server.url + setting('deep=1; Path=/a'), flags }, { context });
  const send = async (url: string) => {
    await run({ url, flags }, { context });
    return seen(server.requests.at(-1), 'cookie');
  };
  assert.deepEqual(await send(`${server.url}/b`), []);
  assert.deepEqual(await send(`${server.url}/ab`), []);
  assert.deepEqual(await send(`${server.url}/a/b`), ['deep=1']);
  assert.deepEqual(await send(`http://localhost:${port}/a`), []);
});

test('a cookie for a foreign domain is not kept, and the log says so', async () => {
  await using server = await cookieServer();
  const get = await run({ url: server.url + setting('x=1; Domain=example.com'), flags });
  assert.match(get.of('problem:reported')[0]?.message ?? '', /cookie x was not saved/);
});

test('K04 K05 K06 K13: handlers decide about each cookie, both ways, and about all of them', async () => {
  await using server = await cookieServer();
  using context = new TestContext();
  await context.cookieManager.setCookie(server.url, 'one=1');
  await context.cookieManager.setCookie(server.url, 'two=2');
  const send = async (handler: RequestHandler, path = '/') => {
    const get = await run({ url: server.url + path, flags }, { context, handler });
    assert.equal(get.webRequest.requestStatus, 'success');
    return seen(server.requests.at(-1), 'cookie');
  };
  assert.deepEqual(await send({ canSendCookie: ({ cookie }) => cookie.name === 'two' }), ['two=2']);
  assert.deepEqual(await send({ canSendCookie: () => false }), []);
  const asked: string[] = [];
  const none: RequestHandler = {
    canGetCookies: async () => false,
    canSendCookie: ({ cookie }) => void asked.push(cookie.name),
  };
  assert.deepEqual([await send(none), asked], [[], []]);
  const kept: string[] = [];
  await send(
    {
      canSetCookie: ({ cookie, response }) => {
        kept.push(`${cookie.name} ${response.status}`);
        return cookie.name !== 'three';
      },
    },
    setting('three=3', 'four=4'),
  );
  assert.deepEqual(kept, ['three 200', 'four 200']);
  assert.deepEqual(await send({}), ['one=1; two=2; four=4']);
});

test("K16 K17: cookies written by hand are sent as written and win over the jar's, in one field", async () => {
  await using server = await cookieServer();
  using context = new TestContext();
  const headers = [['Cookie', 'mine=1; jar=mine']] as const;
  const send = async (withFlags: boolean) => {
    await run({ url: server.url, headers, flags: withFlags ? flags : [] }, { context });
    return seen(server.requests.at(-1), 'cookie');
  };
  assert.deepEqual(await send(true), ['mine=1; jar=mine']);
  await context.cookieManager.setCookie(server.url, 'jar=1');
  await context.cookieManager.setCookie(server.url, 'other=1');
  assert.deepEqual(await send(false), ['mine=1; jar=mine']);
  assert.deepEqual(await send(true), ['mine=1; jar=mine; other=1']);
});

test("cookies that rules append go behind the jar's and those written by hand, in one field (RFC 6265, section 5.4)", async () => {
  await using server = await cookieServer();
  using context = new TestContext();
  await context.cookieManager.setCookie(server.url, 'jar=1');
  const handler = rulesOf(
    { header: 'cookie', operation: 'append', value: 'a=1' },
    { header: 'Cookie', operation: 'append', value: 'b=2' },
  );
  const send = async (headers: HeaderList, withJar: boolean) => {
    const init = { url: server.url, headers, flags: withJar ? flags : [] };
    await run(init, { context, handler });
    return seen(server.requests.at(-1), 'cookie');
  };
  assert.deepEqual(await send([], false), ['a=1; b=2']);
  assert.deepEqual(await send([], true), ['jar=1; a=1; b=2']);
  assert.deepEqual(await send([['Cookie', 'own=1']], true), ['own=1; jar=1; a=1; b=2']);
});

test("what was appended to the jar's cookies goes along to another path, and the jar's stay", async () => {
  await using server = await cookieServer();
  using context = new TestContext();
  await context.cookieManager.setCookie(`${server.url}/here`, 'jar=1; Path=/here');
  await context.cookieManager.setCookie(`${server.url}/there`, 'there=1; Path=/there');
  const handler: RequestHandler = {
    onBeforeResourceLoad({ request }) {
      if (request.url.endsWith('/there')) return;
      request.headers = request.headers.map(([name, value]) =>
        name === 'Cookie' ? [name, `${value}; a=1`] : [name, value],
      );
      request.url = `${server.url}/there`;
    },
  };
  const init = (...headers: HeaderList) => ({ url: `${server.url}/here`, flags, headers });
  await run(init(), { context, handler });
  await run(init(['Cookie', 'own=1'], ['Cookie', 'two=2']), { context, handler });
  assert.deepEqual(
    server.requests.map((headers) => seen(headers, 'cookie')),
    [['a=1; there=1'], ['own=1; two=2; a=1; there=1']],
  );
});

test("of several Cookie lines written by hand none is lost to the jar's", async () => {
  await using server = await cookieServer();
  using context = new TestContext();
  await context.cookieManager.setCookie(server.url, 'jar=1');
  const headers: HeaderList = [
    ['Cookie', 'one=1'],
    ['Cookie', 'two=2'],
  ];
  await run({ url: server.url, headers, flags }, { context });
  assert.deepEqual(seen(server.requests.at(-1), 'cookie'), ['one=1; two=2; jar=1']);
});

test('getCookieManager may choose another jar, and what is none is told of', async () => {
  await using server = await cookieServer();
  using context = new TestContext();
  const own = new CookieManager();
  const handler: RequestHandler = { getCookieManager: () => own };
  await run({ url: server.url + setting('x=1'), flags }, { context, handler });
  assert.deepEqual(await context.cookieManager.cookiesFor(server.url), []);
  assert.equal((await own.cookiesFor(server.url))[0]?.name, 'x');
  const wrong = { getCookieManager: () => ({}) } as unknown as RequestHandler;
  const get = await run({ url: server.url + setting('y=1'), flags }, { context, handler: wrong });
  assert.match(get.of('problem:reported')[0]?.message ?? '', /getCookieManager/);
  assert.equal((await context.cookieManager.cookiesFor(server.url))[0]?.name, 'y');
});

test('K24 K31: a cookie expires when it says so, and a malformed one is no error', async () => {
  await using server = await cookieServer();
  using context = new TestContext();
  const send = (path: string) => run({ url: server.url + path, flags }, { context });
  await send(setting('gone=1', 'stays=1'));
  await send(setting('gone=1; Max-Age=0', ';', '=', `big=${'x'.repeat(5000)}`));
  const names = (await context.cookieManager.cookiesFor(server.url)).map(({ name }) => name);
  assert.ok(names.includes('stays') && !names.includes('gone') && !names.includes('big'));
});

test('M10 M11: cookies are deleted all, by URL and by name, and a bad URL deletes nothing', async () => {
  const jar = new CookieManager();
  for (const name of ['a', 'b', 'c']) await jar.setCookie('http://localhost/', `${name}=1`);
  await jar.setCookie('http://other.test/', 'd=1');
  await assert.rejects(jar.deleteCookies('.ebay.co.uk'));
  assert.equal(await jar.deleteCookies('http://localhost/', 'a'), 1);
  assert.equal(await jar.deleteCookies('http://localhost/'), 2);
  assert.equal(await jar.deleteCookies(), 1);
});

test('K13 K15: with cookieFilter allOrNone one refused cookie keeps all of them back, as in CEF 66', async () => {
  await using server = await cookieServer();
  for (const [cookieFilter, expected] of [
    ['perCookie', ['two=2']],
    ['allOrNone', []],
  ] as const) {
    using context = new TestContext({ cookieFilter });
    await context.cookieManager.setCookie(server.url, 'one=1');
    await context.cookieManager.setCookie(server.url, 'two=2');
    const handler: RequestHandler = { canSendCookie: ({ cookie }) => cookie.name !== 'one' };
    await run({ url: server.url, flags }, { context, handler });
    assert.deepEqual(seen(server.requests.at(-1), 'cookie'), expected);
  }
});

test('K31: a cookie without a name is sent as its value; what makes no cookie is told of and costs nothing', async () => {
  await using server = await cookieServer();
  using context = new TestContext();
  const lines = ['bare', ';', `big=${'x'.repeat(5000)}`, 'fine=1'];
  const get = await run({ url: server.url + setting(...lines), flags }, { context });
  assert.deepEqual(
    get.of('problem:reported').map(({ message }) => message),
    [
      'A cookie was not saved: it has neither a name nor a value.',
      'A cookie was not saved: name and value are longer than 4096 bytes.',
    ],
  );
  await run({ url: server.url, flags }, { context });
  assert.deepEqual(seen(server.requests.at(-1), 'cookie'), ['bare; fine=1']);
});

test('a cookie without a name, as "value" or "=value", is one cookie, sent as its value, replaced and deleted as others are', async () => {
  await using server = await cookieServer();
  using context = new TestContext();
  const said: string[] = [];
  const handler: RequestHandler = {
    canSetCookie: ({ cookie }) => {
      said.push(`set ${cookie.name}|${cookie.value}`);
      return undefined;
    },
    canSendCookie: ({ cookie }) => {
      said.push(`send ${cookie.name}|${cookie.value}`);
      return true;
    },
  };
  const send = async (path = '', headers: HeaderList = []) => {
    const get = await run({ url: server.url + path, flags, headers }, { context, handler });
    const cookie = seen(server.requests.at(-1), 'cookie');
    return { get, cookie };
  };
  await send(setting('first', 'named=1'));
  const second = await send(setting('=second'));
  assert.deepEqual(second.cookie, ['first; named=1']);
  assert.deepEqual(
    second.get
      .of('callback:decided')
      .map(({ decision }) => 'cookie' in decision && decision.cookie),
    ['a cookie without a name', 'named'],
  );
  assert.deepEqual((await send()).cookie, ['second; named=1']);
  // What browsers send too: servers count on it, and read another name.
  await send(setting('=a=b'));
  assert.deepEqual((await send()).cookie, ['a=b; named=1']);
  assert.deepEqual((await send('', [['Cookie', 'bare']])).cookie, ['bare; named=1']);
  assert.deepEqual((await send('', [['Cookie', 'other=1']])).cookie, ['other=1; a=b; named=1']);
  const refused = await send(setting('=__Host-sid=1; Path=/; Secure', '__Secure-x; Secure', '='));
  assert.deepEqual(
    refused.get.of('problem:reported').map(({ message }) => message),
    [
      'A cookie was not saved: the name __Host- needs Secure, Path=/ and no Domain.',
      'A cookie was not saved: the name __Secure- needs Secure.',
      'A cookie was not saved: it has neither a name nor a value.',
    ],
  );
  await send(setting('=gone; Max-Age=0'));
  assert.deepEqual((await send()).cookie, ['named=1']);
  assert.deepEqual(said.slice(0, 4), ['set |first', 'set named|1', 'send |first', 'send named|1']);
});

test("a jar's cookie is sent beside a Cookie line that holds its name as a value", async () => {
  await using server = await cookieServer();
  using context = new TestContext();
  await context.cookieManager.setCookie(server.url, { name: 'token', value: '1' });
  await run({ url: server.url, flags, headers: [['Cookie', 'token']] }, { context });
  assert.deepEqual(seen(server.requests.at(-1), 'cookie'), ['token; token=1']);
});
