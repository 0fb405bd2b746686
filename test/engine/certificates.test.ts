import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { test } from 'node:test';
import { type SecureContext, TLSSocket, type TlsOptions, createSecureContext } from 'node:tls';
import {
  type CertificateOptions,
  type IssuedCertificate,
  issueCertificate,
} from '../../examples/playground/certificates.ts';
import {
  type Answer,
  type OnCertificateError,
  type RequestHandler,
  netErrors,
} from '../../src/engine/index.ts';
import { startRawServer } from '../servers/rawServer.ts';
import { type TapConnection, startTap } from '../servers/tap.ts';
import { startServer, startTlsServer } from '../servers/testServer.ts';
import { Answering, type Run, TestContext, Thinking, run, seen, start } from './run.ts';

const DAY = 24 * 60 * 60 * 1000;
const authority = await issueCertificate({ commonName: 'Known CA', isAuthority: true });
const stranger = await issueCertificate({ commonName: 'Unknown CA', isAuthority: true });
const good = await issue({});
const expired = await issue({
  notBefore: new Date(Date.now() - 30 * DAY),
  notAfter: new Date(Date.now() - 7 * DAY),
});
const selfSigned = await issueCertificate({ commonName: 'localhost', altNames: ['localhost'] });

const allowOnce: Answer = { kind: 'certificate', allow: true, remember: 'once' };
const allowForLonger: Answer = { kind: 'certificate', allow: true, remember: 'context' };
const deny: Answer = { kind: 'certificate', allow: false };

function issue(options: Partial<CertificateOptions>): Promise<IssuedCertificate> {
  const { commonName = 'localhost', altNames = ['localhost'], issuer = authority } = options;
  return issueCertificate({ ...options, commonName, altNames, issuer });
}

/** A context that trusts the known CA. */
function trusting(): TestContext {
  return new TestContext({ extraCaCertificates: [authority.pem] });
}

function serve(certificate: IssuedCertificate, options: TlsOptions = {}) {
  return startTlsServer({ certificate, options }, (_, response) => response.end('secret page'));
}

/** A handler that remembers what it was asked and answers as `answer` does. */
function asked(
  answer: (parameters: OnCertificateError) => ReturnType<Certificates> = () => false,
): RequestHandler & { readonly calls: OnCertificateError[] } {
  const calls: OnCertificateError[] = [];
  return {
    calls,
    onCertificateError: (parameters) => {
      calls.push(parameters);
      return answer(parameters);
    },
  };
}
type Certificates = NonNullable<RequestHandler['onCertificateError']>;

function problemsOf({ sslInfo }: OnCertificateError): string[] {
  return sslInfo.problems.map(({ error }) => error);
}

function decisions({ events }: Run): string[] {
  return events.flatMap((event) =>
    event.type === 'callback:decided' && event.callback === 'onCertificateError'
      ? [`${event.decision.kind} by ${event.by.kind}`]
      : [],
  );
}

