import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { transformUrl } from '../../src/rules/actions/urlTransform.ts';
import type { UrlTransform } from '../../src/rules/schema/ruleFile.ts';

const SIGNED = 'https://h.test/p?sig=a%20b/c=&flag&x=~(1)&&y=+';

function query(
  href: string,
  queryTransform: NonNullable<UrlTransform['queryTransform']>,
): string | undefined {
  return transformUrl(href, { queryTransform });
}

test('queryTransform leaves what it does not name as it is written, which may be signed', () => {
  assert.equal(query(SIGNED, { removeParams: ['utm_source'] }), SIGNED);
  assert.equal(query('https://h.test/p?', { removeParams: ['a'] }), 'https://h.test/p?');
  assert.equal(
    query(SIGNED, { removeParams: ['flag'] }),
    'https://h.test/p?sig=a%20b/c=&x=~(1)&&y=+',
  );
  const added = { addOrReplaceParams: [{ key: 'a b', value: 'c&d' }] };
  assert.equal(query(SIGNED, added), `${SIGNED}&a+b=c%26d`);
  assert.equal(query('https://h.test/', added), 'https://h.test/?a+b=c%26d');
  assert.equal(query('https://h.test/?v&', added), 'https://h.test/?v&a+b=c%26d');
});

test('queryTransform replaces the first of several, takes the others out, and keeps a value that is right', () => {
  const replace = (value: string, replaceOnly?: boolean) => ({
    addOrReplaceParams: [
      { key: 'x', value, ...(replaceOnly === undefined ? {} : { replaceOnly }) },
    ],
  });
  assert.equal(
    query('https://h.test/?x=1&sig=%7e&%78=2', replace('é')),
    'https://h.test/?x=%C3%A9&sig=%7e',
  );
  assert.equal(query(SIGNED, replace('~(1)')), SIGNED);
  assert.equal(query('https://h.test/?a=b', replace('1', true)), 'https://h.test/?a=b');
  assert.equal(query('https://h.test/?x=1&%78', { removeParams: ['x'] }), 'https://h.test/');
});

test('no query is written anew for a parameter that is not in it', () => {
  fc.assert(
    fc.property(fc.webUrl({ withQueryParameters: true }), (url) => {
      const { href } = new URL(url);
      const changes = {
        removeParams: ['not there'],
        addOrReplaceParams: [{ key: 'not there', value: '1', replaceOnly: true }],
      };
      assert.equal(query(href, changes), href);
    }),
  );
});
