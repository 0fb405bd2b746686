import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import {
  type CookieInit,
  CookieManager,
  type CookieRecord,
  RequestContext,
  type VisitAnswer,
} from '../../src/engine/index.ts';

const URL_OF = 'https://www.shop.example/a/b/page';
const DAY_MS = 24 * 60 * 60 * 1000;

async function visited(manager: CookieManager): Promise<CookieRecord[]> {
  const cookies: CookieRecord[] = [];
  await manager.visitAllCookies({ visit: (cookie) => void cookies.push(cookie) });
  return cookies;
}

const names = async (manager: CookieManager): Promise<string[]> =>
  (await visited(manager)).map(({ name }) => name);

const headerFor = async (manager: CookieManager, url: string): Promise<string> =>
  (await manager.cookiesFor(url)).map(({ name, value }) => `${name}=${value}`).join('; ');

async function refusal(url: string, cookie: CookieInit | string): Promise<string> {
  const manager = new CookieManager();
  const result = await manager.setCookie(url, cookie);
  assert.deepEqual(await visited(manager), []);
  return result.stored ? 'stored' : result.reason;
}

test('M01: a cookie for a domain that the URL is not part of is refused', async () => {
  const cookie = { name: 'a', value: '1' };
  for (const domain of ['other.example', 'op.example', 'x.www.shop.example', 'com', 'example']) {
    assert.match(await refusal(URL_OF, { ...cookie, domain }), /Domain/, domain);
  }
  assert.match(
    await refusal('https://shop.co.uk/', { ...cookie, domain: 'co.uk' }),
    /anyone can register/,
  );
  assert.match(await refusal('http://127.0.0.1/', { ...cookie, domain: '0.0.1' }), /Domain/);
});

test("M03 K20: a cookie without a domain is the host's own; with one it reaches the hosts below", async () => {
  const manager = new CookieManager();
  await manager.setCookie(URL_OF, { name: 'host', value: '1' });
  await manager.setCookie(URL_OF, { name: 'wide', value: '1', domain: '.Shop.Example' });
  assert.deepEqual(
    (await visited(manager)).map(({ name, domain, hostOnly, path }) => [
      name,
      domain,
      hostOnly,
      path,
    ]),
    [
      ['host', 'www.shop.example', true, '/'],
      ['wide', 'shop.example', false, '/'],
    ],
  );
  assert.equal(await headerFor(manager, URL_OF), 'host=1; wide=1');
  assert.equal(await headerFor(manager, 'https://pay.shop.example/'), 'wide=1');
  assert.equal(await headerFor(manager, 'https://x.www.shop.example/'), 'wide=1');
  assert.equal(await headerFor(manager, 'https://myshop.example/'), '');
});

test('M04: four cookies; one goes by name, three by URL, one by its visitor', async () => {
  const manager = new CookieManager();
  for (const name of ['a', 'b', 'c', 'd']) await manager.setCookie(URL_OF, { name, value: '1' });
  assert.equal((await visited(manager)).length, 4);
  assert.equal(await manager.deleteCookies(URL_OF, 'b'), 1);
  assert.equal(await manager.deleteCookies(URL_OF), 3);
  await manager.setCookie(URL_OF, { name: 'e', value: '1' });
  assert.deepEqual(await manager.visitAllCookies({ visit: () => 'delete' }), {
    visited: 1,
    deleted: 1,
  });
  assert.deepEqual(await visited(manager), []);
});

test('M05 M14: a visit lists the cookies of all hosts, longest path first, then the oldest, with count and total', async () => {
  const manager = new CookieManager();
  await manager.setCookie('http://two.test/', { name: 'first', value: '1' });
  await manager.setCookie(URL_OF, { name: 'second', value: '1' });
  await manager.setCookie(URL_OF, { name: 'deep', value: '1', path: '/a/b' });
  await manager.setCookie('http://two.test/', { name: 'first', value: 'again' });
  const seen: [string, number, number][] = [];
  const over = await manager.visitAllCookies({
    visit: async (cookie, count, total) => {
      seen.push([cookie.name, count, total]);
    },
  });
  assert.deepEqual(seen, [
    ['deep', 0, 3],
    ['first', 1, 3],
    ['second', 2, 3],
  ]);
  assert.deepEqual(over, { visited: 3, deleted: 0 });
  assert.equal(await manager.deleteCookies(), 3);
});

