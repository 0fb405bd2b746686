import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CredentialCache,
  type CachedLogin,
  type ProtectionSpace,
} from '../../src/engine/network/auth/credentials.ts';
import type { Login } from '../../src/engine/network/auth/schemes/scheme.ts';

const origin = 'http://127.0.0.1:8080';
const space: ProtectionSpace = { origin, scheme: 'basic', realm: 'r', isProxy: false };
const nobodyElse = (): string => 'anybody';

function cached(username: string, given: Partial<CachedLogin> = {}): CachedLogin {
  const login: Login = {
    credentials: { username, password: 'p' },
    connectionBound: false,
    needsBody: false,
    authorize: () => Promise.reject(new Error('not asked for')),
    challenged: () => 'refused',
    spaces: () => [],
  };
  return { space, owner: 'anybody', login, giver: null, proven: false, ...given };
}

function nameOf(found: CachedLogin | null): string | undefined {
  return found?.login.credentials.username;
}

const realm = (name: string) => ({ space: { ...space, realm: name } });

test('the login of the longest path goes unasked, and of two for one path the one that worked last', () => {
  const cache = new CredentialCache();
  cache.set(cached('deep', realm('deep')), ['/a/b/']);
  cache.set(cached('first', realm('first')), ['/a/']);
  cache.set(cached('second', realm('second')), ['/a/']);
  const at = (path: string) => nameOf(cache.covering(false, origin, path, nobodyElse));
  assert.deepEqual([at('/a/b/c'), at('/a/c'), at('/c')], ['deep', 'second', undefined]);
  cache.set(cached('first', realm('first')), ['/a/']);
  assert.equal(at('/a/c'), 'first');
  assert.equal(nameOf(cache.latest(false, origin, nobodyElse)), 'first');
});

test('a proxy that is a server as well has logins of its own as each', () => {
  const cache = new CredentialCache();
  cache.set(cached('to the server'), ['/']);
  cache.set(cached('to the proxy', { space: { ...space, isProxy: true } }), ['/']);
  for (const [isProxy, name] of [
    [false, 'to the server'],
    [true, 'to the proxy'],
  ] as const) {
    assert.equal(nameOf(cache.get({ ...space, isProxy }, 'anybody')), name);
    assert.equal(nameOf(cache.covering(isProxy, origin, '/', nobodyElse)), name);
    assert.equal(nameOf(cache.latest(isProxy, origin, nobodyElse)), name);
  }
});

test('logins of one realm by two schemes are two', () => {
  const cache = new CredentialCache();
  cache.set(cached('by Basic'), []);
  cache.set(cached('by Digest', { space: { ...space, scheme: 'digest' } }), []);
  assert.equal(nameOf(cache.get(space, 'anybody')), 'by Basic');
});

test('the paths of a login add up while it is the same user, and begin anew with another', () => {
  const cache = new CredentialCache();
  cache.set(cached('alice', { proven: true }), ['/a/']);
  cache.set(cached('alice'), ['/b/']);
  const at = (path: string) => nameOf(cache.covering(false, origin, path, nobodyElse));
  assert.deepEqual([at('/a/'), at('/b/')], ['alice', 'alice']);
  assert.equal(cache.get(space, 'anybody')?.proven, true, 'it was accepted once');
  cache.set(cached('bob'), ['/b/']);
  assert.deepEqual([at('/a/'), at('/b/')], [undefined, 'bob']);
  assert.equal(cache.get(space, 'anybody')?.proven, false);
});

test('what was refused is forgotten, and a login that has taken its place meanwhile is not', () => {
  const cache = new CredentialCache();
  cache.set(cached('bob'), []);
  cache.forget(space, 'anybody', cached('alice').login);
  assert.equal(nameOf(cache.get(space, 'anybody')), 'bob');
  cache.forget(space, 'anybody', cached('bob').login);
  assert.ok(cache.empty);
});

test('a thousand logins are kept, and the one that was used longest ago makes room', () => {
  const cache = new CredentialCache();
  const of = (number: number) => cached('alice', realm(String(number)));
  for (let number = 0; number < 1000; number++) cache.set(of(number), []);
  assert.ok(cache.get(of(0).space, 'anybody'));
  cache.set(of(0), []);
  cache.set(of(1000), []);
  const isKept = (number: number) => cache.get(of(number).space, 'anybody') !== null;
  assert.deepEqual([0, 1, 2, 1000].map(isKept), [true, false, true, true]);
});
