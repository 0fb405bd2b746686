import assert from 'node:assert/strict';
import { createPrivateKey } from 'node:crypto';
import { test } from 'node:test';
import { TLSSocket, type TlsOptions } from 'node:tls';
import fc from 'fast-check';
import {
  type IssuedCertificate,
  issueCertificate,
} from '../../examples/playground/certificates.ts';
import {
  AskPerson,
  type NetErrorName,
  type OnSelectClientCertificate,
  type RequestHandler,
  netErrors,
} from '../../src/engine/index.ts';
import { readCertificateRequest } from '../../src/engine/network/tls/clientAuth/certificateRequest.ts';
import {
  legacyPfx,
  openPfx,
  pfx,
  pfxCertificate,
  pfxPassphrase,
  pfxRoot,
  pfxServer,
  pfxWithChain,
  pfxWithoutKey,
  tripleDesPfx,
} from '../servers/pfx.ts';
import { startProxy } from '../servers/proxyServer.ts';
import { startTlsServer } from '../servers/testServer.ts';
import type { Run } from './run.ts';
import { Answering, TestContext, run } from './run.ts';
import { alice, authority, server, trusting } from './testAuthority.ts';

const otherAuthority = await issueCertificate({ commonName: 'Other CA', isAuthority: true });
const rsaServer = await issueCertificate({
  commonName: 'localhost',
  altNames: ['localhost'],
  issuer: authority,
  key: 'rsa-2048',
});
const bob = await clientOf(authority, 'bob');
const stranger = await clientOf(otherAuthority, 'stranger');

function clientOf(issuer: IssuedCertificate, commonName: string): Promise<IssuedCertificate> {
  return issueCertificate({ commonName, issuer, usage: 'client' });
}

function own({ pem, keyPem }: IssuedCertificate): { cert: string; key: string } {
  return { cert: pem, key: keyPem };
}

const VERSIONS = ['TLSv1.2', 'TLSv1.3'] as const;

/** Answers with the name in the client's certificate, or "nobody". */
function serve(
  asks: 'never' | 'optional' | 'required',
  options: TlsOptions = {},
): ReturnType<typeof startTlsServer> {
  const clientAuth = {
    ca: [authority.pem, pfxCertificate],
    requestCert: asks !== 'never',
    rejectUnauthorized: asks === 'required',
  };
  return startTlsServer(
    { certificate: server, options: { ...clientAuth, ...options } },
    (request, response) => {
      assert.ok(request.socket instanceof TLSSocket);
      const subject = request.socket.getPeerCertificate().subject as { CN: string } | undefined;
      response.end(subject?.CN ?? 'nobody');
    },
  );
}

type Select = NonNullable<RequestHandler['onSelectClientCertificate']>;

function asked(
  answer: Select = () => undefined,
): RequestHandler & { readonly calls: OnSelectClientCertificate[] } {
  const calls: OnSelectClientCertificate[] = [];
  return {
    calls,
    onSelectClientCertificate: (parameters) => {
      calls.push(parameters);
      return answer(parameters);
    },
  };
}

function decided({ events }: Run) {
  return events.flatMap((event) =>
    event.type === 'callback:decided' && event.callback === 'onSelectClientCertificate'
      ? [event]
      : [],
  );
}