/** Lets everything that is already under way arrive. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
}

test('S01: a certificate of a CA that is trusted here is asked about by nobody', async () => {
  await using server = await serve(good);
  using context = trusting();
  const handler = asked();
  const person = new Answering(() => deny);
  const get = await run(server.url, { context, handler, person });
  assert.equal(get.text, 'secret page');
  assert.deepEqual([handler.calls.length, person.questions.length], [0, 0]);
  assert.deepEqual(decisions(get), []);
  assert.deepEqual(get.of('certificate:received'), []);
  const tls = get.of('connection:opened')[0]?.tls;
  assert.equal(tls?.authorized, true);
  assert.equal(tls.error, undefined);
});

interface Bad {
  readonly title: string;
  readonly certificate: IssuedCertificate;
  readonly host?: string;
  readonly options?: TlsOptions;
  readonly problems: readonly [keyof typeof netErrors, RegExp];
}

const bad: readonly Bad[] = [
  {
    title: 'S02 S11: an expired certificate',
    certificate: expired,
    problems: ['ERR_CERT_DATE_INVALID', /^It expired on \d{4}-\d\d-\d\d\.$/],
  },
  {
    title: 'S03 S11: a certificate of another host',
    certificate: good,
    host: '127.0.0.1',
    problems: ['ERR_CERT_COMMON_NAME_INVALID', /^It belongs to localhost, not to 127\.0\.0\.1\.$/],
  },
  {
    title: 'S03 S11: a certificate that names no host but its common name',
    certificate: await issue({ altNames: [] }),
    problems: ['ERR_CERT_COMMON_NAME_INVALID', /^It names no host, .* for localhost\.$/],
  },
  {
    title: 'S17 S11: a self-signed certificate',
    certificate: selfSigned,
    problems: ['ERR_CERT_AUTHORITY_INVALID', /^It is self-signed, .* is localhost\.$/],
  },
  {
    title: 'S18 S11: a certificate of a CA that nobody knows here',
    certificate: await issue({ issuer: stranger }),
    problems: ['ERR_CERT_AUTHORITY_INVALID', /^Its issuer, Unknown CA, is not trusted here\.$/],
  },
  {
    title: 'S18 S11: a chain without its intermediate certificate',
    certificate: await withoutIntermediate(),
    problems: ['ERR_CERT_AUTHORITY_INVALID', /^Its issuer, Intermediate, is not/],
  },
  {
    title: 'S19 S11: a certificate that is not valid yet',
    certificate: await issue({ notBefore: new Date(Date.now() + 7 * DAY) }),
    problems: ['ERR_CERT_DATE_INVALID', /^It is not valid before \d{4}-\d\d-\d\d\.$/],
  },
  {
    title: 'S11 S22: a certificate that is signed with SHA-1',
    certificate: await issue({ signatureHash: 'SHA-1' }),
    problems: ['ERR_CERT_WEAK_SIGNATURE_ALGORITHM', /too weak to trust/],
  },
  {
    title: 'S11 S22: a certificate with an RSA key of 1024 bits',
    certificate: await issue({ key: 'rsa-1024' }),
    options: { ciphers: 'DEFAULT@SECLEVEL=0' },
    problems: ['ERR_CERT_WEAK_KEY', /too short to be safe/],
  },
  {
    title: 'S11 S22: a certificate that is for clients',
    certificate: await issue({ usage: 'client' }),
    problems: ['ERR_CERT_INVALID', /breaks the rules/],
  },
];

async function withoutIntermediate(): Promise<IssuedCertificate> {
  const intermediate = await issue({
    commonName: 'Intermediate',
    altNames: [],
    isAuthority: true,
  });
  const leaf = await issue({ issuer: intermediate });
  return { ...leaf, chainPem: leaf.pem };
}

for (const { title, certificate, options, host = 'localhost', problems } of bad) {
  const [name, sentence] = problems;
  test(`${title} is ${name}: refused it is told, and nothing is sent`, async () => {
    await using server = await serve(certificate, options);
    using context = trusting();
    const handler = asked();
    const url = `https://${host}:${server.port}/page`;
    const get = await run(url, { context, handler });
    const [call] = handler.calls;
    assert.equal(handler.calls.length, 1);
    assert.ok(call);
    assert.deepEqual(problemsOf(call), [name]);
    assert.match(call.sslInfo.problems[0]?.sentence ?? '', sentence);
    assert.equal(call.sslInfo.problems[0]?.code, netErrors[name]);
    assert.deepEqual(
      [call.certError, call.requestUrl, call.host, call.port],
      [name, url, host, server.port],
    );

    const error = get.webRequest.requestError;
    assert.equal(get.webRequest.requestStatus, 'failed');
    assert.deepEqual(
      [error?.name, error?.code, error?.phase, error?.nodeCode],
      [name, netErrors[name], 'tls', name],
    );
    assert.ok(error?.message);
    assert.equal(get.webRequest.response, null);
    assert.equal(server.requests.length, 0);
    assert.deepEqual(get.of('certificate:received')[0]?.problems, call.sslInfo.problems);

    // S11: the same when there is nobody to ask.
    const alone = await run(url, { context });
    assert.equal(alone.error, name);
    assert.deepEqual(decisions(alone), ['deny by default']);
    assert.equal(server.requests.length, 0);
    assert.equal(context.connections.size, 0);
  });
}

test('S22: of several problems all are told, the gravest first, and it names the error', async () => {
  const dates = {
    notBefore: new Date(Date.now() - 30 * DAY),
    notAfter: new Date(Date.now() - 7 * DAY),
  };
  const other = { commonName: 'other.example', altNames: ['other.example'], ...dates };
  // It says that the known CA has issued it, and its signature is another's.
  const forger = { ...stranger, subject: authority.subject };
  const forged = await issueCertificate({
    ...dates,
    commonName: 'localhost',
    altNames: ['localhost'],
    issuer: { ...forger, keys: { ...forger.keys, publicKey: authority.keys.publicKey } },
  });
  const authorityNameDate = [
    'ERR_CERT_AUTHORITY_INVALID',
    'ERR_CERT_COMMON_NAME_INVALID',
    'ERR_CERT_DATE_INVALID',
  ];
  const cases: readonly [IssuedCertificate, readonly string[]][] = [
    [await issueCertificate(other), authorityNameDate],
    [await issue({ ...other, issuer: stranger }), authorityNameDate],
    [await issue(other), authorityNameDate.slice(1)],
    [await issue({ ...dates, issuer: stranger }), [authorityNameDate[0]!, authorityNameDate[2]!]],
    [forged, ['ERR_CERT_INVALID', 'ERR_CERT_DATE_INVALID']],
    [await issue({ ...dates, usage: 'client' }), ['ERR_CERT_INVALID', 'ERR_CERT_DATE_INVALID']],
    [
      await issue({ ...dates, signatureHash: 'SHA-1' }),
      ['ERR_CERT_WEAK_SIGNATURE_ALGORITHM', 'ERR_CERT_DATE_INVALID'],
    ],
    [
      await issue({ ...dates, issuer: await issue({ commonName: 'No CA', altNames: [] }) }),
      ['ERR_CERT_AUTHORITY_INVALID', 'ERR_CERT_DATE_INVALID'],
    ],
  ];
  using context = trusting();
  for (const [certificate, names] of cases) {
    await using server = await serve(certificate);
    const handler = asked();
    const get = await run(server.url, { context, handler });
    const [call] = handler.calls;
    assert.ok(call);
    assert.deepEqual(problemsOf(call), names);
    const error = get.webRequest.requestError;
    assert.deepEqual([error?.name, error?.nodeCode], [names[0], names.join(', ')]);
    assert.equal(server.requests.length, 0);
  }
});

test('an expired certificate of a CA that is trusted has that one problem, also behind an intermediate', async () => {
  using context = trusting();
  const intermediate = await issue({ commonName: 'Middle', altNames: [], isAuthority: true });
  const dates = {
    notBefore: new Date(Date.now() - 30 * DAY),
    notAfter: new Date(Date.now() - 7 * DAY),
  };
  const leaf = await issue({ ...dates, issuer: intermediate });
  const withRoot = { ...leaf, chainPem: leaf.chainPem + authority.pem };
  for (const certificate of [expired, leaf, withRoot]) {
    await using server = await serve(certificate);
    const handler = asked();
    await run(server.url, { context, handler });
    assert.deepEqual(handler.calls.map(problemsOf), [['ERR_CERT_DATE_INVALID']]);
  }
  const own = await issueCertificate({
    commonName: 'localhost',
    altNames: ['localhost'],
    ...dates,
  });
  using trustingItself = new TestContext({ extraCaCertificates: [`${authority.pem}\n${own.pem}`] });
  await using server = await serve(own);
  const handler = asked();
  await run(server.url, { context: trustingItself, handler });
  assert.deepEqual(handler.calls.map(problemsOf), [['ERR_CERT_DATE_INVALID']]);
});

test('S04: what is allowed is sent, once', async () => {
  await using server = await serve(selfSigned);
  using context = trusting();
  const handler = asked(() => ({ action: 'continue' }));
  const get = await run(server.url, { context, handler });
  assert.deepEqual([get.text, server.requests.length, handler.calls.length], ['secret page', 1, 1]);
  assert.deepEqual(decisions(get), ['allow by module']);
});

test('S12: true and then continue() later is an allow, cancel() later a deny, and never ends with the request', async () => {
  await using server = await serve(selfSigned);
  using context = trusting();
  const handler = asked(() => true);
  const later = async () => {
    const get = start(server.url, { context, handler });
    await get.until('certificate:received');
    await settled();
    assert.equal(get.webRequest.requestStatus, 'pending');
    return { get, callback: handler.calls.at(-1)!.callback };
  };

  const allowed = await later();
  allowed.callback.continue();
  allowed.callback.cancel(); // the first call counts
  await allowed.get.end();
  assert.deepEqual([allowed.get.text, server.requests.length], ['secret page', 1]);

  const denied = await later();
  denied.callback.cancel();
  denied.callback.continue();
  assert.equal((await denied.get.end()).error, 'ERR_CERT_AUTHORITY_INVALID');

  const never = await later();
  never.get.webRequest.cancel();
  assert.equal((await never.get.end()).webRequest.requestStatus, 'canceled');
  assert.equal(never.get.error, 'ERR_ABORTED');
  never.callback.continue();
  await settled();
  assert.equal(server.requests.length, 1);
});

test('S13: false after continue() is a deny, and is reported', async () => {
  await using server = await serve(selfSigned);
  using context = trusting();
  const handler = asked(({ callback }) => {
    callback.continue();
    return false;
  });
  const get = await run(server.url, { context, handler });
  assert.deepEqual([get.error, server.requests.length], ['ERR_CERT_AUTHORITY_INVALID', 0]);
  assert.match(get.of('problem:reported')[0]?.message ?? '', /onCertificateError: .*false counts/);
});

test('a handler that has no answer leaves it to the next one, then to the person', async () => {
  await using server = await serve(selfSigned);
  using context = trusting();
  const silent = asked(() => undefined);
  const no = asked(() => false);
  const person = new Answering(() => allowOnce);
  const get = await run(server.url, { context, handler: [silent, no], person });
  assert.deepEqual([get.text, silent.calls.length, no.calls.length], ['secret page', 1, 1]);
  assert.deepEqual(decisions(get), ['allow by person']);
  const [question] = person.questions;
  assert.ok(question?.kind === 'certificate');
  assert.equal(question.host, 'localhost');
  assert.deepEqual(question.problems, silent.calls[0]?.sslInfo.problems);
});

test('a handler that throws has allowed nothing', async () => {
  await using server = await serve(selfSigned);
  using context = trusting();
  const handler = asked(() => {
    throw new Error('thrown');
  });
  const get = await run(server.url, { context, handler });
  assert.deepEqual([get.error, server.requests.length], ['ERR_CERT_AUTHORITY_INVALID', 0]);
  const answered: Answer[] = [{ kind: 'cancel' }, { kind: 'protocol', allow: true }];
  for (const answer of answered) {
    const other = await run(server.url, { context, person: new Answering(() => answer) });
    assert.equal(other.error, 'ERR_CERT_AUTHORITY_INVALID');
  }
  assert.equal(server.requests.length, 0);
});

for (const version of ['TLSv1.3', 'TLSv1.2'] as const) {
  /** Records that could hold a request: all encrypted ones but TLS 1.3's Finished, which looks like them. */
  const possibleRequests = (connection: TapConnection | undefined): number => {
    const records = connection?.clientRecords ?? [];
    const encrypted = records.filter(({ type }) => type === 'applicationData').length;
    return encrypted - (version === 'TLSv1.3' ? 1 : 0);
  };
  const whileAsked = async (
    then: (parts: {
      get: Run;
      person: Thinking;
      tap: Awaited<ReturnType<typeof startTap>>;
      server: Awaited<ReturnType<typeof serve>>;
    }) => Promise<void>,
  ): Promise<void> => {
    await using server = await serve(selfSigned, { minVersion: version, maxVersion: version });
    await using tap = await startTap(server.port);
    using context = trusting();
    const person = new Thinking();
    const postData = { elements: [{ kind: 'bytes', bytes: Buffer.from('password') } as const] };
    const url = `https://localhost:${tap.port}/secret`;
    const get = start({ url, method: 'POST', postData }, { context, person });
    await get.until('callback:asked');
    await tap.until(([connection]) => possibleRequests(connection) >= 0);
    await settled();
    assert.equal(tap.connections.length, 1);
    assert.equal(possibleRequests(tap.connections[0]), 0);
    assert.equal(tap.connections[0]?.clientRecords[0]?.type, 'handshake');
    assert.equal(server.requests.length, 0);
    await then({ get, person, tap, server });
  };

  test(`the wire (${version}): while a certificate is decided about, only the handshake has been sent; allow sends the request`, () =>
    whileAsked(async ({ get, person, tap, server }) => {
      person.answer(allowOnce);
      await get.end();
      assert.equal(get.text, 'secret page');
      assert.ok(possibleRequests(tap.connections[0]) >= 1);
      assert.deepEqual([tap.connections.length, server.requests.length], [1, 1]);
    }));

  test(`the wire (${version}): after a deny nothing more is sent`, () =>
    whileAsked(async ({ get, person, tap, server }) => {
      const before = tap.connections[0]?.clientRecords.length;
      person.answer(deny);
      await get.end();
      await tap.until(([connection]) => connection?.closed === true);
      assert.equal(tap.connections[0]?.clientRecords.length, before);
      assert.deepEqual([tap.connections.length, server.requests.length], [1, 0]);
    }));

  test(`the wire (${version}): after cancel() nothing more is sent, whatever the person answers then`, () =>
    whileAsked(async ({ get, person, tap, server }) => {
      const before = tap.connections[0]?.clientRecords.length;
      get.webRequest.cancel();
      person.answer(allowForLonger);
      await get.end();
      await tap.until(([connection]) => connection?.closed === true);
      assert.equal(tap.connections[0]?.clientRecords.length, before);
      assert.deepEqual([tap.connections.length, server.requests.length], [1, 0]);
    }));
}

