import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Answer, streamBody, textBody } from '../../src/engine/index.ts';
import { type DigestServerOptions, startDigestServer } from '../servers/digestServer.ts';
import { startServer } from '../servers/testServer.ts';
import { Answering, run, seen, TestContext } from './run.ts';
import { right, wrong } from './alice.ts';

const flags = ['allowStoredCredentials'] as const;

for (const algorithm of ['MD5', 'SHA-256', 'SHA-512-256']) {
  for (const session of ['', '-sess']) {
    const name = algorithm + session;
    test(`A12: Digest with ${name} is answered, its nonce is used again and counted`, async () => {
      await using server = await startDigestServer({ algorithms: [name] });
      using context = new TestContext();
      const person = new Answering(() => right);
      for (const path of ['/a', '/b?q=1', '/c']) {
        const get = await run({ url: server.url + path, flags }, { context, person });
        assert.equal(get.text, 'welcome');
      }
      assert.deepEqual(server.offences, []);
      assert.equal(person.questions.length, 1);
      assert.deepEqual(
        server.answers.map((answer) => answer?.get('nc')),
        [undefined, '00000001', '00000002', '00000003'],
      );
    });
  }
}

test('A13: of several Digest challenges the strongest algorithm is answered', async () => {
  const algorithms = ['MD5', 'SHA-512-256', 'SHA-256'];
  await using server = await startDigestServer({ algorithms });
  const get = await run({ url: server.url, flags }, { person: new Answering(() => right) });
  assert.equal(get.text, 'welcome');
  assert.equal(server.answers[1]?.get('algorithm'), 'SHA-512-256');
});

const kinds: [what: string, options: DigestServerOptions][] = [
  ['from before RFC 2617', { qop: null, algorithms: ['MD5'] }],
  ['that wants auth-int', { qop: 'auth-int' }],
  ['that offers auth-int and auth', { qop: 'auth-int, auth' }],
  ['that names things with quotes', { realm: 'a "b", \\c' }],
  ['that knows its users by their hashes', { extra: 'userhash=true' }],
  ['that reads UTF-8', { extra: 'charset=UTF-8', username: 'Jäsøn “Doe”', password: 'schlüssel' }],
  ['that hashes UTF-8', { extra: 'charset=UTF-8, userhash=true', username: 'Jäsøn Doe' }],
  ['that says nothing about UTF-8', { username: 'Jäsøn', password: 'schlüssel' }],
  ['with a name that needs quoting', { username: 'a"b\\c' }],
];

for (const [what, options] of kinds) {
  test(`A12: a Digest server ${what} lets a GET, a POST and an empty POST in`, async () => {
    await using server = await startDigestServer(options);
    const { username = 'alice', password = 'wonderland' } = options;
    const person = new Answering((): Answer => ({ kind: 'credentials', username, password }));
    for (const text of [null, 'a body', '']) {
      const body = text === null ? {} : { method: 'POST', postData: textBody(text) };
      const got = await run({ url: server.url, flags, ...body }, { person });
      assert.equal(got.text, `welcome ${text ?? ''}`.trim());
    }
    assert.deepEqual(server.offences, []);
  });
}

test('A12: a wrong password is asked about again, with a fresh nonce', async () => {
  await using server = await startDigestServer();
  let times = 0;
  const person = new Answering(() => (++times === 1 ? wrong : right));
  const get = await run({ url: server.url, flags }, { person });
  assert.equal(get.text, 'welcome');
  assert.deepEqual(
    person.questions.map((question) => question.kind === 'credentials' && question.attempt),
    [1, 2],
  );
});

test('A12: a stale nonce is replaced without a question, also one that a restarted server has forgotten', async () => {
  await using server = await startDigestServer({ nonceUses: 1 });
  using context = new TestContext();
  const person = new Answering(() => right);
  for (const _ of [1, 2, 3]) {
    assert.equal((await run({ url: server.url, flags }, { context, person })).text, 'welcome');
  }
  assert.deepEqual([person.questions.length, server.requests.length], [1, 6]);
  server.restart();
  assert.equal((await run({ url: server.url, flags }, { context, person })).text, 'welcome');
  assert.deepEqual([person.questions.length, server.offences], [1, []]);
});

test('A12: a server that calls every nonce stale is given up', async () => {
  await using server = await startDigestServer({ nonceUses: 0 });
  const person = new Answering(() => right);
  const get = await run({ url: server.url, flags }, { person });
  assert.deepEqual([get.status, person.questions.length], [401, 1]);
  assert.equal(server.answers.filter(Boolean).length, 11, 'the first answer and ten more');
  assert.match(get.of('problem:reported')[0]?.message ?? '', /stale.* 10 times/);
  assert.deepEqual(
    get.of('credentials:sent').map(({ from, givenBy }) => [from, givenBy]),
    Array.from({ length: 10 }, () => ['again', undefined]),
  );
});

for (const algorithm of ['SHA-256', 'SHA-256-sess']) {
  test(`A12: the next nonce that Authentication-Info names is used, with ${algorithm}`, async () => {
    await using server = await startDigestServer({ algorithms: [algorithm], nextnonce: true });
    using context = new TestContext();
    const person = new Answering(() => right);
    for (const _ of [1, 2, 3]) {
      assert.equal((await run({ url: server.url, flags }, { context, person })).text, 'welcome');
    }
    assert.deepEqual([server.requests.length, person.questions.length], [4, 1]);
    assert.deepEqual(server.offences, []);
  });
}