for (const version of VERSIONS) {
  const only = { minVersion: version, maxVersion: version };

  test(`S26 (${version}): without an answer, a server that requires a client certificate ends the request`, async () => {
    await using requiring = await serve('required', only);
    using context = trusting();
    for (const handler of [undefined, asked()]) {
      const get = await run(requiring.url, {
        context,
        ...(handler === undefined ? {} : { handler }),
      });
      assert.equal(get.error, 'ERR_SSL_CLIENT_AUTH_CERT_NEEDED');
      assert.deepEqual(
        decided(get).map(({ decision, by }) => [decision.kind, by.kind]),
        [['none', 'default']],
      );
    }
    assert.equal(requiring.requests.length, 0);
  });

  test(`S26 S28 (${version}): a server for which it is optional gets the request without one`, async () => {
    await using optional = await serve('optional', only);
    using context = trusting();
    const handler = asked(() => ({ action: 'none' }));
    const get = await run(optional.url, { context, handler });
    assert.equal(get.text, 'nobody');
    assert.equal(handler.calls.length, 1);
    assert.deepEqual(
      decided(get).map(({ decision, by }) => [decision.kind, by.kind]),
      [['none', 'module']],
    );
    const alone = await run(optional.url, { context });
    assert.equal(alone.text, 'nobody');
  });

  test(`(${version}) a server that does not ask is asked about by nobody, and is connected to once`, async () => {
    await using never = await serve('never', only);
    using context = trusting({ clientCertificates: [{ ...own(alice), host: '*' }] });
    const handler = asked(() => assert.fail('asked'));
    const get = await run(never.url, { context, handler });
    assert.equal(get.text, 'nobody');
    assert.deepEqual(decided(get), []);
    assert.equal(never.connectionCount, 1);
  });

  test(`S27 (${version}): the certificate that is given now, later or through the callback is shown to the server`, async () => {
    const answers: readonly Select[] = [
      () => own(alice),
      () => Promise.resolve(own(alice)),
      () => ({ action: 'select', certificate: own(alice) }),
      ({ callback }) => {
        setImmediate(() => {
          callback.select(own(alice));
          callback.select(null);
        });
        return true;
      },
    ];
    for (const asks of ['optional', 'required'] as const) {
      await using asking = await serve(asks, only);
      for (const answer of answers) {
        using context = trusting();
        const handler = asked(answer);
        const get = await run(asking.url, { context, handler });
        assert.deepEqual([get.error, get.text], [undefined, 'alice']);
        assert.equal(get.of('connection:opened').at(-1)?.tls?.clientCertificate, 'alice');
        assert.equal(handler.calls.length, 1);
        const [call] = handler.calls;
        assert.deepEqual(
          [call?.isProxy, call?.host, call?.port, call?.certificates],
          [false, 'localhost', asking.port, []],
        );
        assert.deepEqual(call?.acceptableIssuers, ['Test CA', 'alice of the PFX']);
        assert.ok(!JSON.stringify(get.events).includes(alice.keyPem.split('\n')[1] ?? '?'));
      }
    }
  });

  test(`S28 (${version}): select(null) continues without one; the server decides what that means`, async () => {
    const handler = asked(({ callback }) => {
      callback.select(null);
      return true;
    });
    await using optional = await serve('optional', only);
    await using required = await serve('required', only);
    using context = trusting();
    assert.equal((await run(optional.url, { context, handler })).text, 'nobody');
    const refused = await run(required.url, { context, handler });
    assert.equal(refused.error, 'ERR_SSL_CLIENT_AUTH_CERT_NEEDED');
  });

  test(`(${version}) a certificate that the server does not accept is ERR_BAD_SSL_CLIENT_AUTH_CERT`, async () => {
    await using required = await serve('required', only);
    using context = trusting();
    const handler = asked(() => own(stranger));
    const get = await run(required.url, { context, handler });
    const error = get.webRequest.requestError;
    assert.deepEqual([error?.name, error?.code], ['ERR_BAD_SSL_CLIENT_AUTH_CERT', -117]);
    assert.match(error?.message ?? '', /probably does not accept this certificate/);
    assert.deepEqual([handler.calls.length, required.requests.length], [1, 0]);
  });

  test(`(${version}) the context offers its certificates that the server accepts; one for this host is shown by default`, async () => {
    await using required = await serve('required', only);
    const { port } = required;
    const configured = [
      { ...own(stranger), host: 'localhost' },
      { ...own(bob) },
      { ...own(bob), host: 'elsewhere.example' },
      { ...own(alice), host: `localhost:${port}` },
    ];
    using context = trusting({ clientCertificates: configured });
    const silent = asked();
    const get = await run(required.url, { context, handler: silent });
    assert.equal(get.text, 'alice');
    assert.deepEqual(
      silent.calls[0]?.certificates.map(({ subject }) => subject),
      ['bob', 'alice'],
    );
    const [told] = decided(get);
    assert.deepEqual([told?.decision.kind, told?.by], ['select', { kind: 'default' }]);
    assert.match(told?.explanation ?? '', /certificate alice, which is configured for it$/);

    const choosing = asked(({ certificates }) => certificates[0]);
    assert.equal((await run(required.url, { context, handler: choosing })).text, 'bob');

    // One without a host is only offered.
    using offering = trusting({ clientCertificates: [own(bob)] });
    const refused = await run(required.url, { context: offering });
    assert.equal(refused.error, 'ERR_SSL_CLIENT_AUTH_CERT_NEEDED');
  });
}

