import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { domainMatch, pathMatch } from 'tough-cookie';
import { CookieManager, type CookieRecord } from '../../src/engine/index.ts';
import { domainMatches, pathMatches } from '../../src/engine/network/cookies/matching.ts';
import { withCookies } from '../../src/engine/message/wireHeaders.ts';
import { headerFault } from '../../src/session/headers.ts';

const label = fc.constantFrom('a', 'b', 'www', 'localhost');
const host = fc.oneof(
  fc.array(label, { minLength: 1, maxLength: 3 }).map((labels) => [...labels, 'test'].join('.')),
  fc.constantFrom('127.0.0.1', '10.0.0.1', '[::1]', 'localhost', 'app.localhost'),
);
const path = fc
  .array(fc.constantFrom('a', 'ab', 'b', ''), { maxLength: 3 })
  .map((parts) => `/${parts.join('/')}`);
const url = fc
  .record({ scheme: fc.constantFrom('http', 'https'), host, path })
  .map((parts) => `${parts.scheme}://${parts.host}${parts.path}`);
const attribute = fc.oneof(
  fc.tuple(fc.constantFrom('Domain', 'domain'), host).map(([name, value]) => `${name}=${value}`),
  path.map((value) => `Path=${value}`),
  fc.constantFrom('Secure', 'HttpOnly', 'SameSite=None', 'Max-Age=100', 'Max-Age=0', 'Expires=x'),
);
const setCookie = fc
  .tuple(fc.constantFrom('x=1', 'y=2', '__Host-x=3', 'bare'), fc.array(attribute, { maxLength: 4 }))
  .map((parts) => parts.flat().join('; '));
const bytes = fc.uint8Array({ maxLength: 200 }).map((any) => Buffer.from(any).toString('latin1'));

test('a Set-Cookie line of any bytes never throws, and what is kept of it can be sent', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(bytes, setCookie), { maxLength: 5 }),
      url,
      async (lines, from) => {
        const manager = new CookieManager();
        for (const line of lines) await manager.setCookie(from, line);
        const cookies = await manager.cookiesFor(from);
        for (const field of withCookies([], cookies)) assert.equal(headerFault(field), undefined);
      },
    ),
    { numRuns: 500 },
  );
});

test('a cookie that is sent always satisfies the rules of domain, path and Secure, and one that satisfies them is sent', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(url, setCookie), { maxLength: 8 }),
      url,
      async (sets, target) => {
        const manager = new CookieManager();
        for (const [from, line] of sets) await manager.setCookie(from, line);
        const all: CookieRecord[] = [];
        await manager.visitAllCookies({ visit: (cookie) => void all.push(cookie) });
        const sent = await manager.cookiesFor(target);
        const { hostname, pathname, protocol } = new URL(target);
        // Said again, and with another library, so that both would have to be wrong.
        const local = /^(localhost|.*\.localhost|127\.0\.0\.1|\[::1\])$/.test(hostname);
        const expected = all.filter(
          ({ domain, hostOnly, path: cookiePath, secure }) =>
            (hostOnly ? domain === hostname : domainMatch(hostname, domain, false) === true) &&
            pathMatch(pathname, cookiePath) &&
            (!secure || protocol === 'https:' || local),
        );
        assert.deepEqual(sent, expected);
        const locked = all.filter(({ name }) => name.startsWith('__Host-'));
        assert.ok(locked.every(({ hostOnly, secure, path }) => hostOnly && secure && path === '/'));
      },
    ),
    { numRuns: 500 },
  );
});

test('domains and paths match as tough-cookie says', () => {
  fc.assert(
    fc.property(host, host, (one, other) => {
      assert.equal(domainMatches(one, other), domainMatch(one, other, false) ?? false);
    }),
  );
  fc.assert(
    fc.property(path, path, (one, other) => {
      assert.equal(pathMatches(one, other), pathMatch(one, other));
    }),
  );
});
