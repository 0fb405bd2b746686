import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  digestAlgorithm,
  digestHash,
  digestResponse,
} from '../../src/engine/network/auth/schemes/digestResponse.ts';
import type { DigestInput } from '../../src/engine/network/auth/schemes/digestResponse.ts';

const known = (name?: string) => {
  const algorithm = digestAlgorithm(name);
  assert.ok(algorithm !== null);
  return algorithm;
};

const common = {
  bodyHash: '',
  sessionKey: null,
  method: 'GET',
  qop: 'auth',
  nc: '00000001',
} as const;

const rfc7616 = {
  ...common,
  username: 'Mufasa',
  password: 'Circle of Life',
  realm: 'http-auth@example.org',
  nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
  cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
  uri: '/dir/index.html',
};

const rfc2617 = {
  ...common,
  username: 'Mufasa',
  password: 'Circle Of Life',
  realm: 'testrealm@host.com',
  nonce: 'dcd98b7102dd2f0e8b11d0f600bfb0c093',
  cnonce: '0a4f113b',
  uri: '/dir/index.html',
};

const answers: [name: string, input: DigestInput, response: string][] = [
  [
    'RFC 7616, 3.9.1: MD5',
    { ...rfc7616, algorithm: known('MD5') },
    '8ca523f5e9506fed4657c9700eebdbec',
  ],
  [
    'RFC 7616, 3.9.1: SHA-256',
    { ...rfc7616, algorithm: known('SHA-256') },
    '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1',
  ],
  [
    // Erratum 4897: the document's own number was made with another hash.
    'RFC 7616, 3.9.2: SHA-512-256',
    {
      ...common,
      algorithm: known('SHA-512-256'),
      username: 'Jäsøn Doe',
      password: 'Secret, or not?',
      realm: 'api@example.org',
      nonce: '5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK',
      cnonce: 'NTg6RKcb9boFIAS3KrFK9BGeh+iDa/sm6jUMp2wds69v',
      uri: '/doe.json',
    },
    '3798d4131c277846293534c3edc11bd8a5e4cdcbff78b05db9d95eeb1cec68a5',
  ],
  ['RFC 2617, 3.5', { ...rfc2617, algorithm: known() }, '6629fae49393a05397450978507c4ef1'],
];

for (const [name, input, response] of answers) {
  test(`A12: the answer of ${name} is computed`, () => {
    assert.equal(digestResponse(input).response, response);
  });
}

test('A12: the user hash of RFC 7616, 3.9.2 is computed', () => {
  const name = Buffer.from('Jäsøn Doe:api@example.org').toString('latin1');
  assert.equal(
    digestHash(known('SHA-512-256'), name),
    '793263caabb707a56211940d90411ea4a575adeccb7e360aeb624ed06ece9b0b',
  );
});

test('A12: without qop the answer is that of RFC 2069', () => {
  // To the challenge of RFC 2617: the example in RFC 2069 itself has a wrong number (erratum 749).
  const { response } = digestResponse({ ...rfc2617, qop: null, algorithm: known() });
  assert.equal(response, '670fd8c2df070c60b045671b8b24ff02');
});