const handshakes: Readonly<Record<string, TlsOptions>> = {
  'AES-128': { ciphers: 'TLS_AES_128_GCM_SHA256', minVersion: 'TLSv1.3' },
  'AES-256': { ciphers: 'TLS_AES_256_GCM_SHA384', minVersion: 'TLSv1.3' },
  ChaCha20: { ciphers: 'TLS_CHACHA20_POLY1305_SHA256', minVersion: 'TLSv1.3' },
  'a second hello, for another group': { ecdhCurve: 'secp521r1', minVersion: 'TLSv1.3' },
  'TLS 1.2 with RSA': { maxVersion: 'TLSv1.2', cert: rsaServer.chainPem, key: rsaServer.keyPem },
};

for (const [title, options] of Object.entries(handshakes)) {
  test(`the CAs that a server accepts are read from a handshake with ${title}`, async () => {
    await using asking = await serve('optional', options);
    using context = trusting();
    const handler = asked();
    assert.equal((await run(asking.url, { context, handler })).text, 'nobody');
    assert.deepEqual(handler.calls[0]?.acceptableIssuers, ['Test CA', 'alice of the PFX']);
  });
}

test('a handshake that is cut short or garbled says nothing, and nothing throws', () => {
  const bytes = fc.uint8Array({ maxLength: 300 });
  const record = fc
    .tuple(fc.constantFrom(20, 21, 22, 23), fc.uint8Array({ maxLength: 80 }))
    .map(([type, content]) => [type, 3, 3, content.length >> 8, content.length & 255, ...content]);
  fc.assert(
    fc.property(
      fc.oneof(
        bytes,
        fc.array(record, { maxLength: 6 }).map((all) => Uint8Array.from(all.flat())),
      ),
      fc.option(fc.uint8Array({ minLength: 32, maxLength: 48 })),
      (fromServer, secret) => {
        const read = readCertificateRequest(
          Buffer.from(fromServer),
          secret === null ? null : Buffer.from(secret),
        );
        assert.ok(read === null || read === undefined || Array.isArray(read.authorities));
      },
    ),
    { numRuns: 2_000 },
  );
});

test('which host a configured certificate is for', async () => {
  await using required = await serve('required');
  const { port } = required;
  for (const [host, shown] of [
    ['localhost', true],
    ['LOCALHOST', true],
    [`localhost:${port}`, true],
    ['*', true],
    [`*:${port}`, true],
    ['localhost:1', false],
    ['*.localhost', false],
    ['host', false],
  ] as const) {
    using context = trusting({ clientCertificates: [{ ...own(alice), host }] });
    const get = await run(required.url, { context });
    assert.equal(get.text, shown ? 'alice' : '', host);
  }
  for (const host of ['https://localhost', 'a/b', 'a b', '']) {
    assert.throws(() => trusting({ clientCertificates: [{ ...own(alice), host }] }), {
      name: 'TypeError',
      message: `clientCertificates[0].host is "${host}"; write a host, as in "api.example.com", "*.example.com" or "localhost:8443".`,
    });
  }
});

test('a PFX file is shown with its passphrase', async () => {
  await using required = await serve('required');
  using context = trusting({
    clientCertificates: [{ pfx, passphrase: pfxPassphrase, host: 'localhost' }],
  });
  assert.equal((await run(required.url, { context })).text, 'alice of the PFX');
});

for (const [title, certificate] of Object.entries({
  'a PFX file with CAs in it': { pfx: pfxWithChain, passphrase: pfxPassphrase },
  'a PFX file that is encrypted with Triple DES': { pfx: tripleDesPfx, passphrase: pfxPassphrase },
  'a PFX file without a passphrase': { pfx: openPfx },
})) {
  test(`${title} is shown to a server that accepts the root above them`, async () => {
    await using required = await serve('required', { ca: pfxRoot });
    using context = trusting({ clientCertificates: [{ ...certificate, host: 'localhost' }] });
    const handler = asked();
    assert.equal((await run(required.url, { context, handler })).text, 'alice of the chain');
    assert.deepEqual(
      handler.calls.map(({ acceptableIssuers, certificates }) => [
        acceptableIssuers,
        certificates.map(({ subject }) => subject),
      ]),
      [[['Root of the PFX'], ['alice of the chain']]],
    );
    // Of a CA that is not in it nothing is shown.
    await using other = await serve('required');
    const refused = await run(other.url, { context });
    assert.equal(refused.error, 'ERR_SSL_CLIENT_AUTH_CERT_NEEDED');
  });
}

