import assert from 'node:assert/strict';
import { test } from 'node:test';
import { issueCertificate } from '../../examples/playground/certificates.ts';
import { type Answer, Decided, type RequestHandler } from '../../src/engine/index.ts';
import { issueRevocationList } from '../servers/revocationList.ts';
import { startTlsServer } from '../servers/testServer.ts';
import { Answering, type Run, TestContext, Thinking, run, start } from './run.ts';

const selfSigned = await issueCertificate({ commonName: 'localhost', altNames: ['localhost'] });
const forLonger: Answer = { kind: 'certificate', allow: true, remember: 'context' };

function serve(certificate = selfSigned): ReturnType<typeof startTlsServer> {
  return startTlsServer({ certificate }, (_, response) => response.end('page'));
}

function decided({ events }: Run) {
  return events.flatMap((event) =>
    event.type === 'callback:decided' && event.callback === 'onCertificateError' ? [event] : [],
  );
}

const rule = {
  kind: 'rule',
  id: 'dev-cert',
  file: '/w/dev.request-rules.json',
  line: 7,
  sentence: null,
  description: null,
} as const;

/** A rule that remembers what it allows. */
const ruleHandler: RequestHandler = {
  onCertificateError: () =>
    new Decided({ action: 'continue', remember: 'context' } as const, [
      {
        decision: {
          kind: 'allow',
          error: 'ERR_CERT_AUTHORITY_INVALID',
          host: 'localhost',
          remember: 'context',
        },
        by: rule,
      },
    ]),
};

const givers: readonly [who: string, options: Parameters<typeof run>[1], by: object, RegExp][] = [
  ['a person', { person: new Answering(() => forLonger) }, { kind: 'person' }, /: you allowed/],
  ['a rule', { handler: ruleHandler }, rule, /: rule dev-cert allowed/],
  [
    'a module',
    { handler: { onCertificateError: () => ({ action: 'continue', remember: 'context' }) } },
    { kind: 'module' },
    /: a module allowed/,
  ],
  [
    'a module, through its callback',
    {
      handler: {
        onCertificateError: ({ callback }) => {
          setImmediate(() => callback.continue('context'));
          return true;
        },
      },
    },
    { kind: 'module' },
    /: a module allowed/,
  ],
];

for (const [who, options, by, sentence] of givers) {
  test(`S14: what ${who} allowed for the context is told as remembered, with who allowed it and when`, async () => {
    await using server = await serve();
    using context = new TestContext();
    const before = Date.now();
    const first = await run(server.url, { ...options, context });
    assert.equal(first.text, 'page');
    assert.equal(decided(first)[0]?.remembered, undefined);

    const asking = { onCertificateError: () => assert.fail('a handler was asked') };
    const second = await run(server.url, { context, handler: asking });
    assert.equal(second.text, 'page');
    assert.deepEqual(second.of('problem:reported'), []);
    const [told, ...more] = decided(second);
    assert.deepEqual(more, []);
    assert.deepEqual([told?.decision.kind, told?.by, told?.remembered], ['allow', by, true]);
    assert.match(told?.explanation ?? '', sentence);
    assert.equal(told?.waitedMs, 0);
    assert.ok((told.givenAt ?? 0) >= before && (told.givenAt ?? 0) <= Date.now());
  });
}

test('what is allowed once holds for this request, and the context remembers nothing', async () => {
  await using server = await serve();
  using context = new TestContext();
  const once: Answer = { kind: 'certificate', allow: true, remember: 'once' };
  const first = await run(server.url, { context, person: new Answering(() => once) });
  assert.equal(first.text, 'page');
  assert.deepEqual(context.certificateExceptions.list(), []);
  assert.equal((await run(server.url, { context })).error, 'ERR_CERT_AUTHORITY_INVALID');
});

test('S15: exceptions can be listed and removed one by one', async () => {
  await using server = await serve();
  await using other = await serve();
  using context = new TestContext();
  const person = new Answering(() => forLonger);
  for (const { url } of [server, other]) await run(url, { context, person });
  const list = context.certificateExceptions.list();
  assert.deepEqual(
    list.map(({ host, port, fingerprint256, problems, by }) => [
      `${host}:${port}`,
      fingerprint256,
      problems,
      by.kind,
    ]),
    [server, other].map(({ port }) => [
      `localhost:${port}`,
      selfSigned.fingerprint256,
      ['ERR_CERT_AUTHORITY_INVALID'],
      'person',
    ]),
  );
  assert.equal(context.certificateExceptions.remove(list[0]!), true);
  assert.equal(context.certificateExceptions.remove(list[0]!), false);
  assert.equal((await run(server.url, { context })).error, 'ERR_CERT_AUTHORITY_INVALID');
  assert.equal((await run(other.url, { context })).text, 'page');
  context.clearCertificateExceptions();
  assert.equal(context.certificateExceptions.size, 0);
  assert.equal((await run(other.url, { context })).error, 'ERR_CERT_AUTHORITY_INVALID');
});

