import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import CachePolicy from 'http-cache-semantics';
import { cacheControl, requestCacheControl } from '../../src/engine/network/cache/cacheControl.ts';
import {
  ageOf,
  freshFor,
  httpDate,
  isUsable,
  isStorable,
} from '../../src/engine/network/cache/freshness.ts';
import { headToStore, mergedFields } from '../../src/engine/network/cache/headToStore.ts';
import type { HeaderList } from '../../src/engine/index.ts';

const NOW = Date.UTC(2026, 10, 21, 7);
const dateIn = (seconds: number): string => new Date(NOW + seconds * 1000).toUTCString();

/** A response that came at NOW, after an exchange of `tookMs`. */
function stored(headers: HeaderList, { status = 200, tookMs = 0 } = {}) {
  return headToStore(
    { status, statusText: '', headers },
    '1.1',
    { own: [], sent: [] },
    { requestTime: NOW - tookMs, responseTime: NOW },
  );
}

/** Whether it may be served after so many seconds to a request with this Cache-Control. */
function usable(headers: HeaderList, afterSeconds: number, wanted = ''): boolean {
  const directives = requestCacheControl(wanted === '' ? [] : [['Cache-Control', wanted]]);
  return isUsable(stored(headers), directives, NOW + afterSeconds * 1000);
}

const control = (value: string): HeaderList => [['Cache-Control', value]];

test('Cache-Control: names without case, quoted arguments whole, the first of two counts (RFC 9111, 5.2)', () => {
  const headers: HeaderList = [
    ['Cache-Control', 'Max-Age="10", no-cache="Set-Cookie, no-store" , ,community="UCI"'],
    ['cache-control', 'max-age=99,PRIVATE'],
  ];
  assert.deepEqual(
    [...cacheControl(headers)],
    [
      ['max-age', '10'],
      ['no-cache', 'Set-Cookie, no-store'],
      ['community', 'UCI'],
      ['private', true],
    ],
  );
});

test('Pragma: no-cache counts in a request without Cache-Control only (RFC 9111, 5.4)', () => {
  const pragma = ['Pragma', 'No-Cache'] as const;
  assert.equal(requestCacheControl([pragma]).has('no-cache'), true);
  assert.equal(
    requestCacheControl([pragma, ['Cache-Control', 'max-age=1']]).has('no-cache'),
    false,
  );
});

test('HTTP dates have three forms, all in UTC; nothing else is a date (RFC 9110, 5.6.7)', () => {
  const expected = Date.UTC(1994, 10, 6, 8, 49, 37);
  assert.equal(httpDate('Sun, 06 Nov 1994 08:49:37 GMT'), expected);
  assert.equal(httpDate('Sunday, 06-Nov-94 08:49:37 GMT'), expected);
  assert.equal(httpDate('Sun Nov  6 08:49:37 1994'), expected);
  for (const text of ['0', '-1', '9999', '1994-11-06', 'Sun, 06 Nov 1994 08:49:37 +0100', '']) {
    assert.equal(httpDate(text), null, text);
  }
});

test('freshness: max-age, else Expires, else a tenth of the time since the last change (RFC 9111, 4.2)', () => {
  const lifetime = (...headers: HeaderList) => freshFor(headers, NOW);
  const expires = ['Expires', dateIn(50)] as const;
  assert.equal(lifetime(['Cache-Control', 'max-age=10'], expires), 10);
  assert.equal(lifetime(['Cache-Control', 'max-age=10, max-age=99']), 10);
  assert.equal(lifetime(['Cache-Control', 'max-age=99999999999']), 2 ** 31);
  assert.equal(lifetime(['Cache-Control', 'max-age=soon'], expires), 0);
  assert.equal(lifetime(['Cache-Control', 's-maxage=99']), 0);
  assert.equal(lifetime(expires), 50);
  assert.equal(lifetime(expires, ['Date', dateIn(20)]), 30);
  assert.equal(lifetime(['Expires', '0'], ['Last-Modified', dateIn(-100)]), 0);
  assert.equal(lifetime(['Last-Modified', dateIn(-1000)]), 100);
  assert.equal(lifetime(['Last-Modified', dateIn(1000)]), 0);
  assert.equal(lifetime(['Cache-Control', 'no-cache, max-age=10']), 0);
  assert.equal(lifetime(), 0);
});

