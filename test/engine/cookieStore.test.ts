import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CookieStore } from '../../src/engine/network/cookies/cookieStore.ts';
import type { StoredCookie } from '../../src/session/cookie.ts';

const HOUR_MS = 60 * 60 * 1000;

function cookie(name: string, given: Partial<StoredCookie> = {}): StoredCookie {
  return {
    name,
    value: 'v',
    domain: 'a.test',
    hostOnly: true,
    path: '/',
    secure: false,
    httpOnly: false,
    sameSite: 'unspecified',
    priority: 'medium',
    expires: null,
    creation: 1,
    lastAccess: 1,
    ...given,
  };
}

function names(cookies: Iterable<StoredCookie>): string[] {
  return Array.from(cookies, ({ name }) => name);
}

/** As many cookies, each newer than the one before and used later. */
function fill(store: CookieStore, count: number, given: (index: number) => Partial<StoredCookie>) {
  for (let index = 0; index < count; index++) {
    store.set(cookie(`c${index}`, { creation: index, lastAccess: index, ...given(index) }));
  }
}

test('a host keeps 180 cookies; with one more the least used go until 150 are left', () => {
  const store = new CookieStore();
  fill(store, 180, () => ({}));
  assert.equal(store.size, 180);
  store.set(cookie('c0', { lastAccess: 500 }));
  assert.equal(store.size, 180, 'one that takes its own place is not one more');
  const gone = store.set(cookie('new', { creation: 600, lastAccess: 600 }));
  assert.deepEqual(
    names(gone),
    Array.from({ length: 31 }, (_, index) => `c${index + 1}`),
  );
  assert.equal(store.size, 150);
});

test('3,300 cookies are kept altogether; with one more the least used of any host go until 3,000 are left', () => {
  const store = new CookieStore();
  const perHost = (index: number) => ({ domain: `h${index % 30}.test` });
  fill(store, 3300, perHost);
  assert.equal(store.size, 3300);
  assert.equal(store.set(cookie('new', { domain: 'new.test', lastAccess: 9999 })).length, 301);
  assert.equal(store.size, 3000);
});

test('what has run out goes first, then what is not Secure, then what was used or made longest ago', () => {
  const store = new CookieStore();
  const now = Date.now();
  fill(store, 148, () => ({ secure: true, lastAccess: 100 }));
  const last = (name: string, given: Partial<StoredCookie>) => {
    store.set(cookie(name, given));
  };
  last('newer', { secure: true, lastAccess: 50, creation: 3000 });
  last('older', { secure: true, lastAccess: 50, creation: 2000 });
  fill(store, 29, (index) => ({ name: `plain${index}`, lastAccess: now }));
  last('over', { secure: true, expires: now - HOUR_MS, lastAccess: now });
  assert.equal(store.size, 180);
  const gone = names(store.set(cookie('new', { secure: true, lastAccess: now })));
  assert.equal(gone[0], 'over');
  assert.deepEqual(
    gone.slice(1, -1),
    Array.from({ length: 29 }, (_, index) => `plain${index}`),
  );
  assert.equal(gone.at(-1), 'older');
});

test('a cookie of one host alone is not for the hosts below it', () => {
  const store = new CookieStore();
  store.set(cookie('own'));
  store.set(cookie('all', { hostOnly: false }));
  assert.deepEqual(names(store.matching('a.test', '/')), ['own', 'all']);
  assert.deepEqual(names(store.matching('x.a.test', '/')), ['all']);
  assert.deepEqual(names(store.matching('a.test', '/deep')), ['own', 'all']);
});

test('cookies that have run out are there to nobody, and related are those above and below', () => {
  const store = new CookieStore();
  store.set(cookie('over', { expires: Date.now() - HOUR_MS }));
  store.set(cookie('above', { domain: 'test' }));
  store.set(cookie('below', { domain: 'x.a.test' }));
  store.set(cookie('beside', { domain: 'b.test' }));
  assert.deepEqual(names(store.matching('a.test', '/')), []);
  assert.deepEqual(names(store.all()), ['above', 'below', 'beside']);
  assert.deepEqual(names(store.related('a.test')), ['over', 'above', 'below']);
});

test('a store counts what it holds, also when something goes or goes twice', () => {
  const store = new CookieStore();
  store.set(cookie('a'));
  store.set(cookie('b'));
  assert.deepEqual([store.delete(cookie('a')), store.delete(cookie('a'))], [true, false]);
  assert.equal(store.size, 1);
  assert.equal(store.get(cookie('a')), undefined);
  assert.equal(store.get(cookie('b'))?.name, 'b');
});
