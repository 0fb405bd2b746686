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