test('A12: requests at the same time share a nonce and never a count', async () => {
  await using server = await startDigestServer();
  using context = new TestContext();
  const person = new Answering(() => right);
  await run({ url: server.url, flags }, { context, person });
  const many = await Promise.all(
    Array.from({ length: 20 }, () => run({ url: server.url, flags }, { context, person })),
  );
  assert.ok(many.every(({ text }) => text === 'welcome'));
  assert.equal(person.questions.length, 1);
});

test('a server that proves that it knows the password is believed, one that fails to is reported and not remembered', async () => {
  for (const rspauth of ['right', 'wrong'] as const) {
    await using server = await startDigestServer({ rspauth });
    using context = new TestContext();
    const person = new Answering((): Answer => right);
    const get = await run({ url: server.url, flags }, { context, person });
    assert.equal(get.text, 'welcome');
    assert.equal(get.of('problem:reported').length, rspauth === 'right' ? 0 : 1);
    await run({ url: server.url, flags }, { context, person });
    assert.equal(person.questions.length, rspauth === 'right' ? 1 : 2);
  }
});

test('A09 A26: Digest credentials go unasked where the domain of the challenge says, and to no other origin', async () => {
  await using other = await startServer((_request, response) => response.end('other'));
  await using server = await startDigestServer({ extra: `domain="/in ${other.url}/in"` });
  using context = new TestContext();
  const person = new Answering(() => right);
  const visit = (url: string) => run({ url, flags }, { context, person });
  await visit(`${server.url}/in/a`);
  await visit(`${server.url}/in/b`);
  await visit(`${server.url}/out`);
  await visit(`${other.url}/in/c`);
  assert.equal(person.questions.length, 1);
  assert.deepEqual(
    server.requests.map((request) => [request.url, seen(request, 'authorization').length]),
    [
      ['/in/a', 0],
      ['/in/a', 1],
      ['/in/b', 1],
      ['/out', 0],
      ['/out', 1],
    ],
  );
  assert.deepEqual(seen(other.requests[0], 'authorization'), []);
});

test('challenges that nobody can answer are left alone, and the next is answered', async () => {
  const odd = [
    'Digest realm="r", nonce="n", algorithm=SHA-1',
    'Digest realm="r", nonce="n", qop="auth-conf"',
    'Digest realm="r", qop="auth"',
  ];
  await using server = await startServer((request, response) => {
    if (request.headers.authorization === undefined) {
      response.writeHead(401, { 'WWW-Authenticate': [...odd, 'Basic realm="r"'] });
    }
    response.end(request.headers.authorization?.split(' ')[0]);
  });
  const get = await run({ url: server.url, flags }, { person: new Answering(() => right) });
  assert.equal(get.text, 'Basic');
});

test('A21: a challenge to a body that can be sent once only ends the request when it is answered', async () => {
  await using server = await startDigestServer({ qop: 'auth-int' });
  const once = () =>
    streamBody(
      new ReadableStream({
        start(controller) {
          controller.enqueue(Buffer.from('once'));
          controller.close();
        },
      }),
    );
  const person = new Answering(() => right);
  const post = await run({ url: server.url, method: 'POST', postData: once(), flags }, { person });
  assert.equal(post.error, 'ERR_UPLOAD_STREAM_REWIND_NOT_SUPPORTED');
  const unanswered = await run({ url: server.url, method: 'POST', postData: once(), flags });
  assert.deepEqual([unanswered.status, unanswered.text], [401, 'who are you']);
});

test('credentials that would sign a body which can be read once do not go unasked with it', async () => {
  await using server = await startServer((request, response) => {
    const isGuarded = request.url === '/guarded' && request.headers.authorization === undefined;
    if (isGuarded) {
      const challenge = 'Digest realm="r", nonce="n", qop="auth-int"';
      response.writeHead(401, { 'WWW-Authenticate': challenge });
    }
    request.resume().once('end', () => response.end('welcome'));
  });
  using context = new TestContext();
  await run(
    { url: `${server.url}/guarded`, flags },
    { context, person: new Answering(() => right) },
  );
  const readOnce = streamBody(new Blob(['once']).stream());
  const post = { url: `${server.url}/open`, method: 'POST', flags, postData: readOnce };
  const got = await run(post, { context });
  assert.equal(got.text, 'welcome');
  const unasked = await run({ ...post, postData: textBody('again') }, { context });
  assert.equal(unasked.text, 'welcome');
  assert.deepEqual(
    server.requests.map((request) => seen(request, 'authorization').length),
    [0, 1, 0, 1],
  );
});

test('a proof that covers a body is not called wrong, because it is not known while the body is read', async () => {
  await using server = await startDigestServer({ qop: 'auth-int', rspauth: 'wrong' });
  using context = new TestContext();
  const person = new Answering(() => right);
  for (const _ of [1, 2]) {
    const get = await run({ url: server.url, flags }, { context, person });
    assert.deepEqual([get.text, get.of('problem:reported')], ['welcome', []]);
  }
  assert.equal(person.questions.length, 1);
});
