import assert from 'node:assert/strict';
import { createSecureServer } from 'node:http2';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { test } from 'node:test';
import { type Answer, textBody } from '../../src/engine/index.ts';
import { issueCertificate } from '../../examples/playground/certificates.ts';
import { listenOnLoopback } from '../../examples/playground/loopbackServer.ts';
import { NtlmConversation, ntlmListener, startNtlmServer } from '../servers/ntlmServer.ts';
import { startProxy } from '../servers/proxyServer.ts';
import { startTlsServer } from '../servers/testServer.ts';
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
    person.questions.map((question) =>
      question.kind === 'credentials' ? [question.scheme, question.attempt] : [],
    ),
    [
      ['ntlm', 1],
      ['basic', 1],
    ],
    'the password was not tried, so the second question is a first one too',
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

/** A proxy that vouches for connections by NTLM, and what each CONNECT came to. */
async function startNtlmProxy() {
  const conversations = new Map<number, NtlmConversation>();
  const steps: [connection: number, step: string][] = [];
  const proxy = await startProxy({
    refuse: ({ connection }, authorization) => {
      const conversation = conversations.get(connection) ?? new NtlmConversation(connection);
      conversations.set(connection, conversation);
      const { step, challenge } = conversation.next(authorization);
      steps.push([connection, step]);
      return challenge === null ? null : { challenges: [challenge] };
    },
  });
  return Object.assign(proxy, { steps });
}

const authority = await issueCertificate({ commonName: 'NTLM Test CA', isAuthority: true });
const shop = await issueCertificate({
  commonName: 'shop.test',
  altNames: ['shop.test'],
  issuer: authority,
});

test('a proxy that wants NTLM asks once, and each tunnel has a handshake of its own, also two of one request', async () => {
  await using proxy = await startNtlmProxy();
  const alice = await issueCertificate({ commonName: 'alice', issuer: authority, usage: 'client' });
  // It breaks off the first handshake, so that the request needs a second tunnel.
  await using server = await startTlsServer(
    {
      certificate: shop,
      options: {
        ca: [authority.pem],
        requestCert: true,
        rejectUnauthorized: true,
        maxVersion: 'TLSv1.2',
      },
    },
    (_request, response) => response.end('welcome'),
  );
  using context = new TestContext({
    proxy: { kind: 'fixed', proxy: proxy.url, bypass: '<-loopback>' },
    extraCaCertificates: [authority.pem],
    clientCertificates: [{ host: 'shop.test', cert: alice.pem, key: alice.keyPem }],
  });
  const person = new Answering(() => right);
  const got = await run(`https://shop.test:${server.port}/`, { context, person });
  assert.equal(got.text, 'welcome');
  assert.equal(person.questions.length, 1);
  const connections = [...new Set(proxy.steps.map(([connection]) => connection))];
  assert.ok(connections.length > 1, 'one tunnel was enough');
  for (const connection of connections) {
    const steps = proxy.steps.filter(([other]) => other === connection).map(([, step]) => step);
    assert.deepEqual(steps, ['asked', 'challenged', 'in']);
  }
});
