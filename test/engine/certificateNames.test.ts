// The certificate library resolves its parts through decorator metadata, so this import comes first.
import 'reflect-metadata';
import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import { TLSSocket } from 'node:tls';
import { type JsonGeneralName, Name, SubjectAlternativeNameExtension } from '@peculiar/x509';
import {
  type CertificateOptions,
  type IssuedCertificate,
  issueCertificate,
} from '../../examples/playground/certificates.ts';
import { issuedTo } from '../../src/session/certificate.ts';
import { summarise } from '../../src/engine/network/tls/certificates/inspectCertificate.ts';
import { startTlsServer } from '../servers/testServer.ts';
import { type Run, TestContext, run } from './run.ts';

const authority = await issueCertificate({ commonName: 'Known CA', isAuthority: true });
const nameless = await issueCertificate({ commonName: '', subject: '', isAuthority: true });

function issue(options: Partial<CertificateOptions>): Promise<IssuedCertificate> {
  return issueCertificate({ commonName: 'localhost', issuer: authority, ...options });
}

function alsoFor(...names: JsonGeneralName[]): Pick<CertificateOptions, 'extensions'> {
  return { extensions: [new SubjectAlternativeNameExtension(names)] };
}

async function get(
  certificate: IssuedCertificate,
  { host = 'localhost', trusted = authority } = {},
): Promise<Run> {
  await using server = await startTlsServer({ certificate }, (_, response) => response.end('page'));
  using context = new TestContext({ extraCaCertificates: [trusted.pem] });
  return await run(`https://${host}:${server.port}/`, { context });
}

function problems(run: Run): string[] {
  return run
    .of('certificate:received')
    .flatMap((event) => event.problems.map(({ error, sentence }) => `${error}: ${sentence}`));
}

test('a certificate with an empty subject is used, and is named by its alternative names', async () => {
  const caddy = await issue({ subject: '', altNames: ['localhost', '127.0.0.1'] });
  for (const host of ['localhost', '127.0.0.1']) {
    const page = await get(caddy, { host });
    assert.equal(page.text, 'page');
    const [leaf] = page.of('connection:opened')[0]?.tls?.chain ?? [];
    assert.deepEqual(
      [leaf?.subject, leaf?.issuer, leaf?.altNames],
      ['localhost', 'Known CA', ['localhost', '127.0.0.1']],
    );
  }
  const stranger = await issueCertificate({ commonName: 'Stranger', isAuthority: true });
  assert.deepEqual(problems(await get(caddy, { trusted: stranger })), [
    'ERR_CERT_AUTHORITY_INVALID: Its issuer, Known CA, is not trusted here.',
  ]);
});

test('a self-signed certificate without any name, and one of a CA without a name, are told in words', async () => {
  const nobody = await issueCertificate({ commonName: '', subject: '' });
  assert.deepEqual(problems(await get(nobody)), [
    'ERR_CERT_AUTHORITY_INVALID: It is self-signed, so nothing proves that this server is localhost.',
    'ERR_CERT_COMMON_NAME_INVALID: It names no host, so it is not valid for localhost.',
  ]);
  assert.equal(summarise(new X509Certificate(nobody.pem)).subject, 'a certificate without a name');

  const below = await issue({ altNames: ['localhost'], issuer: nameless });
  assert.deepEqual(problems(await get(below)), [
    'ERR_CERT_AUTHORITY_INVALID: Its issuer, a CA without a name, is not trusted here.',
  ]);
  assert.equal((await get(below, { trusted: nameless })).text, 'page');
});

test('a client certificate without a subject (SPIFFE) is shown, named by its URI, and its CA is found', async () => {
  const workload = await issue({
    subject: '',
    usage: 'client',
    ...alsoFor({ type: 'url', value: 'spiffe://shop.example/cart' }),
  });
  const other = await issue({ subject: '', usage: 'client', issuer: nameless });
  const server = await issue({ altNames: ['localhost'] });
  await using asking = await startTlsServer(
    {
      certificate: server,
      options: { requestCert: true, ca: [authority.pem, nameless.pem] },
    },
    (request, response) => {
      assert.ok(request.socket instanceof TLSSocket);
      response.end(request.socket.getPeerCertificate().subjectaltname ?? 'no names');
    },
  );
  for (const [certificate, name, shown] of [
    [workload, 'spiffe://shop.example/cart', 'URI:spiffe://shop.example/cart'],
    [other, 'a certificate without a name', 'no names'],
  ] as const) {
    using context = new TestContext({
      extraCaCertificates: [authority.pem],
      clientCertificates: [{ host: 'localhost', cert: certificate.pem, key: certificate.keyPem }],
    });
    const issuers: string[][] = [];
    const page = await run(asking.url, {
      context,
      handler: {
        onSelectClientCertificate: ({ acceptableIssuers }) => {
          issuers.push([...acceptableIssuers]);
          return undefined;
        },
      },
    });
    assert.equal(page.text, shown);
    assert.deepEqual(issuers, [['Known CA', 'a CA without a name']]);
    assert.equal(page.of('connection:opened').at(-1)?.tls?.clientCertificate, name);
  }
});

