import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  parseChallenges,
  parseParameters,
} from '../../src/engine/network/auth/schemes/challenges.ts';
import { UnfitCredentialsError } from '../../src/engine/network/auth/schemes/scheme.ts';
import { answerable } from '../../src/engine/network/auth/schemes/schemes.ts';
import { headerFault } from '../../src/session/headers.ts';

/** What a field of a response can hold: Latin-1 without control characters. */
const fieldText = fc
  .array(fc.oneof(fc.integer({ min: 0x20, max: 0x7e }), fc.integer({ min: 0x80, max: 0xff })), {
    maxLength: 24,
  })
  .map((codes) => String.fromCharCode(...codes));
const name = fc.constantFrom(
  ...['realm', 'nonce', 'algorithm', 'qop', 'opaque', 'domain', 'stale', 'userhash', 'charset'],
);
const value = fc.oneof(
  fieldText,
  fc.constantFrom('MD5', 'sha-256-SESS', 'SHA-512-256', 'auth', 'auth-int, auth', 'true', 'UTF-8'),
);
const scheme = fc.constantFrom('Digest', 'Basic', 'Bearer', 'NTLM', 'Negotiate', 'x');
const parameter = fc
  .tuple(name, value)
  .map(([key, text]) => `${key}="${text.replace(/["\\]/g, '\\$&')}"`);
const challenge = fc.oneof(
  fc.tuple(scheme, fc.array(parameter)).map(([word, list]) => `${word} ${list.join(', ')}`),
  fieldText,
);

test('challenges, whatever is in them, are answered with a value that a header can hold, or not at all', async () => {
  const message = { method: 'GET', uri: '/', body: null };
  const property = fc.asyncProperty(
    fc.array(challenge, { maxLength: 4 }),
    fc.string(),
    fc.string({ unit: 'grapheme' }),
    async (fields, username, password) => {
      const strengths = new Set<string>();
      for (const offer of answerable(parseChallenges(fields))) {
        strengths.add(offer.scheme.name);
        const login = offer.scheme.begin(offer.challenge, { username, password });
        try {
          const { value: sent } = await login.authorize(message);
          // The Authenticator refuses what a user name with control characters makes.
          const isSent = /^\P{Cc}*$/u.test(username);
          assert.ok(!isSent || headerFault(['Authorization', sent]) === undefined);
          login.challenged(offer.challenge, { value: sent, fresh: false, rspauth: null });
          login.informed?.(parseParameters(fields));
          await login.authorize(message);
          for (const prefix of login.spaces(new URL('http://host/a/b?c'))) {
            assert.ok(prefix.startsWith('/'));
          }
        } catch (error) {
          if (!(error instanceof UnfitCredentialsError)) throw error;
        }
      }
      const order = ['ntlm', 'digest', 'basic', 'bearer'];
      assert.deepEqual(
        [...strengths],
        order.filter((known) => strengths.has(known)),
      );
    },
  );
  await fc.assert(property, { numRuns: 400 });
});

test('a parameter that ought to be quoted and is not is read up to its comma', () => {
  const [digest] = parseChallenges([
    'Digest realm=home, nonce=YWJj+/==, qop=auth',
    'Basic realm="x"',
  ]);
  assert.deepEqual(Object.fromEntries(digest?.parameters ?? []), {
    realm: 'home',
    nonce: 'YWJj+/==',
    qop: 'auth',
  });
});

test('blanks around an equals sign do not count, and the first of two parameters of a name does', () => {
  const [digest] = parseChallenges(['Digest realm = "a\\"b" ,  nonce="n", REALM="c"']);
  assert.deepEqual(Object.fromEntries(digest?.parameters ?? []), { realm: 'a"b', nonce: 'n' });
});

test('parameters of Authentication-Info may stand in several fields', () => {
  const info = parseParameters(['nextnonce="n"', 'rspauth="p"']);
  assert.deepEqual(Object.fromEntries(info), { nextnonce: 'n', rspauth: 'p' });
});

test('an NTLM challenge that goes on with a handshake which nobody has begun is not answered', () => {
  const offers = answerable(parseChallenges(['NTLM TlRMTVNTUAACAAAA', 'Basic realm="r"']));
  assert.deepEqual(
    offers.map(({ scheme: { name } }) => name),
    ['basic'],
  );
});

test('what a server names where a challenge of NTLM should be says that it does not speak NTLM', async () => {
  const [bare, strange] = parseChallenges(['NTLM', 'NTLM c3RyYW5nZQ==']);
  const [offer] = answerable(bare === undefined ? [] : [bare]);
  assert.ok(offer !== undefined && strange !== undefined);
  const login = offer.scheme.begin(offer.challenge, { username: 'a', password: 'b' });
  const first = await login.authorize({ method: 'GET', uri: '/', body: null });
  assert.equal(login.challenged(strange, first), 'unable');
});
