import assert from 'node:assert/strict';
import { createSecureServer } from 'node:http2';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { issueCertificate } from '../../examples/playground/certificates.ts';
import { listenOnLoopback } from '../../examples/playground/loopbackServer.ts';
import type { Answer, ContextMemory, RequestHandler } from '../../src/engine/index.ts';
import { requestToSend } from '../../src/workbench/requestToSend.ts';
import type { Workbench } from '../../src/workbench/workbench.ts';
import { startServer, startTlsServer } from '../servers/testServer.ts';
import { KnownPerson, memoryWorkbench } from './memoryPorts.ts';

const certificate = await issueCertificate({ commonName: 'localhost' });

const allowed: Answer = { kind: 'certificate', allow: true, remember: 'context' };
const alice: Answer = { kind: 'credentials', username: 'alice', password: 'wonderland' };

async function statusOf(workbench: Workbench, url: string) {
  const sessions = await workbench.sessions();
  const sent = await sessions.start(requestToSend({ url }));
  await sent.done;
  return sent.response?.status;
}

/** Of both protocols, each on one connection that stays open. */
async function startTls(t: TestContext, protocol: '1.1' | '2') {
  const sockets = new Set<unknown>();
  if (protocol === '1.1') {
    const server = await startTlsServer({ certificate }, ({ socket }, response) => {
      sockets.add(socket);
      response.end('in');
    });
    t.after(() => server.close());
    return { url: server.url, sockets };
  }
  const server = createSecureServer({ cert: certificate.chainPem, key: certificate.keyPem });
  server.on('session', (session) => sockets.add(session));
  server.on('request', (_, response) => response.end('in'));
  const { port, close } = await listenOnLoopback(server);
  t.after(close);
  return { url: `https://localhost:${String(port)}`, sockets };
}

for (const protocol of ['1.1', '2'] as const) {
  test(`a certificate whose exception is revoked is asked about again, on an open connection of HTTP/${protocol} too`, async (t) => {
    const person = new KnownPerson(() => allowed);
    const { workbench } = await memoryWorkbench(t, { person });
    const { trust } = workbench.contexts;
    const { url, sockets } = await startTls(t, protocol);
    await statusOf(workbench, url);
    await statusOf(workbench, url);
    assert.equal(person.asked.length, 1);

    const [exception, ...others] = (await trust.list()).certificateExceptions;
    assert.ok(exception !== undefined);
    assert.deepEqual([exception.host, exception.by.kind, others], ['localhost', 'person', []]);
    trust.revokeException(exception);
    assert.deepEqual((await trust.list()).certificateExceptions, []);
    assert.equal(await statusOf(workbench, url), 200);
    assert.deepEqual([person.asked.length, sockets.size], [2, 1]);
  });
}

test('one exception is revoked, and the others stay', async (t) => {
  const person = new KnownPerson(() => allowed);
  const { workbench } = await memoryWorkbench(t, { person });
  const { trust } = workbench.contexts;
  const [first, second] = [await startTls(t, '1.1'), await startTls(t, '1.1')];
  await statusOf(workbench, first.url);
  await statusOf(workbench, second.url);
  const { certificateExceptions } = await trust.list();
  for (const exception of certificateExceptions) {
    if (first.url.endsWith(`:${String(exception.port)}`)) trust.revokeException(exception);
  }
  await statusOf(workbench, second.url);
  assert.equal(person.asked.length, 2);
  await statusOf(workbench, first.url);
  assert.equal(person.asked.length, 3);
});

test('a login that is forgotten is asked for again, and what is shown of it has no password', async (t) => {
  const person = new KnownPerson(() => alice);
  const { workbench } = await memoryWorkbench(t, { person });
  const { trust } = workbench.contexts;
  const server = await startServer(({ headers }, response) => {
    response.writeHead(headers.authorization === undefined ? 401 : 200, {
      'WWW-Authenticate': 'Basic realm="garden"',
    });
    response.end();
  });
  t.after(() => server.close());
  assert.equal(await statusOf(workbench, server.url), 200);
  assert.equal(await statusOf(workbench, server.url), 200);
  assert.equal(person.asked.length, 1);

  const { logins } = await trust.list();
  assert.doesNotMatch(JSON.stringify(logins), /wonderland/);
  const [login] = logins;
  assert.ok(login !== undefined);
  assert.deepEqual(
    [login.username, login.space.realm, login.space.origin, login.giver?.by.kind],
    ['alice', 'garden', server.url, 'person'],
  );
  trust.forgetLogin(login);
  assert.deepEqual((await trust.list()).logins, []);
  assert.equal(await statusOf(workbench, server.url), 200);
  assert.equal(person.asked.length, 2);
});

test('a client certificate that is forgotten is decided about again, and its connection is closed', async (t) => {
  const authority = await issueCertificate({ commonName: 'Garden CA', isAuthority: true });
  const carol = await issueCertificate({ commonName: 'carol', issuer: authority, usage: 'client' });
  const { workbench } = await memoryWorkbench(t, { person: new KnownPerson(() => allowed) });
  const { trust } = workbench.contexts;
  const server = await startTlsServer(
    { certificate, options: { ca: authority.pem, requestCert: true, rejectUnauthorized: false } },
    (_, response) => response.end('in'),
  );
  t.after(() => server.close());
  let asked = 0;
  const handler: RequestHandler = {
    onSelectClientCertificate: () => {
      asked += 1;
      const { pem: cert, keyPem: key } = carol;
      return { action: 'select', certificate: { cert, key }, remember: 'context' };
    },
  };
  const send = async () => {
    const handlers = [{ handler, by: { kind: 'module' } as const }];
    const sessions = await workbench.sessions();
    await (
      await sessions.start(requestToSend({ url: server.url }, { handlers }))
    ).done;
  };
  await send();
  await send();
  assert.equal(asked, 1);
  const connections = server.connectionCount;

  const [shown] = (await trust.list()).clientCertificates;
  assert.ok(shown !== undefined);
  assert.deepEqual([shown.host, shown.port], ['localhost', server.port]);
  assert.match(String(shown.subject), /carol/);
  trust.forgetClientCertificate(shown);
  assert.deepEqual((await trust.list()).clientCertificates, []);
  await send();
  assert.equal(asked, 2);
  assert.ok(server.connectionCount > connections);
});

test('whoever shows what contexts remember hears of each change, whichever context sends', async (t) => {
  const person = new KnownPerson(() => allowed);
  const { workbench, setNetwork } = await memoryWorkbench(t, { person });
  const changes = new Set<ContextMemory>();
  const subscription = workbench.contexts.onMemoryChanged((what) => changes.add(what));
  setNetwork({ userAgent: 'another' });
  const server = await startTlsServer({ certificate }, (_, response) => {
    response.setHeader('Set-Cookie', 'a=1');
    response.end();
  });
  t.after(() => server.close());
  await statusOf(workbench, server.url);
  assert.deepEqual(changes, new Set(['certificateExceptions', 'cookies']));
  subscription.dispose();
  changes.clear();
  workbench.contexts.clearCertificateExceptions();
  assert.deepEqual(changes, new Set());
});
