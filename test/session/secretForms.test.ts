import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { KnownSecrets } from '../../src/session/knownSecrets.ts';

/** A text that holds the secret, as a program writes it. */
const WRITTEN: Readonly<Record<string, (secret: string) => string>> = {
  'as it is': (secret) => `Bearer ${secret}, behind`,
  'in JSON': (secret) => JSON.stringify({ password: secret }),
  'in JSON of ASCII': (secret) =>
    JSON.stringify({ a: [secret] }).replaceAll(
      /[^\0-\x7f]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
    ),
  'in JSON with slashes escaped': (secret) => JSON.stringify(secret).replaceAll('/', '\\/'),
  'in a form': (secret) => new URLSearchParams({ a: '1', b: secret, c: '2' }).toString(),
  'in a URL by encodeURIComponent': (secret) => `https://a.test/${encodeURIComponent(secret)}?b`,
  'in Base64': (secret) => Buffer.from(secret).toString('base64'),
};

for (const [how, write] of Object.entries(WRITTEN)) {
  test(`nothing is left of a secret that is written ${how}`, () => {
    for (const secret of [
      'hush"\\ä€😀/ +&=%\'()!*~',
      'a b+c/d?e',
      '\n\tline\u2028s',
      '100%25 sure',
    ]) {
      const known = new KnownSecrets();
      known.add(secret, 'everywhere');
      const written = write(secret.trim());
      const masked = known.maskText(written);
      const [before = '', after = ''] = masked.split('•••');
      assert.match(masked, /^[^•]*•••[^•]*$/, written);
      assert.equal(write('hush').startsWith(before), how !== 'in Base64' || before === '');
      assert.ok(write('hush').endsWith(after), masked);
    }
  });
}

test('Base64 of a user and a password shows nothing of the password', () => {
  const text = fc.string({
    minLength: 6,
    maxLength: 20,
    unit: fc.constantFrom(...Array.from('abcXYZ019+/_-.')),
  });
  fc.assert(
    fc.property(
      text,
      text,
      fc.string({ maxLength: 6 }),
      fc.string({ maxLength: 4 }),
      (one, other, user, behind) => {
        const shown = (secret: string, alphabet: 'base64' | 'base64url'): string => {
          const known = new KnownSecrets();
          known.add(secret, 'everywhere');
          return known.maskText(Buffer.from(`${user}:${secret}${behind}`).toString(alphabet));
        };
        const another = other.padEnd(one.length, 'x').slice(0, one.length);
        for (const alphabet of ['base64', 'base64url'] as const) {
          // Whatever the password is, the same is left.
          assert.equal(shown(one, alphabet), shown(another, alphabet));
        }
      },
    ),
  );
});

test('a secret that is half a character does not stop the log', () => {
  const known = new KnownSecrets();
  known.add('half \ud800', 'everywhere');
  assert.equal(known.maskText('a half \ud800'), 'a •••');
});