test('an exception holds for the problems that it was given for: one that is new is asked about', async () => {
  const authority = await issueCertificate({ commonName: 'CA', isAuthority: true });
  const elsewhere = await issueCertificate({
    commonName: 'elsewhere',
    altNames: ['elsewhere.example'],
    issuer: authority,
  });
  await using server = await serve(elsewhere);
  const certificateRevocationLists: string[] = [];
  using context = new TestContext({
    extraCaCertificates: [authority.pem],
    certificateRevocationLists,
  });
  const person = new Answering(() => forLonger);
  await run(server.url, { context, person });
  await run(server.url, { context, person });
  assert.equal(person.questions.length, 1);

  // The certificate is revoked meanwhile.
  certificateRevocationLists.push(
    await issueRevocationList({ issuer: authority, revoked: [elsewhere] }),
  );
  context.connections.closeAll();
  const refused = await run(server.url, { context });
  assert.equal(refused.error, 'ERR_CERT_REVOKED');
  assert.equal(server.requests.length, 2);
});

test('what one session allowed once never reaches another that runs at the same time on the same host', async () => {
  await using server = await startTlsServer({ certificate: selfSigned }, ({ url }, response) => {
    if (url === '/slow') setImmediate(() => response.end('slow'));
    else response.end('page');
  });
  using context = new TestContext();
  const once: RequestHandler = { onCertificateError: () => ({ action: 'continue' }) };
  const person = new Thinking();
  const asked = start(`${server.url}/asked`, { context, person });
  await asked.until('callback:asked');
  const allowed = await run(`${server.url}/slow`, { context, handler: once });
  assert.equal(allowed.text, 'slow');
  // Its connection is idle in the pool now; who takes it is asked.
  const third = await run(server.url, { context });
  assert.equal(third.error, 'ERR_CERT_AUTHORITY_INVALID');
  assert.equal(asked.webRequest.requestStatus, 'pending');
  person.answer({ kind: 'certificate', allow: false });
  assert.equal((await asked.end()).error, 'ERR_CERT_AUTHORITY_INVALID');
  assert.deepEqual(
    server.requests.map(({ url }) => url),
    ['/slow'],
  );
});

test('S23: a context that ignores certificate errors asks nobody, and every session says that nothing was checked', async () => {
  const expired = await issueCertificate({
    commonName: 'other',
    altNames: ['other.example'],
    notBefore: new Date('2020-01-01'),
    notAfter: new Date('2020-02-01'),
  });
  await using server = await startTlsServer({ certificate: expired }, ({ url }, response) => {
    response.setHeader('Connection', 'close');
    if (url === '/') response.writeHead(302, { Location: '/there' });
    response.end('page');
  });
  using context = new TestContext({ ignoreCertificateErrors: true });
  const handler: RequestHandler = {
    onCertificateError: () => assert.fail('a handler was asked'),
  };
  const person = new Answering(() => assert.fail('a person was asked'));
  for (let count = 0; count < 2; count++) {
    const get = await run(server.url, { context, handler, person });
    assert.equal(get.text, 'page');
    const said = decided(get);
    assert.deepEqual(
      said.map(({ decision, by, waitedMs }) => [decision.kind, by.kind, waitedMs]),
      [['allow', 'default', 0]],
    );
    assert.match(said[0]?.explanation ?? '', /ignoreCertificateErrors is set/);
    assert.deepEqual(
      get.of('problem:reported').map(({ message }) => message),
      [
        `localhost:${server.port} was not asked to prove its identity (ignoreCertificateErrors). Anyone on the network path can read and change what is sent.`,
      ],
    );
    assert.equal(get.of('certificate:received')[0]?.problems.length, 3);
    assert.equal(get.of('connection:opened')[0]?.tls?.authorized, false);
  }
  assert.equal(context.certificateExceptions.size, 0);
});