test('the CAs of a certificate may stand among those that are trusted', async () => {
  const middle = await issueCertificate({
    ...{ commonName: 'Middle', isAuthority: true, issuer: authority },
  });
  const carol = await clientOf(middle, 'carol');
  await using required = await serve('required');
  const clientCertificates = [{ ...own(carol), host: 'localhost' }];
  using context = trusting({
    clientCertificates,
    extraCaCertificates: [authority.pem, middle.pem],
  });
  assert.equal((await run(required.url, { context })).text, 'carol');
  using without = trusting({ clientCertificates });
  assert.equal(
    (await run(required.url, { context: without })).error,
    'ERR_SSL_CLIENT_AUTH_CERT_NEEDED',
  );
});

test('a server below the CAs in a PFX file is not trusted because of them', async () => {
  await using optional = await startTlsServer(
    {
      certificate: { ...server, ...pfxServer },
      options: { requestCert: true, rejectUnauthorized: false },
    },
    (_, response) => response.end('page'),
  );
  using context = trusting({
    clientCertificates: [{ pfx: pfxWithChain, passphrase: pfxPassphrase, host: 'localhost' }],
  });
  const handler: RequestHandler = { onCertificateError: () => ({ action: 'continue' }) };
  const get = await run(optional.url, { context, handler });
  assert.equal(get.text, 'page');
  const { clientCertificate, error } = get.of('connection:opened').at(-1)?.tls ?? {};
  assert.deepEqual(
    [clientCertificate, error],
    ['alice of the chain', 'ERR_CERT_AUTHORITY_INVALID'],
  );
});

const encrypted = createPrivateKey(alice.keyPem)
  .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: pfxPassphrase })
  .toString();

test('an encrypted key is shown with its passphrase', async () => {
  await using required = await serve('required');
  using context = trusting();
  const certificate = { cert: alice.pem, key: encrypted, passphrase: pfxPassphrase };
  const handler = asked(() => certificate);
  assert.equal((await run(required.url, { context, handler })).text, 'alice');
});

const rsa = await issueCertificate({ commonName: 'rsa', key: 'rsa-2048' });
const short = await issueCertificate({ commonName: 'short', key: 'rsa-1024' });
const unusable: Readonly<Record<string, readonly [ReturnType<Select>, NetErrorName]>> = {
  'the key of another certificate': [
    { cert: alice.pem, key: bob.keyPem },
    'ERR_SSL_CLIENT_AUTH_SIGNATURE_FAILED',
  ],
  'a key of another kind': [
    { cert: alice.pem, key: rsa.keyPem },
    'ERR_SSL_CLIENT_AUTH_SIGNATURE_FAILED',
  ],
  'a key that is too short': [
    { cert: short.pem, key: short.keyPem },
    'ERR_SSL_CLIENT_AUTH_CERT_BAD_FORMAT',
  ],
  'no key': [{ cert: alice.pem, key: '' }, 'ERR_SSL_CLIENT_AUTH_CERT_NO_PRIVATE_KEY'],
  'a certificate in place of the key': [
    { cert: alice.pem, key: alice.pem },
    'ERR_SSL_CLIENT_AUTH_CERT_BAD_FORMAT',
  ],
  'a key in place of the certificate': [
    { cert: alice.keyPem, key: alice.keyPem },
    'ERR_SSL_CLIENT_AUTH_CERT_BAD_FORMAT',
  ],
  'the wrong passphrase of a key': [
    { cert: alice.pem, key: encrypted, passphrase: 'wrong' },
    'ERR_SSL_CLIENT_AUTH_PRIVATE_KEY_ACCESS_DENIED',
  ],
  'an encrypted key without its passphrase': [
    { cert: alice.pem, key: encrypted },
    'ERR_SSL_CLIENT_AUTH_PRIVATE_KEY_ACCESS_DENIED',
  ],
  'the wrong passphrase of a PFX file': [
    { pfx, passphrase: 'wrong' },
    'ERR_PKCS12_IMPORT_BAD_PASSWORD',
  ],
  'a PFX file without its passphrase': [{ pfx }, 'ERR_PKCS12_IMPORT_BAD_PASSWORD'],
  'a PFX file that is cut short': [
    { pfx: pfx.subarray(0, 200), passphrase: pfxPassphrase },
    'ERR_PKCS12_IMPORT_INVALID_FILE',
  ],
  'something else than a PFX file': [
    { pfx: Buffer.from('not a PFX file'), passphrase: pfxPassphrase },
    'ERR_PKCS12_IMPORT_INVALID_FILE',
  ],
  'a PFX file that is encrypted with RC2': [
    { pfx: legacyPfx, passphrase: pfxPassphrase },
    'ERR_PKCS12_IMPORT_UNSUPPORTED',
  ],
  'a PFX file without a key': [
    { pfx: pfxWithoutKey, passphrase: pfxPassphrase },
    'ERR_SSL_CLIENT_AUTH_CERT_NO_PRIVATE_KEY',
  ],
};