test('a server that closes while the question is open is connected to once more when it is allowed', async () => {
  const secureContext = createSecureContext({ cert: selfSigned.pem, key: selfSigned.keyPem });
  for (const reset of [false, true]) {
    const sockets: { close: () => void }[] = [];
    await using server = await startRawServer((socket) => {
      const secure = new TLSSocket(socket, { isServer: true, secureContext });
      secure.on('error', () => undefined);
      sockets.push({ close: () => (reset ? socket.resetAndDestroy() : secure.end()) });
      secure.once('data', () => {
        secure.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
      });
    });
    using context = trusting();
    const person = new Thinking();
    const get = start(`https://localhost:${server.port}/`, { context, person });
    await get.until('callback:asked');
    sockets[0]?.close();
    await settled();
    assert.equal(get.webRequest.requestStatus, 'pending');
    person.answer(allowOnce);
    await get.end();
    assert.deepEqual([get.error, get.text], [undefined, 'ok']);
    assert.deepEqual([server.connectionCount, person.questions.length], [2, 1]);
  }
});

test('a server that goes away while the question is open fails the request cleanly', async () => {
  for (const [answer, error] of [
    [allowOnce, 'ERR_CONNECTION_REFUSED'],
    [deny, 'ERR_CERT_AUTHORITY_INVALID'],
  ] as const) {
    await using server = await serve(selfSigned);
    using context = trusting();
    const person = new Thinking();
    const get = start(server.url, { context, person });
    await get.until('callback:asked');
    await server.close();
    person.answer(answer);
    assert.equal((await get.end()).error, error);
    assert.equal(context.connections.size, 0);
  }
});