test('M15 M16 M18: a visitor may stop, delete, or both, and the promise says when it is over', async () => {
  const visit = async (answers: readonly VisitAnswer[]) => {
    const manager = new CookieManager();
    for (const name of ['a', 'b', 'c']) await manager.setCookie(URL_OF, { name, value: '1' });
    const over = await manager.visitAllCookies({ visit: (_, count) => answers[count] });
    return [over.visited, over.deleted, (await names(manager)).join('')];
  };
  assert.deepEqual(await visit([true, false]), [2, 0, 'abc']);
  assert.deepEqual(await visit(['continue', 'stop']), [2, 0, 'abc']);
  assert.deepEqual(await visit(['continue', 'delete', undefined]), [3, 1, 'ac']);
  assert.deepEqual(await visit(['deleteAndStop']), [1, 1, 'bc']);
  assert.deepEqual(await new CookieManager().visitAllCookies({ visit: () => assert.fail() }), {
    visited: 0,
    deleted: 0,
  });
  const manager = new CookieManager();
  await manager.setCookie(URL_OF, { name: 'a', value: '1' });
  const thrower = {
    visit: () => {
      throw new Error('mine');
    },
  };
  await assert.rejects(manager.visitAllCookies(thrower), /mine/);
});

test('visitUrlCookies shows what the URL would be sent, HttpOnly ones only when asked, and refuses a bad URL', async () => {
  const manager = new CookieManager();
  await manager.setCookie(URL_OF, { name: 'open', value: '1' });
  await manager.setCookie(URL_OF, { name: 'hidden', value: '1', httpOnly: true });
  await manager.setCookie(URL_OF, { name: 'elsewhere', value: '1', path: '/z' });
  const of = async (includeHttpOnly: boolean) => {
    const cookies: string[] = [];
    const visit = ({ name }: CookieRecord) => void cookies.push(name);
    await manager.visitUrlCookies(URL_OF, includeHttpOnly, { visit });
    return cookies;
  };
  assert.deepEqual(await of(false), ['open']);
  assert.deepEqual(await of(true), ['open', 'hidden']);
  await assert.rejects(manager.visitUrlCookies('.shop', true, { visit: () => true }), /not a URL/);
});