test('age: what caches on the way say, the Date, the time of the exchange and that since (RFC 9111, 4.2.3)', () => {
  const age = (headers: HeaderList, tookMs = 0, after = 0) =>
    ageOf(stored(headers, { tookMs }), NOW + after * 1000);
  assert.equal(age([], 0, 5), 5);
  assert.equal(age([['Age', '7']], 2_000, 5), 14);
  assert.equal(age([['Date', dateIn(-30)]], 2_000, 5), 35);
  assert.equal(age([['Date', dateIn(30)]], 0, 5), 5);
  assert.equal(age([['Age', 'old']], 0, 5), 5);
  assert.equal(age([], 0, -60), 0);
});

test('a fresh response is served; no-cache never is; must-revalidate only while it is fresh (5.2.2)', () => {
  assert.equal(usable(control('max-age=10'), 9), true);
  assert.equal(usable(control('max-age=10'), 10), false);
  assert.equal(usable(control('max-age=10, no-cache'), 0, 'max-stale'), false);
  assert.equal(usable(control('max-age=10, must-revalidate'), 9), true);
  assert.equal(usable(control('max-age=10, must-revalidate'), 11, 'max-stale'), false);
});

test('a request may want more or be content with less: max-age, min-fresh, max-stale (5.2.1)', () => {
  const ten = control('max-age=10');
  assert.equal(usable(ten, 5, 'max-age=6'), true);
  assert.equal(usable(ten, 5, 'max-age=5'), false);
  assert.equal(usable(ten, 0, 'max-age=0'), false);
  assert.equal(usable(ten, 5, 'min-fresh=5'), true);
  assert.equal(usable(ten, 5, 'min-fresh=6'), false);
  assert.equal(usable(ten, 15, 'max-stale'), true);
  assert.equal(usable(ten, 15, 'max-stale=6'), true);
  assert.equal(usable(ten, 15, 'max-stale=5'), false);
});

test('what may be kept: known statuses, or with a word about freshness; never parts, challenges, failures', () => {
  const kept = (status: number, headers: HeaderList = []) =>
    isStorable({ status, statusText: '', headers });
  for (const status of [200, 203, 204, 300, 301, 308, 404, 405, 410, 414]) {
    assert.equal(kept(status), true, String(status));
  }
  for (const status of [201, 302, 303, 307, 400, 403]) {
    assert.equal(kept(status), false, String(status));
    assert.equal(kept(status, control('max-age=1')), true, String(status));
    assert.equal(kept(status, [['Expires', dateIn(1)]]), true, String(status));
    assert.equal(kept(status, control('private')), true, String(status));
  }
  for (const status of [206, 304, 401, 407, 500, 501, 503]) {
    assert.equal(kept(status, control('max-age=1')), false, String(status));
  }
  assert.equal(kept(200, control('max-age=1, No-Store')), false);
});

test('of the head, fields of the connection and cookies are not kept (RFC 9111, 3.1)', () => {
  const { headers } = stored([
    ['Connection', 'close, X-Hop'],
    ['X-Hop', '1'],
    ['Transfer-Encoding', 'chunked'],
    ['Set-Cookie', 'a=1'],
    ['X-End', '1'],
    ['x-end', '2'],
  ]);
  assert.deepEqual(headers, [
    ['X-End', '1'],
    ['x-end', '2'],
  ]);
});

test('a 304 replaces fields in their places, adds new ones, leaves those of the body (RFC 9111, 3.2)', () => {
  const merged = mergedFields(
    [
      ['Age', '5'],
      ['Link', '<a>'],
      ['link', '<b>'],
      ['Content-Length', '4'],
      ['X-Kept', '1'],
    ],
    [
      ['X-New', '1'],
      ['Link', '<c>'],
      ['Link', '<d>'],
      ['Content-Length', '0'],
    ],
  );
  assert.deepEqual(merged, [
    ['Link', '<c>'],
    ['Link', '<d>'],
    ['Content-Length', '4'],
    ['X-Kept', '1'],
    ['X-New', '1'],
  ]);
});

/** http-cache-semantics' opinion of the same response, at the time of the test. */
function secondOpinion(headers: HeaderList, status = 200) {
  const record = Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value]));
  const request = { method: 'GET', url: '/', headers: {} };
  return new CachePolicy(request, { status, headers: record }, { shared: false });
}