test('allowed once means this request: the next one is asked about again, also on the same connection', async () => {
  await using server = await serve(selfSigned);
  using context = trusting();
  const answers = [allowOnce, allowOnce, deny, allowOnce];
  const person = new Answering(() => answers.shift() ?? deny);
  const errors: (string | undefined)[] = [];
  for (let count = 0; count < 4; count++) {
    errors.push((await run(server.url, { context, person })).error);
  }
  assert.deepEqual(errors, [undefined, undefined, 'ERR_CERT_AUTHORITY_INVALID', undefined]);
  assert.deepEqual([person.questions.length, server.requests.length], [4, 3]);
  assert.equal(server.connectionCount, 1);
});

test('allowed once holds for the whole session: a challenge, a redirect and a new connection do not ask again', async () => {
  await using server = await startTlsServer({ certificate: selfSigned }, (request, response) => {
    if (request.headers.connection !== 'close') response.setHeader('Connection', 'close');
    if (request.headers.authorization === undefined) {
      response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="r"' }).end();
    } else if (request.url === '/') {
      response.writeHead(302, { Location: '/there' }).end();
    } else {
      response.end('in');
    }
  });
  using context = trusting();
  const person = new Answering(({ kind }) =>
    kind === 'certificate' ? allowOnce : { kind: 'credentials', username: 'u', password: 'p' },
  );
  const get = await run(
    { url: server.url, flags: ['allowStoredCredentials'] },
    { context, person },
  );
  assert.equal(get.text, 'in');
  const certificates = person.questions.filter(({ kind }) => kind === 'certificate');
  assert.equal(certificates.length, 1);
  assert.ok(server.connectionCount >= 3);
});

