import assert from 'node:assert/strict';
import { createSecureServer } from 'node:http2';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { test } from 'node:test';
import { type Answer, textBody } from '../../src/engine/index.ts';
import { issueCertificate } from '../../examples/playground/certificates.ts';
import { listenOnLoopback } from '../../examples/playground/loopbackServer.ts';
import { ntlmListener, startNtlmServer } from '../servers/ntlmServer.ts';
import { Answering, run, start, TestContext } from './run.ts';

const flags = ['allowStoredCredentials'] as const;
const right: Answer = { kind: 'credentials', username: 'Domain\\User', password: 'Password' };
const wrong: Answer = { kind: 'credentials', username: 'Domain\\User', password: 'wrong' };

for (const timestamp of [true, false]) {
  test(`A15: NTLM is spoken on one connection, with a server that ${timestamp ? 'wants' : 'knows no'} MIC`, async () => {
    await using server = await startNtlmServer({ timestamp });
    const person = new Answering(() => right);
    const post = { url: server.url, flags, method: 'POST', postData: textBody('a body') };
    const got = await run(post, { person });
    assert.equal(got.text, 'welcome a body');
    assert.deepEqual(server.steps, [
      [1, 'asked'],
      [1, 'challenged'],
      [1, 'in'],
    ]);
    const [question] = person.questions;
    assert.ok(question?.kind === 'credentials' && person.questions.length === 1);
    assert.deepEqual([question.scheme, question.realm, question.attempt], ['ntlm', '', 1]);
    assert.ok(!JSON.stringify(got.events).includes('TlRMTVNTUAADAAAA'), 'the proof is masked');
  });
}

test('A15: a connection that NTLM vouches for is given to nobody else, and its credentials are remembered', async () => {
  await using server = await startNtlmServer();
  using context = new TestContext();
  const person = new Answering(() => right);
  assert.equal((await run({ url: server.url, flags }, { context, person })).text, 'welcome');
  const without = await run({ url: server.url }, { context });
  assert.equal(without.status, 401);
  assert.equal((await run({ url: server.url, flags }, { context, person })).text, 'welcome');
  assert.equal(person.questions.length, 1);
  assert.ok(server.steps.every(([, step]) => step !== 'in already'));
  context.clearAuthCredentials();
  await run({ url: server.url, flags }, { context, person });
  assert.equal(person.questions.length, 2);
});

test('A15: many NTLM conversations at once stay each on its own connection', async () => {
  await using server = await startNtlmServer();
  using context = new TestContext();
  const person = new Answering(() => right);
  const all = await Promise.all(
    Array.from({ length: 12 }, () => run({ url: server.url, flags }, { context, person })),
  );
  assert.ok(all.every(({ text }) => text === 'welcome'));
  assert.equal(server.steps.filter(([, step]) => step === 'unknown connection').length, 0);
});

test('A15: wrong NTLM credentials are asked about again', async () => {
  await using server = await startNtlmServer();
  let times = 0;
  const person = new Answering(() => (++times === 1 ? wrong : right));
  const got = await run({ url: server.url, flags }, { person });
  assert.equal(got.text, 'welcome');
  assert.deepEqual(
    server.steps.map(([, step]) => step),
    ['asked', 'challenged', 'refused', 'challenged', 'in'],
  );
});

test('A15: a server that closes the connection in the middle of NTLM fails the request and says so', async () => {
  await using server = await startNtlmServer({ closes: true });
  const got = await run({ url: server.url, flags }, { person: new Answering(() => right) });
  assert.equal(got.error, 'ERR_CONNECTION_CLOSED');
  assert.match(got.webRequest.requestError?.message ?? '', /NTLM/);
});

test('A13 A15: a server that offers NTLM and does not speak it is answered with the next scheme, after a question of its own', async () => {
  await using server = await startNtlmServer({ mute: true, also: ['Basic realm="r"'] });
  const person = new Answering((question) =>
    question.kind === 'credentials' && question.scheme === 'ntlm' ? right : { kind: 'cancel' },
  );
  const got = await run({ url: server.url, flags }, { person });
  assert.equal(got.status, 401);
  assert.deepEqual(
    person.questions.map((question) => question.kind === 'credentials' && question.scheme),
    ['ntlm', 'basic'],
  );
});

test('a request cancelled in the middle of NTLM leaves no connection behind', async () => {
  await using server = await startNtlmServer();
  using context = new TestContext();
  const get = start(
    { url: server.url, flags },
    {
      context,
      person: new Answering(() => right),
      handler: {
        canSetCookie: ({ cookie }) => {
          if (cookie.value === 'challenged') get.webRequest.cancel();
          return true;
        },
      },
    },
  );
  await get.end();
  assert.equal(get.webRequest.requestStatus, 'canceled');
  assert.deepEqual(
    server.steps.map(([, step]) => step),
    ['asked', 'challenged'],
  );
  assert.equal(context.connections.size, 0);
});

test('A15: a server that asks for NTLM over HTTP/2 is answered over HTTP/1.1', async () => {
  const certificate = await issueCertificate({ commonName: 'localhost', altNames: ['localhost'] });
  const { listener, steps } = ntlmListener();
  const server = createSecureServer(
    { cert: certificate.chainPem, key: certificate.keyPem, allowHTTP1: true },
    (request, response) => {
      if (request.httpVersionMajor === 1) {
        listener(request as unknown as IncomingMessage, response as unknown as ServerResponse);
        return;
      }
      steps.push([0, `over HTTP/2 ${request.headers.authorization ?? ''}`.trim()]);
      response.writeHead(401, { 'WWW-Authenticate': 'NTLM' }).end();
    },
  );
  const { port, close } = await listenOnLoopback(server);
  const person = new Answering(({ kind }) =>
    kind === 'certificate' ? { kind, allow: true, remember: 'once' } : right,
  );
  const got = await run({ url: `https://localhost:${port}/`, flags }, { person });
  await close();
  assert.equal(got.text, 'welcome');
  assert.deepEqual(
    got.of('connection:opened').map(({ protocol }) => protocol),
    ['h2', 'http/1.1', 'http/1.1'],
  );
  assert.deepEqual(
    steps.map(([, step]) => step),
    ['over HTTP/2', 'challenged', 'in'],
  );
});