/** Headers in which the library makes none of its mistakes (named in the next test). */
const plainHeaders = fc
  .record(
    {
      'Cache-Control': fc
        .uniqueArray(
          fc.oneof(
            fc.nat(1_000_000).map((seconds) => `max-age=${String(seconds)}`),
            fc.nat(1_000_000).map((seconds) => `s-maxage=${String(seconds)}`),
            fc.constantFrom(
              'no-store',
              'no-cache',
              'public',
              'must-revalidate',
              'proxy-revalidate',
            ),
          ),
          { selector: (directive) => directive.split('=')[0] },
        )
        .map((directives) => directives.join(', ')),
      Date: fc.integer({ min: -100_000, max: 100_000 }),
      Expires: fc.integer({ min: -100_000, max: 100_000 }),
      'Last-Modified': fc.integer({ min: -10_000_000, max: 100_000 }),
      Vary: fc.constantFrom('Accept', 'Cookie, Accept-Language'),
    },
    { requiredKeys: [] },
  )
  .map((fields) =>
    Object.entries(fields).map(
      ([name, value]) => [name, typeof value === 'number' ? dateIn(value) : value] as const,
    ),
  );

test('a second opinion: http-cache-semantics agrees about what may be kept and for how long', (t) => {
  t.mock.timers.enable({ apis: ['Date'], now: NOW });
  const statuses = fc.constantFrom(200, 203, 204, 300, 301, 302, 303, 307, 308, 404, 410);
  fc.assert(
    fc.property(plainHeaders, statuses, (headers, status) => {
      const policy = secondOpinion(headers, status);
      const kept = isStorable({ status, statusText: '', headers });
      assert.equal(kept, policy.storable());
      assert.ok(!kept || Math.abs(freshFor(headers, NOW) - policy.maxAge()) < 0.001);
    }),
    { numRuns: 2_000 },
  );
});

test('where http-cache-semantics is wrong, so that its next version can be looked at again', (t) => {
  t.mock.timers.enable({ apis: ['Date'], now: NOW });
  const request = { method: 'GET', url: '/', headers: {} };
  const wanting = (value: string) => ({ ...request, headers: { 'cache-control': value } });
  const policy = (...headers: HeaderList) => secondOpinion(headers);
  const reuse = (one: CachePolicy, asked: CachePolicy.Request = request) =>
    one.satisfiesWithoutRevalidation(asked);
  // RFC 9111, 5.2: names of directives have no case; a quoted string is one argument.
  assert.equal(policy(['Cache-Control', 'No-Store']).storable(), true);
  assert.equal(policy(['Cache-Control', 'max-age=9, private="a, no-store"']).storable(), true);
  assert.equal(policy(['Cache-Control', 'max-age=9, x="a,no-store"']).storable(), true);
  // 5.2.2.2: only what is stale must be revalidated.
  assert.equal(reuse(policy(['Cache-Control', 'max-age=10, must-revalidate'])), false);
  // 5.2.2.4: no-cache is never served unasked.
  assert.equal(reuse(policy(['Cache-Control', 'no-cache']), wanting('max-stale')), true);
  // 4.2.3: the Date tells an age.
  assert.equal(reuse(policy(['Cache-Control', 'max-age=10'], ['Date', dateIn(-60)])), true);
  // RFC 8246 gives no lifetime; this one is 1,000 days.
  assert.equal(policy(['Cache-Control', 'immutable']).maxAge(), 86_400_000);
  // RFC 9111, 5.3: what is no date has passed.
  assert.ok(policy(['Expires', '9999']).maxAge() > 0);
  // 3: a private cache may keep what says private.
  assert.equal(secondOpinion([['Cache-Control', 'private']], 302).storable(), false);
  // 3.2: a 304 adds fields.
  const merged = policy(['ETag', '"a"']).revalidatedPolicy(request, {
    status: 304,
    headers: { etag: '"a"', 'x-new': '1' },
  });
  assert.equal(merged.policy.responseHeaders()['x-new'], undefined);
  // RFC 9110, 6.6.1: the Date is the server's.
  assert.equal(policy(['Date', dateIn(-60)]).responseHeaders()['date'], dateIn(0));
});

test('no Cache-Control, date or Age is too strange to be read', () => {
  const value = fc.string({ unit: 'binary' });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom('Cache-Control', 'Pragma'), value)),
      (headers) => {
        cacheControl(headers);
        requestCacheControl(headers);
      },
    ),
  );
  fc.assert(
    fc.property(value, value, value, (date, age, control) => {
      const head = stored([
        ['Date', date],
        ['Expires', date],
        ['Age', age],
        ['Cache-Control', control],
        ['Vary', date],
      ]);
      assert.ok(head.freshFor >= 0);
      assert.ok(ageOf(head, NOW) >= 0);
    }),
  );
});