test('S14 S15: remembered for the session it is asked about no more in this context, until exceptions are cleared', async () => {
  await using server = await serve(selfSigned);
  using context = trusting();
  const person = new Answering(() => allowForLonger);
  assert.equal((await run(server.url, { context, person })).text, 'secret page');

  const again = await run(server.url, { context, person });
  assert.equal(again.text, 'secret page');
  assert.equal(person.questions.length, 1);
  assert.match(again.of('callback:decided')[0]?.explanation ?? '', /you allowed .* before/);
  assert.equal(again.of('connection:opened')[0]?.tls?.authorized, false);

  context.clearCertificateExceptions();
  const cleared = await run(server.url, { context });
  assert.equal(cleared.error, 'ERR_CERT_AUTHORITY_INVALID');
  await run(server.url, { context, person });
  assert.equal(person.questions.length, 2);
});

test('S14: what is remembered is for one context, one host, one port', async () => {
  const certificate = await issueCertificate({
    commonName: 'localhost',
    altNames: ['localhost', '127.0.0.1'],
  });
  await using server = await serve(certificate);
  await using otherPort = await serve(certificate);
  using context = trusting();
  using otherContext = trusting();
  const person = new Answering(() => allowForLonger);
  await run(server.url, { context, person });
  assert.equal(person.questions.length, 1);
  for (const [url, where] of [
    [otherPort.url, context],
    [`https://127.0.0.1:${server.port}/`, context],
    [server.url, otherContext],
  ] as const) {
    const refused = await run(url, { context: where });
    assert.equal(refused.error, 'ERR_CERT_AUTHORITY_INVALID');
  }
  assert.equal((await run(server.url, { context })).text, 'secret page');
});