test("M07 M08: what can't be sent back as it was given is refused, and the reason says why", async () => {
  const cookie = { name: 'a', value: '1' };
  assert.match(await refusal('www.shop.example', cookie), /not a URL/);
  assert.match(await refusal('ftp://shop.example/', cookie), /ftp: URLs have no cookies/);
  assert.match(await refusal('http:///', cookie), /not a URL/);
  for (const [change, reason] of [
    [{ value: 'a;b' }, /value contains a semicolon/],
    [{ value: 'a\nb' }, /value contains a control character/],
    [{ value: 'a\u0000' }, /control character/],
    [{ value: ' a' }, /begins or ends with a space/],
    [{ value: 'ключ' }, /outside Latin-1/],
    [{ name: 'a=b' }, /equals sign/],
    [{ name: 'a;b' }, /name contains a semicolon/],
    [{ name: '', value: '' }, /neither a name nor a value/],
    [{ value: 'x'.repeat(4096) }, /4096 bytes/],
    [{ path: 'a' }, /does not begin with \//],
    [{ path: '/a;b' }, /path contains a semicolon/],
    [{ domain: 'a b' }, /not a domain/],
    [{ domain: 'shop.example', hostOnly: true }, /URL's host is www.shop.example/],
    [{ sameSite: 'none' }, /SameSite=None needs Secure/],
    [{ name: '__Secure-a' }, /__Secure- needs Secure/],
    [{ name: '__Host-a', secure: true, domain: 'shop.example' }, /__Host- needs/],
    [{ name: '__host-a', secure: true, path: '/a' }, /__Host- needs/],
    [{ name: '', value: '__Host-a=b' }, /__Host- needs/],
  ] as const) {
    assert.match(await refusal(URL_OF, { ...cookie, ...change }), reason);
  }
  assert.match(await refusal('http://shop.example/', { ...cookie, secure: true }), /not https/);
  const manager = new CookieManager();
  const longest = { name: 'a', value: 'x'.repeat(4095) };
  assert.deepEqual(await manager.setCookie(URL_OF, longest), { stored: true });
  const host = { name: '__Host-a', value: '1', secure: true };
  assert.deepEqual(await manager.setCookie(URL_OF, host), { stored: true });
});

test('M10: cookies are deleted by URL and name, by URL, by name, and all of them, and counted', async () => {
  const jar = async () => {
    const manager = new CookieManager();
    const set = (url: string, cookie: CookieInit) => manager.setCookie(url, cookie);
    await set(URL_OF, { name: 'host', value: '1' });
    await set(URL_OF, { name: 'host', value: '1', path: '/a' });
    await set(URL_OF, { name: 'host', value: '1', path: '/other' });
    await set(URL_OF, { name: 'host', value: '1', domain: 'shop.example' });
    await set('http://else.test/', { name: 'host', value: '1' });
    await set('http://else.test/', { name: 'more', value: '1' });
    return manager;
  };
  const left = async (url: string | undefined, name?: string) => {
    const manager = await jar();
    const deleted = await manager.deleteCookies(url, name);
    return [deleted, (await visited(manager)).length];
  };
  assert.deepEqual(await left(URL_OF, 'host'), [3, 3], 'host and domain cookies that fit the URL');
  assert.deepEqual(await left(URL_OF, ''), [3, 3], 'host cookies, whatever their path');
  assert.deepEqual(await left('', 'host'), [5, 1], 'that name everywhere, where CEF deletes all');
  assert.deepEqual(await left('', ''), [6, 0]);
  assert.deepEqual(await left(undefined), [6, 0]);
  assert.deepEqual(await left(URL_OF, 'none'), [0, 6]);
});

test('M11: a URL that is none deletes nothing (CEF deletes everything: issue 3351)', async () => {
  const manager = new CookieManager();
  await manager.setCookie(URL_OF, { name: 'a', value: '1' });
  for (const url of ['.ebay.co.uk', 'garbage', 'about:blank', 'file:///x', 'http://', ' ']) {
    await assert.rejects(manager.deleteCookies(url), /No cookie was changed/, url);
    await assert.rejects(manager.deleteCookies(url, 'a'), TypeError, url);
  }
  assert.deepEqual(await names(manager), ['a']);
});

test('M21: the blocking manager neither keeps nor gives cookies', async () => {
  const manager = CookieManager.getBlockingManager();
  assert.deepEqual(await manager.setCookie(URL_OF, 'a=1'), {
    stored: false,
    reason: 'cookies are blocked',
  });
  const nobody = { visit: () => assert.fail() };
  assert.equal((await manager.visitAllCookies(nobody)).visited, 0);
  assert.equal((await manager.visitUrlCookies(URL_OF, true, nobody)).visited, 0);
  assert.deepEqual([await manager.cookiesFor(URL_OF), manager.supports(URL_OF)], [[], false]);
  assert.equal(await manager.deleteCookies(), 0);
  await manager.flushStore();
});

test('M22 K07 K12: schemes are added to http, https, ws and wss, or stand alone', async () => {
  const manager = new CookieManager();
  const stored = async (url: string) => (await manager.setCookie(url, 'a=1')).stored;
  assert.equal(await stored('work://desk/'), false);
  manager.setSupportedSchemes(['ftp', 'work']);
  for (const url of [
    'work://Desk/x',
    'ftp://h/',
    'http://h/',
    'https://h/',
    'ws://h/',
    'wss://h/',
  ]) {
    assert.equal(await stored(url), true, url);
  }
  assert.equal(await headerFor(manager, 'work://desk/'), 'a=1');
  manager.setSupportedSchemes([], false);
  assert.deepEqual([await stored('http://h/'), await headerFor(manager, 'http://h/')], [false, '']);
  assert.throws(() => {
    manager.setSupportedSchemes(['work:']);
  }, /without the colon/);
});

test('M23: an unknown key and a value of the wrong type are mistakes of the code that calls', async () => {
  const manager = new CookieManager();
  for (const [cookie, message] of [
    [{ name: 'a', value: '1', sameSight: 'lax' }, /no "sameSight"/],
    [{ name: 'a', value: 1 }, /value must be text/],
    [{ value: '1' }, /name must be text/],
    [{ name: 'a', value: '1', secure: 'yes' }, /secure must be true or false/],
    [{ name: 'a', value: '1', expires: 'soon' }, /expires must be a date/],
    [{ name: 'a', value: '1', sameSite: 'Lax' }, /sameSite must be one of strict, lax/],
  ] as const) {
    await assert.rejects(manager.setCookie(URL_OF, cookie as unknown as CookieInit), (error) => {
      assert.ok(error instanceof TypeError);
      assert.match(error.message, message);
      return true;
    });
  }
});

test("M24 M26: a date comes back as it was given; creation and last access are the manager's own", async () => {
  mock.timers.enable({ apis: ['Date'], now: Date.UTC(2026, 0, 1) });
  try {
    const manager = new CookieManager();
    const expires = new Date(Date.UTC(2026, 5, 1, 12, 30, 15));
    const old = '1999-01-01T00:00:00.000Z';
    const cookie = { name: 'a', value: '1', expires, creation: old, lastAccess: old };
    await manager.setCookie(URL_OF, cookie);
    const [first] = await visited(manager);
    assert.equal(first?.expires, expires.toISOString());
    assert.deepEqual(
      [first.creation, first.lastAccess],
      ['2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z'],
    );
    mock.timers.tick(59_000);
    assert.equal((await manager.cookiesFor(URL_OF))[0]?.lastAccess, '2026-01-01T00:00:00.000Z');
    mock.timers.tick(2_000);
    assert.equal((await manager.cookiesFor(URL_OF))[0]?.lastAccess, '2026-01-01T00:01:01.000Z');
    assert.equal((await visited(manager))[0]?.lastAccess, '2026-01-01T00:01:01.000Z', 'it is kept');
    await manager.setCookie(URL_OF, { ...first, value: '2' });
    const [second] = await visited(manager);
    assert.deepEqual([second?.value, second?.creation], ['2', '2026-01-01T00:00:00.000Z']);
  } finally {
    mock.timers.reset();
  }
});

test('M27 K24 K25: a cookie lives for 400 days at most, runs out when it says so, and the year 9999 crashes nobody', async () => {
  mock.timers.enable({ apis: ['Date'], now: Date.UTC(2026, 0, 1) });
  try {
    const manager = new CookieManager();
    const clamped = new Date(Date.now() + 400 * DAY_MS).toISOString();
    for (const line of [
      'a=1; Expires=Fri, 31 Dec 9999 23:59:59 GMT',
      'b=1; Max-Age=99999999999999999999',
      'c=1; Max-Age=60; Expires=Fri, 31 Dec 9999 23:59:59 GMT',
      'd=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=60',
      'e=1; Expires=never',
      'f=1; Max-Age=soon',
      'g=1; Expires=Sat, 31 Dec 275760 23:59:59 GMT',
    ]) {
      assert.deepEqual(await manager.setCookie(URL_OF, line), { stored: true }, line);
    }
    const expires = (await visited(manager)).map(({ name, expires: when }) => [name, when]);
    const soon = new Date(Date.now() + 60_000).toISOString();
    assert.deepEqual(expires, [
      ['a', clamped],
      ['b', clamped],
      ['c', soon],
      ['d', soon],
      ['e', null],
      ['f', null],
      ['g', null],
    ]);
    mock.timers.tick(59_999);
    assert.equal((await names(manager)).includes('c'), true);
    mock.timers.tick(1);
    assert.deepEqual(await names(manager), ['a', 'b', 'e', 'f', 'g']);
    await manager.setCookie(URL_OF, 'a=1; Path=/; Max-Age=0');
    await manager.setCookie(URL_OF, 'e=1; Path=/a/b; Max-Age=-1');
    assert.deepEqual(await names(manager), ['a', 'b', 'f', 'g'], 'path counts');
  } finally {
    mock.timers.reset();
  }
});

test('a cookie without a path has the folder of the URL that it came from', async () => {
  const manager = new CookieManager();
  const folders = { '/': '/', '/a': '/', '/a/': '/a', '/a/b': '/a', '/a/b/?c=/d/': '/a/b' };
  for (const [path, folder] of Object.entries(folders)) {
    await manager.setCookie(`https://shop.example${path}`, 'a=1');
    const [kept] = await visited(manager);
    assert.equal(kept?.path, folder, path);
    await manager.deleteCookies();
  }
});

test('K33: an insecure origin neither replaces nor hides a Secure cookie, and sees none', async () => {
  const manager = new CookieManager();
  await manager.setCookie('https://shop.example/login', 'sid=good; Secure; Path=/login');
  for (const line of [
    'sid=evil; Path=/login',
    'sid=evil; Path=/login/en',
    'sid=evil; Domain=shop.example; Path=/login',
  ]) {
    const result = await manager.setCookie('http://shop.example/login', line);
    assert.equal(result.stored ? 'stored' : result.reason.includes('Secure'), true, line);
  }
  const below = 'sid=evil; Domain=shop.example; Path=/login';
  assert.equal((await manager.setCookie('http://www.shop.example/', below)).stored, false);
  const inside = await manager.setCookie('http://www.shop.example/', 'sid=evil; Path=/login');
  assert.equal(inside.stored, false, 'of a host inside');
  await manager.setCookie('https://pay.shop.example/', 'paid=good; Secure');
  const around = await manager.setCookie('http://shop.example/', 'paid=evil; Domain=shop.example');
  assert.equal(around.stored, false, 'of a domain around it');
  const beside = await manager.setCookie('http://www.shop.example/', 'paid=other');
  assert.equal(beside.stored, true, 'of a host beside it');
  assert.equal((await manager.setCookie('http://shop.example/', 'sid=other; Path=/')).stored, true);
  assert.equal((await manager.setCookie('http://shop.example/', 'x=1; Secure')).stored, false);
  assert.equal(await headerFor(manager, 'http://shop.example/login'), 'sid=other');
  assert.equal(await headerFor(manager, 'https://shop.example/login'), 'sid=good; sid=other');
  await manager.setCookie('https://shop.example/login', 'sid=new; Secure; Path=/login');
  assert.equal(await headerFor(manager, 'https://shop.example/login'), 'sid=new; sid=other');
});

test('no cookie is for all hosts below localhost: Domain=localhost is its own alone, and refused below it', async () => {
  const line = 'sid=1; Domain=localhost';
  for (const host of ['a.localhost', 'b.a.localhost', 'a.localhost.']) {
    assert.match(await refusal(`http://${host}/`, line), /its Domain is localhost/, host);
  }
  const dotted = 'sid=1; Domain=localhost.';
  assert.match(await refusal('http://a.localhost./', dotted), /anyone can register/);
  assert.match(await refusal('http://a.invalid/', 'sid=1; Domain=invalid'), /anyone can register/);
  const manager = new CookieManager();
  for (const [host, own] of [
    ['localhost', line],
    ['localhost.', dotted],
    ['10.0.0.1', 'sid=1; Domain=10.0.0.1; Path=/'],
  ] as const) {
    assert.deepEqual(await manager.setCookie(`http://${host}/`, own), { stored: true });
    assert.equal(await headerFor(manager, `http://${host}:3000/`), 'sid=1');
    assert.equal(await headerFor(manager, `http://a.${host}/`), '');
  }
  assert.ok((await visited(manager)).every(({ hostOnly }) => hostOnly));
  await manager.setCookie('http://shop.localhost/', 'wide=1; Domain=shop.localhost');
  assert.equal(await headerFor(manager, 'http://pay.shop.localhost/'), 'wide=1');
});

test('a secure origin may replace its Secure cookie by one that is not Secure', async () => {
  const manager = new CookieManager();
  await manager.setCookie('https://shop.example/', 'sid=good; Secure');
  const replaced = await manager.setCookie('https://shop.example/', 'sid=open');
  assert.equal(replaced.stored, true);
  assert.equal(await headerFor(manager, 'http://shop.example/'), 'sid=open');
});

test('Secure cookies work on the machine itself without TLS, as in browsers', async () => {
  const manager = new CookieManager();
  for (const host of ['localhost', 'localhost.', 'app.localhost', '127.0.0.1', '[::1]']) {
    assert.equal(
      (await manager.setCookie(`http://${host}:3000/`, '__Host-s=1; Secure; Path=/')).stored,
      true,
    );
    assert.equal(await headerFor(manager, `http://${host}:4000/`), '__Host-s=1');
  }
});

test('sameSite and priority are kept as they were said', async () => {
  const manager = new CookieManager();
  await manager.setCookie(URL_OF, 'a=1; SameSite=Strict; Priority=High');
  await manager.setCookie(URL_OF, 'b=1; samesite=NONE; Secure; priority=low; Partitioned');
  await manager.setCookie(URL_OF, 'c=1; SameSite=other; Priority=other');
  assert.deepEqual(
    (await visited(manager)).map(({ sameSite, priority }) => [sameSite, priority]),
    [
      ['strict', 'high'],
      ['none', 'low'],
      ['unspecified', 'medium'],
    ],
  );
  assert.match(await refusal(URL_OF, 'b=1; Partitioned'), /Partitioned needs Secure/);
});

test("a host that sets cookies for ever loses the least used, and no other host's", async () => {
  const manager = new CookieManager();
  await manager.setCookie('http://other.test/', 'mine=1');
  for (let n = 1; n <= 200; n++) await manager.setCookie('http://flood.test/', `c${String(n)}=1`);
  const kept = await names(manager);
  assert.ok(kept.length <= 181 && kept.includes('c200') && kept.includes('mine'));
  assert.ok(!kept.includes('c1'));
});

test('a domain in the letters of its language is the one that URLs have', async () => {
  const manager = new CookieManager();
  await manager.setCookie('https://www.bücher.example/', {
    name: 'a',
    value: '1',
    domain: 'bücher.example',
  });
  assert.equal(await headerFor(manager, 'https://xn--bcher-kva.example/'), 'a=1');
});

test('a manager whose context was disposed stores nothing more and says so', async () => {
  const context = new RequestContext();
  context.dispose();
  const set = await context.cookieManager.setCookie('https://example.org/', 'a=b');
  assert.deepEqual(set, { stored: false, reason: 'its request context has been disposed' });
});

test('a cookie of code may leave out all but name and value, also by saying undefined or null', async () => {
  const manager = new CookieManager();
  const said = { name: 'a', value: '1', path: '', expires: null, domain: undefined };
  await manager.setCookie(URL_OF, said as unknown as CookieInit);
  await manager.setCookie(URL_OF, { name: 'b', value: '1', priority: 'high' });
  assert.deepEqual(
    (await visited(manager)).map(({ path, priority, expires }) => [path, priority, expires]),
    [
      ['/', 'medium', null],
      ['/', 'high', null],
    ],
  );
  for (const wrong of [{ name: 'a' }, { value: 'b' }, { name: 'a', value: undefined }]) {
    await assert.rejects(
      manager.setCookie(URL_OF, wrong as unknown as CookieInit),
      /must be text/,
      JSON.stringify(wrong),
    );
  }
  const path = `/${'p'.repeat(1023)}`;
  assert.deepEqual(await manager.setCookie(URL_OF, { name: 'c', value: '', path }), {
    stored: true,
  });
  assert.match(await refusal(URL_OF, { name: 'c', value: '', path: `${path}p` }), /longer than/);
});

test('of cookies that are set in one instant the first is sent first, and one that has run out begins anew', async () => {
  mock.timers.enable({ apis: ['Date'], now: Date.UTC(2026, 0, 1) });
  try {
    const manager = new CookieManager();
    await manager.setCookie(URL_OF, 'first=1; Domain=shop.example; Path=/; Max-Age=10');
    await manager.setCookie(URL_OF, 'second=1; Path=/');
    assert.equal(await headerFor(manager, URL_OF), 'first=1; second=1');
    mock.timers.tick(11_000);
    await manager.setCookie(URL_OF, 'first=2; Domain=shop.example; Path=/');
    assert.equal(await headerFor(manager, URL_OF), 'second=1; first=2');
  } finally {
    mock.timers.reset();
  }
});

test('cookies of exactly a host are those for it alone, not those for its domain', async () => {
  const manager = new CookieManager();
  await manager.setCookie(URL_OF, 'own=1');
  await manager.setCookie(URL_OF, 'all=1; Domain=www.shop.example');
  assert.equal(await manager.deleteCookies(URL_OF), 1);
  assert.deepEqual(await names(manager), ['all']);
});

test('a line that deletes a cookie deletes it also where cookies are kept for the session only', async () => {
  const manager = new CookieManager();
  await manager.setCookie(URL_OF, 'a=1');
  const deleting = await manager.read(URL_OF, 'a=; Max-Age=0');
  assert.ok('keep' in deleting);
  assert.equal(deleting.keep(true), null);
  assert.deepEqual(await names(manager), []);
});
