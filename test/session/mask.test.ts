import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MASK, maskHeaders, maskUrl } from '../../src/engine/index.ts';
import { unmaskUrl } from '../../src/session/mask.ts';

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

const SECRET_FIELDS = [
  ...['Authorization', 'Proxy-Authorization', 'X-Serverless-Authorization', 'Cookie', 'Set-Cookie'],
  ...['X-Api-Key', 'apikey', 'X-RapidAPI-Key', 'DD-APPLICATION-KEY', 'Ocp-Apim-Subscription-Key'],
  ...['x-functions-key', 'X-Auth-Key', 'Fastly-Key', 'X-Amz-Server-Side-Encryption-Customer-Key'],
  ...['X-Auth-Token', 'X-TrackerToken', 'X-Amz-Security-Token', 'PRIVATE-TOKEN', 'X-CSRF-Token'],
  ...['Cf-Access-Jwt-Assertion', 'X-Auth', 'X-Password', 'Mcp-Session-Id', 'X-Company-Secret'],
  ...['Signature', 'X-Hub-Signature-256', 'X-Signature-Ed25519', 'accessToken', 'X-Token-2'],
] as const;

for (const name of SECRET_FIELDS) {
  test(`the value of ${name} is a secret`, () => {
    const value = maskHeaders([[name, 'Bearer hush=hush']])[0]?.[1];
    assert.ok(value?.includes(MASK) && !value.includes('hush=hush'), value);
  });
}

/** A word for a secret stands in them, and they hold none. */
const PUBLIC_FIELDS = [
  ...['Access-Control-Allow-Credentials', 'Sec-WebSocket-Key', 'Idempotency-Key', 'Surrogate-Key'],
  ...['Signature-Input', 'Accept-Signature', 'Content-Signature', 'X-Signature-Timestamp'],
  ...['Sec-Token-Binding', 'Include-Referred-Token-Binding-ID', 'WWW-Authenticate', 'X-Auth-User'],
  ...['X-RateLimit-Remaining-Tokens', 'anthropic-ratelimit-tokens-limit', 'X-Token-Expires'],
  ...['x-amzn-bedrock-input-token-count', 'x-ms-continuation-token', 'Sync-Token', 'X-Author'],
  ...['X-Passthrough', 'X-Compass', 'X-Secretary', 'X-Password-Expires-In', 'Key', 'Code'],
] as const;

for (const name of PUBLIC_FIELDS) {
  test(`the value of ${name} is shown`, () => {
    assert.deepEqual(maskHeaders([[name, 'true']]), [[name, 'true']]);
  });
}

test('a parameter that says something about a secret is shown, the secret is not', () => {
  assert.equal(
    maskUrl(
      '/#access_token=a&token_type=b&expires_in=1&max_tokens=2&pageToken=c&id_token_hint=d&user[password]=e&authorization=f',
    ),
    '/#access_token=•••&token_type=b&expires_in=1&max_tokens=2&pageToken=c&id_token_hint=•••&user[password]=•••&authorization=•••',
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

/** Put together here, so that nobody who looks for tokens takes it for real. */
const GITHUB = `ghp_${'a1B2c3D4e5'.repeat(4)}`;

test('a token of a known form is masked in every part of a URL and in every field', () => {
  const url = (token: string): string => `https://a.test/p/${token}/x?n=1&a=${token}#${token}`;
  assert.equal(maskUrl(url(GITHUB)), url('•••'));
  assert.equal(unmaskUrl(url('•••'), url(GITHUB)), url(GITHUB));
  assert.equal(maskUrl(`https://a.test/p%2F${GITHUB}`), 'https://a.test/p%2F•••');
  assert.equal(
    maskUrl(`https://a.test/?u=https%3A%2F%2Fb.test%2F${GITHUB}`),
    'https://a.test/?u=•••',
  );
  assert.deepEqual(maskHeaders([['X-Note', `see ${GITHUB}`]]), [['X-Note', 'see •••']]);
  const words = 'https://a.test/sk-hotel-centrum-bratislava/eyJ/gh_pages_of_the_project';
  assert.equal(maskUrl(words), words);
});

test('short names of secrets are known', () => {
  assert.equal(
    maskUrl('/?pw=a&pin=b&SAMLResponse=c&spin=d&pinned=e'),
    '/?pw=•••&pin=•••&SAMLResponse=•••&spin=d&pinned=e',
  );
  const fields = ['X-Session', 'X-CSRF', 'X-XSRF'];
  assert.deepEqual(
    maskHeaders(fields.map((name) => [name, 'a'])).map(([, value]) => value),
    fields.map(() => '•••'),
  );
});