test('S31: another certificate on the same host and port is asked about', async () => {
  const second = await issueCertificate({ commonName: 'localhost', altNames: ['localhost'] });
  let current = selfSigned;
  await using server = await serve(selfSigned, {
    SNICallback: (_: string, done: (error: null, context: SecureContext) => void) => {
      done(null, createSecureContext({ cert: current.pem, key: current.keyPem }));
    },
  });
  using context = trusting();
  const person = new Answering(() => allowForLonger);
  const request = { url: server.url, headers: [['Connection', 'close']] as const };
  await run(request, { context, person });
  await run(request, { context, person });
  assert.equal(person.questions.length, 1);
  current = second;
  const other = await run(request, { context });
  assert.equal(other.error, 'ERR_CERT_AUTHORITY_INVALID');
  assert.equal(
    other.of('certificate:received')[0]?.chain[0]?.fingerprint256,
    second.fingerprint256,
  );
  assert.equal(server.requests.length, 2);
});

for (const [id, from] of [
  ['S05 S08', 'a resource handler'],
  ['S06 S09', 'a trusted https server'],
  ['S07 S10', 'an http server'],
] as const) {
  test(`${id}: a redirect from ${from} to a bad certificate asks about the target`, async () => {
    await using target = await serve(expired);
    const redirecting = (_: unknown, response: ServerResponse): void => {
      response.writeHead(302, { Location: `${target.url}/there` }).end();
    };
    await using source =
      from === 'an http server'
        ? await startServer(redirecting)
        : await startTlsServer({ certificate: good }, redirecting);
    using context = trusting();
    const resource: RequestHandler = {
      getResourceHandler: ({ request }) =>
        from === 'a resource handler' && request.url.startsWith(source.url)
          ? {
              open: () => true,
              getResponseHeaders: () => ({
                status: 302,
                headers: [],
                responseLength: 0,
                redirectUrl: `${target.url}/there`,
              }),
              read: () => null,
            }
          : undefined,
    };

    const no = asked();
    const denied = await run(source.url, { context, handler: [resource, no] });
    assert.deepEqual([denied.error, target.requests.length], ['ERR_CERT_DATE_INVALID', 0]);
    assert.deepEqual(
      no.calls.map(({ requestUrl, port }) => [requestUrl, port]),
      [[`${target.url}/there`, target.port]],
    );
    assert.equal(denied.webRequest.request.url, `${target.url}/there`);
    assert.equal(denied.of('certificate:received')[0]?.hop, 2);

    const yes = asked(() => ({ action: 'continue' }));
    const allowed = await run(source.url, { context, handler: [resource, yes] });
    assert.equal(allowed.text, 'secret page');
    assert.deepEqual([yes.calls.length, target.requests.length], [1, 1]);
  });
}

