import assert from 'node:assert/strict';
import { test } from 'node:test';
import { maskHeaders, maskUrl } from '../../src/engine/index.ts';

const masked = {
  'https://alice:wonderland@a.test/': 'https://alice:•••@a.test/',
  'https://ghp_secret@a.test/': 'https://•••@a.test/',
  'https://a.test/?token=x&page=2': 'https://a.test/?token=•••&page=2',
  'https://a.test/?%74oken=x': 'https://a.test/?%74oken=•••',
  'https://a.test/?access_key=x#access_token=y': 'https://a.test/?access_key=•••#access_token=•••',
  'https://a.test/?pass=x&code=y&jwt=z': 'https://a.test/?pass=•••&code=•••&jwt=•••',
  'https://a.test/?url=https%3A%2F%2Fb.test%2F%3Ftoken%3Dx': 'https://a.test/?url=•••',
} as const;

for (const [url, shown] of Object.entries(masked)) {
  test(`what is shown of ${shown} has no secret`, () => {
    assert.equal(maskUrl(url), shown);
  });
}

test('a secret in the pseudo-fields of HTTP/2 and in user-info is not shown', () => {
  assert.deepEqual(
    maskHeaders([
      [':path', '/a?token=hush'],
      [':authority', 'u:hush@a.test'],
      ['Host', 'u:hush@a.test'],
      ['Location', '//u:hush@a.test/'],
      ['Content-Location', '//hush@a.test/'],
      ['Referer', 'https://u:hush@a.test/?key=hush'],
      ['Refresh', '0; url=https://u:hush@a.test/'],
      ['Link', '<a>; rel=prev, <https://u:hu@sh@a.test/>; rel="next"'],
    ]).map(([, value]) => value),
    [
      '/a?token=•••',
      '•••@a.test',
      '•••@a.test',
      '//u:•••@a.test/',
      '//•••@a.test/',
      'https://u:•••@a.test/?key=•••',
      '0; url=https://u:•••@a.test/',
      '<a>; rel=prev, <https://u:•••@a.test/>; rel="next"',
    ],
  );
});

test('a URL without secrets is shown as it is', () => {
  const url = 'https://a.test/orders?limit=20&url=https%3A%2F%2Fb.test%2F%3Fpage%3D2#top';
  assert.equal(maskUrl(url), url);
});

test('a secret in the URL of a header is not shown', () => {
  assert.deepEqual(
    maskHeaders([
      ['Location', '/next?token=x'],
      ['Refresh', '5; url=/next?token=x'],
      ['Link', '</next?token=x>; rel="next"'],
    ]).map(([, value]) => value.includes('token=x')),
    [false, false, false],
  );
});