test('a common name is not a host, whatever other names stand beside it', async () => {
  const spiffe = alsoFor(
    { type: 'url', value: 'spiffe://a/b' },
    { type: 'email', value: 'a@b.example' },
  );
  assert.deepEqual(problems(await get(await issue(spiffe))), [
    'ERR_CERT_COMMON_NAME_INVALID: It belongs to spiffe://a/b, a@b.example, not to localhost.',
  ]);
  assert.deepEqual(problems(await get(await issue({ altNames: ['127.0.0.1', '::1'] }))), [
    'ERR_CERT_COMMON_NAME_INVALID: It belongs to 127.0.0.1, ::1, not to localhost.',
  ]);
  const many = Array.from({ length: 100 }, (_, index) => `host-${index}.example`);
  const page = await get(await issue({ altNames: many }));
  assert.deepEqual(problems(page), [
    'ERR_CERT_COMMON_NAME_INVALID: It belongs to host-0.example, host-1.example, host-2.example and 97 more, not to localhost.',
  ]);
  const [leaf] = page.of('certificate:received')[0]?.chain ?? [];
  assert.ok(leaf !== undefined);
  assert.match(issuedTo(leaf), /, host-19\.example and 80 more$/);
});

/** What is shown of a subject as RFC 4514 writes it, or as the library's JSON for other kinds of strings. */
const subjects: readonly (readonly [NonNullable<CertificateOptions['subject']>, string])[] = [
  ['CN=first, CN=second, O=Shop', 'first'],
  ['O=Shop, OU=Cart', 'Shop'],
  ['OU=Cart, C=DE', 'Cart'],
  ['C=DE, L=Ulm', 'C=DE, L=Ulm'],
  [[{ O: ['Shop'], CN: ['both in one'] }], 'both in one'],
  ['CN=Smith\\, John \\+ Co = \\"us\\"', 'Smith, John + Co = "us"'],
  ['CN=Grüße 你好', 'Grüße 你好'],
  [new Name([{ CN: [{ bmpString: 'Grüße' }] }]), 'Grüße'],
  // T61String, in Latin-1 as everybody writes it.
  [new Name(Buffer.from('3010310e300c06035504031405' + '4772fcdf65', 'hex')), 'Grüße'],
  [new Name([{ CN: [{ universalString: 'Grüße' }] }]), 'Grüße'],
  [new Name([{ CN: [{ utf8String: 'a\nO=fake\u001b[2J' }] }]), 'a\\0AO=fake\\1B[2J'],
  [`CN=${'long '.repeat(100)}end`, `${'long '.repeat(40).slice(0, 199)}…`],
];

for (const [subject, shown] of subjects) {
  test(`a subject is shown as ${shown.slice(0, 40)}`, async () => {
    const certificate = await issue({ subject, altNames: ['localhost'] });
    const page = await get(certificate);
    assert.equal(page.text, 'page');
    assert.equal(page.of('connection:opened')[0]?.tls?.chain[0]?.subject, shown);
  });
}

test('a name that only stands in another name is not an alternative name', async () => {
  const certificate = await issue(
    alsoFor(
      { type: 'dn', value: 'CN=DNS:evil.example' },
      { type: 'url', value: 'https://a.example/?a, DNS:evil.example' },
      { type: 'id', value: '1.2.3.4' },
      { type: 'upn', value: 'alice@corp.example' },
    ),
  );
  assert.deepEqual(summarise(new X509Certificate(certificate.pem)).altNames, [
    'https://a.example/?a, DNS:evil.example',
    'alice@corp.example',
  ]);
});