test('a permission for one server is none for the server that it redirects to', async () => {
  await using target = await serve(selfSigned);
  await using source = await startTlsServer({ certificate: selfSigned }, (_, response) => {
    response.writeHead(302, { Location: target.url }).end();
  });
  using context = trusting();
  const handler = asked(({ port }) => (port === source.port ? { action: 'continue' } : false));
  const get = await run(source.url, { context, handler });
  assert.equal(get.error, 'ERR_CERT_AUTHORITY_INVALID');
  assert.deepEqual([handler.calls.length, target.requests.length], [2, 0]);
});

test('S24: the chain says what the certificates say', async () => {
  const intermediate = await issue({ commonName: 'Middle', altNames: [], isAuthority: true });
  const leaf = await issue({
    issuer: intermediate,
    altNames: ['other.example', 'a.example', '10.1.2.3'],
  });
  await using server = await serve(leaf);
  using context = trusting();
  const handler = asked();
  await run(server.url, { context, handler });
  const chain = handler.calls[0]?.sslInfo.chain ?? [];
  assert.deepEqual(
    chain.map(({ pem }) => pem.trim()),
    [leaf, intermediate, authority].map(({ pem }) => new X509Certificate(pem).toString().trim()),
  );
  for (const summary of chain) {
    const certificate = new X509Certificate(summary.pem);
    assert.equal(`CN=${summary.subject}`, certificate.subject);
    assert.equal(`CN=${summary.issuer}`, certificate.issuer);
    assert.equal(summary.serialNumber, certificate.serialNumber);
    assert.equal(summary.fingerprint256, certificate.fingerprint256);
    assert.equal(Date.parse(summary.validFrom), Date.parse(certificate.validFrom));
    assert.equal(Date.parse(summary.validTo), Date.parse(certificate.validTo));
  }
  assert.deepEqual(
    chain.map(({ selfSigned: itself }) => itself),
    [false, false, true],
  );
  assert.deepEqual(chain[0]?.altNames, ['other.example', 'a.example', '10.1.2.3']);
  assert.equal(chain[0].fingerprint256, leaf.fingerprint256);
});