for (const [title, [certificate, name]] of Object.entries(unusable)) {
  test(`${title} is ${name}`, async () => {
    await using required = await serve('required');
    using context = trusting();
    const get = await run(required.url, { context, handler: asked(() => certificate) });
    const error = get.webRequest.requestError;
    assert.deepEqual([error?.name, error?.code, error?.phase], [name, netErrors[name], 'tls']);
    const text = JSON.stringify([get.events, error?.message, error?.nodeCode]);
    assert.doesNotMatch(text, /PRIVATE KEY|open-sesame/);
    assert.equal(required.requests.length, 0);
    assert.equal(context.connections.size, 0);
  });
}

test("a configured certificate that can't be used fails requests to its host, and is reported to others", async () => {
  await using required = await serve('required');
  const broken = { pfx, passphrase: 'wrong' };
  using context = trusting({
    clientCertificates: [broken, { ...own(alice), host: 'localhost' }],
  });
  const get = await run(required.url, { context });
  assert.equal(get.text, 'alice');
  assert.match(
    get.of('problem:reported')[0]?.message ?? '',
    /^clientCertificates\[0\] can't be used: The passphrase/,
  );
  using meant = trusting({ clientCertificates: [{ ...broken, host: 'localhost' }] });
  assert.equal(
    (await run(required.url, { context: meant })).error,
    'ERR_PKCS12_IMPORT_BAD_PASSWORD',
  );
});

test('requests with the same choice share a connection, and no other gets it', async () => {
  await using optional = await serve('optional');
  using context = trusting({ clientCertificates: [own(alice), own(bob)] });
  const show = (who: IssuedCertificate): RequestHandler =>
    asked(() => ({ fingerprint256: who.fingerprint256 }));
  const texts: string[] = [];
  for (const handler of [show(alice), show(alice), show(bob), asked(), show(alice), asked()]) {
    texts.push((await run(optional.url, { context, handler })).text);
  }
  assert.deepEqual(texts, ['alice', 'alice', 'bob', 'nobody', 'alice', 'nobody']);
  // Asking and being told costs a connection and a probe, once; then one for alice, one for bob, one for nobody.
  assert.equal(optional.connectionCount, 5);
});

test('a choice for the context is remembered with who made it, until it is cleared', async () => {
  await using required = await serve('required');
  using context = trusting();
  const handler = asked(() => ({
    action: 'select',
    certificate: own(alice),
    remember: 'context',
  }));
  assert.equal((await run(required.url, { context, handler })).text, 'alice');
  const again = await run(required.url, { context });
  assert.equal(again.text, 'alice');
  const [told] = decided(again);
  assert.deepEqual(
    [told?.decision.kind, told?.by, told?.remembered],
    ['select', { kind: 'module' }, true],
  );
  assert.match(
    told?.explanation ?? '',
    /^showed localhost the client certificate alice, as chosen before$/,
  );
  assert.deepEqual(
    context.clientAuth
      .choices()
      .map(({ host, port, certificate }) => [host, port, certificate?.summary.subject]),
    [['localhost', required.port, 'alice']],
  );
  assert.equal(context.connections.size, 1);
  context.clearClientCertificateChoices();
  assert.equal((await run(required.url, { context })).error, 'ERR_SSL_CLIENT_AUTH_CERT_NEEDED');
});

