import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { CookieManager } from '../../src/engine/index.ts';
import { cookieItems } from '../../src/extension/views/cookies/cookieItems.ts';
import { cookieLine, urlOf } from '../../src/extension/views/cookies/cookieLine.ts';
import { identityOf } from '../../src/session/cookie.ts';
import type { CookieRecord } from '../../src/session/cookie.ts';

const session: CookieRecord = {
  name: 'session',
  value: 'very-secret',
  domain: 'shop.test',
  hostOnly: true,
  path: '/',
  secure: true,
  httpOnly: true,
  sameSite: 'lax',
  priority: 'medium',
  expires: null,
  creation: new Date(2026, 11, 1, 10, 0).toISOString(),
  lastAccess: new Date(2026, 11, 1, 10, 0).toISOString(),
};
const lang: CookieRecord = {
  ...session,
  ...{ name: 'lang', value: 'en', hostOnly: false, path: '/cart', secure: false, httpOnly: false },
  sameSite: 'unspecified',
  expires: new Date(2027, 0, 2, 3, 4).toISOString(),
};

test('cookies stand below their hosts, and no value is in what is shown before a person reveals it', () => {
  const items = cookieItems([session, { ...session, domain: 'a.test' }, lang], new Set());
  assert.deepEqual(
    items.map(({ label, description, children }) => [
      label,
      description,
      children?.map((child) => child.label),
    ]),
    [
      ['a.test', '1', ['session']],
      ['shop.test', '2', ['lang', 'session']],
    ],
  );
  const drawn = items.map(({ children }) =>
    children?.map(({ label, description, tooltip, id }) => [label, description, tooltip, id]),
  );
  assert.doesNotMatch(JSON.stringify(drawn), /very-secret/);
});

test('a value that was revealed is shown, of this one cookie, and never in a tooltip', () => {
  const other = { ...session, name: 'other' };
  const [host] = cookieItems([session, other], new Set([identityOf(session)]));
  const [first, second] = host?.children ?? [];
  assert.deepEqual(
    [first?.label, first?.description, first?.kind],
    ['other', '••• · this window · Secure, HttpOnly, Lax', 'cookie'],
  );
  assert.deepEqual(
    [second?.description, second?.kind],
    ['very-secret · this window · Secure, HttpOnly, Lax', 'revealedCookie'],
  );
  assert.doesNotMatch(String(second?.tooltip), /very-secret/);
});

test('the tooltip says in words where a cookie goes and how long it stays', () => {
  const [host] = cookieItems([session, lang], new Set());
  const [second, first] = host?.children ?? [];
  assert.equal(
    first?.tooltip,
    [
      'Sent to shop.test, all paths.',
      'Secure: sent over https only.',
      'HttpOnly: hidden from the scripts of pages.',
      'SameSite=Lax: browsers send it from pages of the same site, and when a link is followed.',
      'Deleted when this window closes.',
      'Set 2026-12-01 10:00.',
    ].join('\n'),
  );
  assert.match(
    String(second?.tooltip),
    /^Sent to shop\.test and the hosts below it, paths below \/cart\.\nNot Secure/,
  );
  assert.match(String(second?.tooltip), /Expires 2027-01-02 03:04\./);
});

test('of many cookies, the hosts are seen first', () => {
  const many = Array.from({ length: 21 }, (_, index) => ({ ...session, name: String(index) }));
  assert.equal(cookieItems(many, new Set())[0]?.isOpen, false);
});

test('the line of a cookie makes the same cookie again, whatever it is', async () => {
  const lines = fc.record({
    name: fc.stringMatching(/^[a-zA-Z0-9_-]{0,8}$/),
    value: fc.stringMatching(/^[a-zA-Z0-9="{}:,/ %]{1,20}$/).map((text) => text.trim() || 'x'),
    domain: fc.constantFrom('', '; Domain=shop.test', '; Domain=www.shop.test'),
    path: fc.constantFrom('', '; Path=/', '; Path=/a/b'),
    rest: fc.subarray([
      '; Secure',
      '; HttpOnly',
      '; SameSite=Strict',
      '; Priority=High',
      '; Max-Age=90000',
    ]),
  });
  await fc.assert(
    fc.asyncProperty(lines, async ({ name, value, domain, path, rest }) => {
      const first = new CookieManager();
      await first.setCookie(
        'https://www.shop.test/x/y',
        `${name}=${value}${domain}${path}${rest.join('')}`,
      );
      const [cookie] = await first
        .cookiesFor('https://www.shop.test/x/y')
        .then(async () => all(first));
      assert.ok(cookie !== undefined);
      const { line, valueSelection } = cookieLine(cookie);
      assert.equal(line.slice(...valueSelection), cookie.value);
      const second = new CookieManager();
      assert.deepEqual(await second.setCookie(urlOf(cookie), line), { stored: true });
      const [again] = await all(second);
      assert.deepEqual(known(again), known(cookie));
    }),
  );
});

async function all(manager: CookieManager): Promise<CookieRecord[]> {
  const cookies: CookieRecord[] = [];
  await manager.visitAllCookies({ visit: (cookie) => void cookies.push(cookie) });
  return cookies;
}

/** A line tells time in seconds. */
function known(cookie: CookieRecord | undefined) {
  assert.ok(cookie !== undefined);
  const { expires, creation: _, lastAccess: __, ...rest } = cookie;
  return { ...rest, expires: expires === null ? null : Math.floor(Date.parse(expires) / 1000) };
}