test('S25: no TLS version or no cipher in common is ERR_SSL_VERSION_OR_CIPHER_MISMATCH', async () => {
  const old: TlsOptions = {
    minVersion: 'TLSv1',
    maxVersion: 'TLSv1.1',
    ciphers: 'DEFAULT@SECLEVEL=0',
  };
  const odd: TlsOptions = { maxVersion: 'TLSv1.2', ciphers: 'NULL-SHA256@SECLEVEL=0' };
  for (const options of [old, odd]) {
    await using server = await serve(good, options);
    using context = trusting();
    const get = await run(server.url, { context });
    const error = get.webRequest.requestError;
    assert.deepEqual(
      [error?.name, error?.code, error?.phase],
      ['ERR_SSL_VERSION_OR_CIPHER_MISMATCH', -113, 'tls'],
    );
    assert.match(error?.nodeCode ?? '', /^ERR_SSL_/);
  }
});

test('https to a server that speaks plain HTTP is ERR_SSL_PROTOCOL_ERROR', async () => {
  await using server = await startServer((_, response) => response.end());
  const get = await run(`https://localhost:${server.port}/`);
  const error = get.webRequest.requestError;
  assert.deepEqual([error?.name, error?.phase], ['ERR_SSL_PROTOCOL_ERROR', 'tls']);
  assert.match(error?.nodeCode ?? '', /^(?:ERR_SSL_|EPROTO)/);
  assert.match(error?.message ?? '', /http:\/\//);
  assert.equal(server.requests.length, 0);
});

test('a server that closes in the handshake has closed, one that resets has reset', async () => {
  for (const [reset, name] of [
    [false, 'ERR_CONNECTION_CLOSED'],
    [true, 'ERR_CONNECTION_RESET'],
  ] as const) {
    await using server = await startRawServer((socket) => {
      socket.once('data', () => (reset ? socket.resetAndDestroy() : socket.end()));
    });
    const get = await run(`https://localhost:${server.port}/`);
    const error = get.webRequest.requestError;
    assert.deepEqual([error?.name, error?.phase, error?.nodeCode], [name, 'tls', 'ECONNRESET']);
  }
});

test('the time of a question is the phase asking, and no other', async () => {
  await using server = await serve(selfSigned);
  using context = trusting();
  const person = new Thinking();
  const get = start(server.url, { context, person });
  await get.until('callback:asked');
  const opened = get.webRequest.log.now();
  await settled();
  const answered = get.webRequest.log.now();
  person.answer(allowOnce);
  await get.end();
  const phases = get.view.hops[0]?.phases ?? [];
  assert.deepEqual(
    phases.map(({ phase }) => phase).filter((phase) => phase !== 'dns'),
    ['connect', 'tls', 'asking', 'tls', 'send', 'wait', 'receive'],
  );
  for (const [index, span] of phases.entries()) {
    assert.equal(span.end, phases[index + 1]?.start ?? get.view.hops[0]?.endedAt);
  }
  const asking = phases.find(({ phase }) => phase === 'asking');
  assert.ok(asking?.end != null);
  assert.ok(asking.start <= opened && asking.end >= answered);
  const waited = get.of('callback:decided')[0]?.waitedMs ?? 0;
  assert.ok(waited >= answered - opened && waited <= asking.end - asking.start + 50);
});

test('connection:opened tells what TLS is spoken and with whom, and no key', async () => {
  await using server = await serve(selfSigned);
  using context = trusting();
  const get = await run(server.url, { context, person: new Answering(() => allowOnce) });
  const [{ tls } = { tls: undefined }] = get.of('connection:opened');
  assert.ok(tls);
  assert.equal(tls.version, 'TLSv1.3');
  assert.match(tls.cipher, /^TLS_[A-Z0-9_]+$/);
  assert.equal(tls.fingerprint256, selfSigned.fingerprint256);
  assert.deepEqual([tls.authorized, tls.error], [false, 'ERR_CERT_AUTHORITY_INVALID']);
  assert.deepEqual(tls.chain, get.of('certificate:received')[0]?.chain);
  const text = JSON.stringify(get.events);
  assert.doesNotMatch(text, /PRIVATE KEY|SECRET/);
  const [, keyLine = '?'] = selfSigned.keyPem.split('\n');
  assert.ok(!text.includes(keyLine));
  assert.deepEqual(seen(server.requests[0], 'authorization'), []);
});