test('a choice that the server refused is not made again', async () => {
  await using required = await serve('required');
  using context = trusting();
  const handler = asked(() => ({
    action: 'select',
    certificate: own(stranger),
    remember: 'context',
  }));
  for (let count = 1; count <= 2; count++) {
    const get = await run(required.url, { context, handler });
    assert.equal(get.error, 'ERR_BAD_SSL_CLIENT_AUTH_CERT');
    assert.equal(handler.calls.length, count);
  }
});

test("the server's certificate is decided about before a client certificate is chosen", async () => {
  await using required = await serve('optional');
  using context = new TestContext({ clientCertificates: [{ ...own(alice), host: '*' }] });
  const order: string[] = [];
  const handler: RequestHandler = {
    onCertificateError: () => {
      order.push('onCertificateError');
      return { action: 'continue' };
    },
    onSelectClientCertificate: () => {
      order.push('onSelectClientCertificate');
    },
  };
  assert.equal((await run(required.url, { context, handler })).text, 'alice');
  assert.deepEqual(order, ['onCertificateError', 'onSelectClientCertificate']);
  const denied = await run(required.url, { context: new TestContext(context.options) });
  assert.equal(denied.error, 'ERR_CERT_AUTHORITY_INVALID');
  assert.deepEqual(decided(denied), []);
});

test("through a proxy's tunnel the server asks, is probed and is shown the certificate as without it", async () => {
  for (const asks of ['optional', 'required'] as const) {
    await using asking = await serve(asks, { maxVersion: 'TLSv1.2' });
    await using proxy = await startProxy();
    using context = trusting({
      clientCertificates: [{ ...own(alice), host: 'localhost' }],
      proxy: { kind: 'fixed', proxy: proxy.url, bypass: '<-loopback>' },
    });
    const handler = asked();
    const get = await run(asking.url, { context, handler });
    assert.deepEqual([get.error, get.text], [undefined, 'alice']);
    assert.deepEqual(
      handler.calls.map(({ host, isProxy, acceptableIssuers }) => [
        host,
        isProxy,
        acceptableIssuers,
      ]),
      [['localhost', false, ['Test CA', 'alice of the PFX']]],
    );
    // Nothing went past the proxy: asking, probing and showing are a tunnel each.
    assert.deepEqual([proxy.requests.length, asking.connectionCount], [3, 3]);
  }
});

test('a person whom a rule wants asked chooses one of the certificates, or none', async () => {
  await using optional = await serve('optional');
  const select = asked(() => new AskPerson());
  const clientCertificates = [own(alice), own(bob)];
  for (const [chosen, text] of [
    ['bob', 'bob'],
    [null, 'nobody'],
    ['stranger', 'nobody'],
  ] as const) {
    using context = trusting({ clientCertificates });
    const person = new Answering((question) => {
      assert.ok(question.kind === 'clientCertificate');
      assert.equal(question.certificates.length, 2);
      assert.equal(question.usual, null);
      const found = question.certificates.find(({ subject }) => subject.includes(chosen ?? '?'));
      const fingerprint256 = chosen === null ? null : (found?.fingerprint256 ?? 'AA:BB');
      return { kind: 'clientCertificate', fingerprint256, remember: 'once' };
    });
    const get = await run(optional.url, { context, handler: select, person });
    assert.equal(get.text, text);
    assert.equal(decided(get)[0]?.by.kind, 'person');
  }
});

test('what a person chose for the context is shown again without a question', async () => {
  await using optional = await serve('optional');
  using context = trusting({ clientCertificates: [own(alice)] });
  const person = new Answering((question) => ({
    kind: 'clientCertificate',
    fingerprint256:
      question.kind === 'clientCertificate'
        ? (question.certificates[0]?.fingerprint256 ?? null)
        : null,
    remember: 'context',
  }));
  const handler = asked(() => new AskPerson());
  const first = await run(optional.url, { context, handler, person });
  const second = await run(optional.url, { context, handler, person });
  assert.deepEqual([first.text, second.text], ['alice', 'alice']);
  assert.equal(person.questions.length, 1);
});

test('without the person whom a rule wants asked no certificate is shown', async () => {
  await using optional = await serve('optional');
  using context = trusting({ clientCertificates: [{ ...own(alice), host: '*' }] });
  const get = await run(optional.url, { context, handler: asked(() => new AskPerson()) });
  assert.equal(get.text, 'nobody');
});
