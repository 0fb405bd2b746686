import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Answer } from '../../src/engine/index.ts';
import { startServer } from '../servers/testServer.ts';
import { Answering, run, seen, TestContext } from './run.ts';

const flags = ['allowStoredCredentials'] as const;
const TOKEN = 'eyJhbGciOi.J9-_~+/==';

function tokenServer(challenges: readonly string[]) {
  return startServer((request, response) => {
    if (request.headers.authorization === `Bearer ${TOKEN}`) {
      response.end('welcome');
      return;
    }
    response.writeHead(401, { 'WWW-Authenticate': [...challenges] }).end('who are you');
  });
}

const answerWith = (password: string) =>
  new Answering((): Answer => ({ kind: 'credentials', username: '', password }));

test('A13: a Bearer challenge is asked about as such, and the password given is the token', async () => {
  await using server = await tokenServer(['Bearer realm="api", error="invalid_token"']);
  using context = new TestContext();
  const person = answerWith(` ${TOKEN}\n`);
  const get = await run({ url: `${server.url}/a/b`, flags }, { context, person });
  assert.equal(get.text, 'welcome');
  const [question] = person.questions;
  assert.ok(question?.kind === 'credentials');
  assert.deepEqual([question.scheme, question.realm], ['bearer', 'api']);
  assert.ok(!JSON.stringify(get.events).includes(TOKEN));
  const again = await run({ url: `${server.url}/c`, flags }, { context, person });
  assert.deepEqual([again.text, person.questions.length], ['welcome', 1]);
  assert.equal(seen(server.requests.at(-1), 'authorization').length, 1);
  assert.equal(server.requests.length, 3);
});

test("A13: a token is asked for only when a user name and password can't answer", async () => {
  await using server = await tokenServer(['Bearer realm="api"', 'Basic realm="api"']);
  const person = answerWith('secret');
  const get = await run({ url: server.url, flags }, { person });
  assert.ok(
    person.questions.every(
      (question) => question.kind === 'credentials' && question.scheme === 'basic',
    ),
  );
  assert.equal(get.status, 401);
});

test('what is no token is not sent, and is said to be none without being shown', async () => {
  await using server = await tokenServer(['Bearer']);
  for (const text of ['two words', 'a\r\nX-Injected: 1', 'ümlaut', '']) {
    const get = await run({ url: server.url, flags }, { person: answerWith(text) });
    assert.equal(get.status, 401);
    const [report] = get.of('problem:reported');
    assert.match(report?.message ?? '', /not a valid Bearer token/);
    assert.ok(
      text === '' || !JSON.stringify(get.events).includes(JSON.stringify(text).slice(1, -1)),
    );
  }
  assert.ok(server.requests.every((request) => seen(request, 'authorization').length === 0));
});

test('user-info of a URL is never taken for a token', async () => {
  await using server = await tokenServer(['Bearer']);
  const url = server.url.replace('://', '://to.ken:to.ken@');
  assert.equal((await run({ url, flags })).status, 401);
  assert.equal(server.requests.length, 1);
});
