import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  parseChallenges,
  parseParameters,
} from '../../src/engine/network/auth/schemes/challenges.ts';
import { digest } from '../../src/engine/network/auth/schemes/digest.ts';
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

function challengeOf(parameters: string) {
  const [challenge] = parseChallenges([`Digest ${parameters}`]);
  assert.ok(challenge !== undefined);
  return challenge;
}

function loginTo(parameters: string, username = 'alice', password = 'wonderland') {
  return digest.begin(challengeOf(parameters), { username, password });
}

/** The parameters of an answer, with what it says of itself. */
async function answerOf(
  login: ReturnType<typeof loginTo>,
  body: (() => AsyncIterable<Uint8Array>) | null = null,
) {
  const authorization = await login.authorize({ method: 'GET', uri: '/', body });
  const given = parseParameters([authorization.value.slice('Digest '.length)]);
  return { ...authorization, given: (name: string) => given.get(name) };
}

test('a name beyond ASCII goes in the form of RFC 8187 where the server says that it reads UTF-8', async () => {
  const name = 'Jäsøn (“Doe”)*';
  const encoded = "username*=UTF-8''J%C3%A4s%C3%B8n%20%28%E2%80%9CDoe%E2%80%9D%29%2A,";
  for (const username of [name, name.normalize('NFD')]) {
    const { value } = await answerOf(loginTo('realm="r", nonce="n", charset=utf-8', username));
    assert.ok(value.startsWith(`Digest ${encoded}`), value);
  }
  const latin = Buffer.from('Jäsøn').toString('latin1');
  const silent = await answerOf(loginTo('realm="r", nonce="n"', 'Jäsøn'));
  const ascii = await answerOf(loginTo('realm="r", nonce="n", charset=UTF-8', 'Jason'));
  const hashed = await answerOf(loginTo('realm="r", nonce="n", userhash=TRUE', 'Jason'));
  assert.deepEqual(
    [silent.given('username'), ascii.given('username'), hashed.given('username')],
    [latin, 'Jason', digestHash(known('MD5'), 'Jason:r')],
  );
});

test('a password is the same however its accents are typed', () => {
  const answer = (password: string) =>
    digestResponse({ ...rfc2617, algorithm: known(), password }).response;
  assert.equal(answer('schlüssel'.normalize('NFD')), answer('schlüssel'.normalize('NFC')));
});

test('the words of a challenge count in lower and in upper case', async () => {
  const { given } = await answerOf(loginTo('realm="r", nonce="n", qop="AUTH", algorithm=md5'));
  assert.deepEqual([given('qop'), given('algorithm')], ['auth', 'md5']);
});

test('a refusal is one of the password, unless the nonce may have run out', async () => {
  const verdict = async (parameters: string, used: number) => {
    const login = loginTo('realm="r", nonce="n", qop="auth"');
    let answer = await answerOf(login);
    for (let count = 1; count < used; count++) answer = await answerOf(login);
    return login.challenged(challengeOf(`realm="r", qop="auth", ${parameters}`), answer);
  };
  assert.deepEqual(
    await Promise.all([
      verdict('nonce="new"', 1),
      verdict('nonce="new", stale=TRUE', 1),
      verdict('nonce="n"', 2),
      verdict('nonce="new"', 2),
      verdict('nonce="new", algorithm=x, stale=true', 2),
    ]),
    ['refused', 'again', 'refused', 'again', 'refused'],
  );
});

test('each nonce is counted from 1, and naming the one in use again changes nothing', async () => {
  const login = loginTo('realm="r", nonce="n", qop="auth"');
  const counts: unknown[] = [];
  const count = async () => {
    const { given, fresh } = await answerOf(login);
    counts.push([given('nonce'), given('nc'), fresh]);
  };
  await count();
  await count();
  login.informed?.(parseParameters(['nextnonce="m"']));
  await count();
  login.informed?.(parseParameters(['nextnonce="m"']));
  await count();
  const stale = challengeOf('realm="r", nonce="o", qop="auth", stale=true');
  login.challenged(stale, await answerOf(login));
  await count();
  assert.deepEqual(counts, [
    ['n', '00000001', true],
    ['n', '00000002', false],
    // The password has been accepted: a refusal would be of the nonce.
    ['m', '00000001', false],
    ['m', '00000002', false],
    ['o', '00000001', true],
  ]);
});

test('a session keeps the key and the client nonce that it began with, until it begins anew', async () => {
  for (const qop of ['', ', qop="auth"']) {
    const parameters = `realm="r", algorithm=MD5-sess${qop}`;
    const login = loginTo(`nonce="n", ${parameters}`);
    const first = await answerOf(login);
    const second = await answerOf(login);
    assert.ok(first.given('cnonce'));
    assert.equal(second.given('cnonce'), first.given('cnonce'));
    login.challenged(challengeOf(`nonce="m", ${parameters}, stale=true`), second);
    assert.notEqual((await answerOf(login)).given('cnonce'), first.given('cnonce'));
  }
});

test('a challenge that comes while a body is read for the answer is the one that is answered', async () => {
  const login = loginTo('realm="r", nonce="n", qop="auth-int"');
  const before = await answerOf(login);
  let times = 0;
  async function* body() {
    if (++times === 1) {
      const parameters = 'realm="r", nonce="m", qop="auth-int", stale=true';
      login.challenged(challengeOf(parameters), before);
    }
    yield Buffer.from('text');
  }
  const { given } = await answerOf(login, body);
  assert.deepEqual([given('nonce'), given('nc'), times], ['m', '00000001', 2]);
});

test('of the places that a challenge names, those of other servers and what is not a URL do not count', () => {
  const domain = 'domain="/in http://other.test/out //[ http://a.test/also?x"';
  const login = loginTo(`realm="r", nonce="n", ${domain}`);
  assert.deepEqual(login.spaces(new URL('http://a.test/x')), ['/in', '/also']);
});
