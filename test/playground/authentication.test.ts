import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { type Playground, startPlayground } from '../../examples/playground/start.ts';
import { type Answer, send } from './send.ts';

let playground: Playground;
before(async () => {
  playground = await startPlayground();
});
after(() => playground.close());

test('/basic asks, refuses a wrong password and takes the right one', async () => {
  const url = `${playground.urls.http}/basic`;
  const asked = await send(url);
  assert.equal(asked.status, 401);
  assert.equal(asked.header('www-authenticate'), 'Basic realm="Playground", charset="UTF-8"');
  assert.equal((await send(url, { headers: authorization(basic('alice', 'x')) })).status, 401);
  const welcomed = await send(url, { headers: authorization(basic('alice', 'wonderland')) });
  assert.equal(welcomed.status, 200);
  assert.equal(welcomed.text, 'Welcome, alice.\n');
});

test('/bearer asks, calls a wrong token invalid and takes the right one', async () => {
  const url = `${playground.urls.http}/bearer`;
  const asked = await send(url);
  assert.deepEqual(
    [asked.status, asked.header('www-authenticate')],
    [401, 'Bearer realm="Playground"'],
  );
  const wrong = await send(url, { headers: authorization('Bearer x') });
  assert.equal(
    wrong.header('www-authenticate'),
    'Bearer realm="Playground", error="invalid_token"',
  );
  const right = await send(url, { headers: authorization('Bearer white-rabbit.in-a-hurry') });
  assert.equal(right.text, 'Welcome, alice.\n');
});

const HASHES = {
  MD5: 'md5',
  'MD5-sess': 'md5',
  'SHA-256': 'sha256',
  'SHA-256-sess': 'sha256',
  'SHA-512-256': 'sha512-256',
  'SHA-512-256-sess': 'sha512-256',
} as const;
type Algorithm = keyof typeof HASHES;

for (const algorithm of Object.keys(HASHES) as Algorithm[]) {
  test(`/digest takes an answer computed with ${algorithm}`, async () => {
    const path = `/digest?algorithm=${algorithm}`;
    const challenge = parametersOf(
      (await send(playground.urls.http + path)).header('www-authenticate'),
    );
    assert.equal(challenge['algorithm'], algorithm);
    assert.equal(challenge['realm'], 'Playground');
    assert.equal(challenge['qop'], 'auth');
    assert.equal((await answer(path, challenge)).status, 200);
  });
}

test('/digest refuses each answer in which one thing is wrong', async () => {
  const path = '/digest?algorithm=SHA-256';
  const challenge = parametersOf(
    (await send(playground.urls.http + path)).header('www-authenticate'),
  );
  const wrong: Partial<DigestInput>[] = [
    { password: 'looking-glass' },
    { username: 'bob' },
    { realm: 'Elsewhere' },
    { opaque: 'feed' },
    { uri: '/digest' },
    { method: 'POST' },
    { algorithm: 'MD5' },
    { count: 0 },
  ];
  for (const change of wrong) {
    const refused = await answer(path, challenge, change);
    assert.equal(refused.status, 401, JSON.stringify(change));
    assert.equal(parametersOf(refused.header('www-authenticate'))['stale'], undefined);
  }
  assert.equal((await answer(path, challenge)).status, 200);
});

test('/digest takes a nonce again with a higher count and refuses a replay', async () => {
  const path = '/digest';
  const challenge = parametersOf(
    (await send(playground.urls.http + path)).header('www-authenticate'),
  );
  assert.equal((await answer(path, challenge, { count: 1 })).status, 200);
  assert.equal((await answer(path, challenge, { count: 2 })).status, 200);
  assert.equal((await answer(path, challenge, { count: 2 })).status, 401);
});

test('/digest calls an unknown or used-up nonce stale when the password was right', async () => {
  const path = '/digest?once';
  const first = parametersOf((await send(playground.urls.http + path)).header('www-authenticate'));
  assert.equal((await answer(path, first)).status, 200);

  const again = await answer(path, first, { count: 2 });
  const second = parametersOf(again.header('www-authenticate'));
  assert.equal(again.status, 401);
  assert.equal(second['stale'], 'true');
  assert.equal((await answer(path, second)).status, 200);

  const unknown = await answer('/digest', { ...first, nonce: '0'.repeat(32) });
  assert.equal(parametersOf(unknown.header('www-authenticate'))['stale'], 'true');
});

test('/digest offers several algorithms in the order asked for, and no others', async () => {
  const { headers } = await send(`${playground.urls.http}/digest?algorithm=SHA-256,MD5`);
  const offered = headers.filter(([name]) => name === 'WWW-Authenticate');
  assert.deepEqual(
    offered.map(([, value]) => parametersOf(value)['algorithm']),
    ['SHA-256', 'MD5'],
  );
  assert.equal((await send(`${playground.urls.http}/digest?algorithm=SHA-1`)).status, 400);
});

interface DigestInput {
  username: string;
  password: string;
  realm: string;
  opaque: string;
  uri: string;
  method: string;
  algorithm: string;
  count: number;
}

/** Written out from RFC 7616 on its own, so that a mistake in the server's computation shows. */
function answer(
  path: string,
  challenge: Record<string, string>,
  change: Partial<DigestInput> = {},
): Promise<Answer> {
  const { realm = '', nonce = '', opaque = '', algorithm = '' } = challenge;
  const input: DigestInput = {
    ...{ username: 'alice', password: 'wonderland', realm, opaque, uri: path, method: 'GET' },
    ...{ algorithm, count: 1 },
    ...change,
  };
  const H = (data: string) =>
    createHash(HASHES[input.algorithm as Algorithm])
      .update(data)
      .digest('hex');
  const nc = input.count.toString(16).padStart(8, '0');
  const cnonce = 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ';
  const secret = `${input.username}:${input.realm}:${input.password}`;
  const A1 = input.algorithm.endsWith('-sess') ? `${H(secret)}:${nonce}:${cnonce}` : secret;
  const response = H(`${H(A1)}:${nonce}:${nc}:${cnonce}:auth:${H(`${input.method}:${input.uri}`)}`);
  const header =
    `Digest username="${input.username}", realm="${input.realm}", uri="${input.uri}", ` +
    `algorithm=${input.algorithm}, nonce="${nonce}", nc=${nc}, cnonce="${cnonce}", qop=auth, ` +
    `response="${response}", opaque="${input.opaque}"`;
  return send(playground.urls.http + path, { headers: authorization(header) });
}

function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

function authorization(value: string): string[] {
  return ['Authorization', value];
}

function parametersOf(challenge = ''): Record<string, string> {
  return Object.fromEntries(
    [...challenge.matchAll(/(\w+)="?([^",]+)"?/g)].map(([, name = '', value = '']) => [
      name,
      value,
    ]),
  );
}
