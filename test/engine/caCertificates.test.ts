import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import {
  type IssuedCertificate,
  issueCertificate,
} from '../../examples/playground/certificates.ts';
import type { RequestContextOptions } from '../../src/engine/index.ts';
import { caCertificatesIn } from '../../src/engine/network/tls/certificates/caCertificates.ts';
import { startTlsServer } from '../servers/testServer.ts';
import { TestContext, run } from './run.ts';

const DAY = 24 * 60 * 60 * 1000;
const [root, otherRoot] = await Promise.all(
  ['Root', 'Other root'].map((commonName) => issueCertificate({ commonName, isAuthority: true })),
);
assert.ok(root !== undefined && otherRoot !== undefined);
const middle = await issue('Middle', root);
const otherMiddle = await issue('Other middle', otherRoot);
const server = await serverOf(middle);

function issue(commonName: string, issuer: IssuedCertificate): Promise<IssuedCertificate> {
  return issueCertificate({ commonName, isAuthority: true, issuer });
}

function serverOf(issuer: IssuedCertificate, notAfter?: Date): Promise<IssuedCertificate> {
  const until = notAfter === undefined ? {} : { notAfter };
  return issueCertificate({ commonName: 'localhost', altNames: ['localhost'], issuer, ...until });
}

/** What is wrong with the server's certificate for a context that trusts no CA but these. */
async function problems(
  certificate: IssuedCertificate,
  extraCaCertificates: RequestContextOptions['extraCaCertificates'],
  { host = 'localhost', bundled = [] as readonly string[] } = {},
): Promise<string[]> {
  await using shown = await startTlsServer({ certificate }, (_, response) => response.end('page'));
  using context = new TestContext({
    bundledCertificates: bundled,
    systemCertificates: false,
    ...(extraCaCertificates === undefined ? {} : { extraCaCertificates }),
  });
  const get = await run(`https://${host}:${shown.port}/`, { context });
  const [received] = get.of('certificate:received');
  assert.equal(get.text, received === undefined ? 'page' : '');
  return received?.problems.map(({ error }) => error) ?? [];
}

test('a CA that is no root is trusted without the one above it, and so is the certificate itself', async () => {
  assert.deepEqual(await problems(server, [root.pem]), []);
  assert.deepEqual(await problems(server, [middle.pem]), []);
  assert.deepEqual(await problems(server, [server.pem]), []);
  assert.deepEqual(await problems({ ...server, chainPem: server.pem }, [middle.pem]), []);
  // What the server sends above it does not count.
  assert.deepEqual(
    await problems({ ...server, chainPem: server.chainPem + root.pem }, [middle.pem]),
    [],
  );
});

test('a named CA that is no root makes nothing else trusted', async () => {
  const unknown = ['ERR_CERT_AUTHORITY_INVALID'];
  assert.deepEqual(await problems(await serverOf(otherMiddle), [middle.pem]), unknown);
  assert.deepEqual(await problems(await serverOf(middle), [server.pem]), unknown);
  assert.deepEqual(await problems(server, [middle.pem], { host: '127.0.0.1' }), [
    'ERR_CERT_COMMON_NAME_INVALID',
  ]);
  const old = await serverOf(middle, new Date(Date.now() - DAY / 2));
  for (const trusted of [middle, old]) {
    assert.deepEqual(await problems(old, [trusted.pem]), ['ERR_CERT_DATE_INVALID']);
  }
});

test('an intermediate that nobody has named is no anchor, although OpenSSL is told to take any', async () => {
  const bundled = [otherMiddle.pem];
  const stranger = await serverOf(otherMiddle);
  assert.deepEqual(await problems(stranger, [middle.pem], { bundled }), [
    'ERR_CERT_AUTHORITY_INVALID',
  ]);
  assert.deepEqual(await problems(stranger, [middle.pem, otherRoot.pem], { bundled }), []);
});

/** The root as files have it. */
const body = root.pem.split('\n').slice(1, -2);
const forms: Readonly<Record<string, string | Uint8Array>> = {
  DER: new X509Certificate(root.pem).raw,
  bytes: Buffer.from(root.pem),
  'Windows line ends': root.pem.replaceAll('\n', '\r\n'),
  'one long line': `-----BEGIN CERTIFICATE-----\n${body.join('')}\n-----END CERTIFICATE-----`,
  indentation: root.pem.replaceAll(/^/gm, '      '),
  'a byte order mark': `\ufeff${root.pem}`,
  'other text and keys': `Bag Attributes\n  friendlyName: a-b\n${server.keyPem}\nCertificate:\n  Issuer: CN=x\n${root.pem}# end`,
  duplicates: root.pem + otherRoot.pem + root.pem,
  'an old label': root.pem.replaceAll(' CERTIFICATE', ' X509 CERTIFICATE'),
  "OpenSSL's label, with what it is trusted for": [
    '-----BEGIN TRUSTED CERTIFICATE-----',
    Buffer.concat([
      new X509Certificate(root.pem).raw,
      Buffer.from('300c300a06082b06010505070301', 'hex'),
    ]).toString('base64'),
    '-----END TRUSTED CERTIFICATE-----',
  ].join('\n'),
};

for (const [form, content] of Object.entries(forms)) {
  test(`a CA is read from a file with ${form}`, async () => {
    assert.deepEqual(await problems(server, [content]), []);
  });
}

const damaged = root.pem.replace(/\n.{10}/, '\n');
const refused: readonly (readonly [string | Uint8Array, string])[] = [
  [
    '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n',
    'has a damaged certificate: number 1 of 1, in line 1. Export it again, or remove it.',
  ],
  [
    `# our CAs\n${root.pem}${damaged}${otherRoot.pem}`,
    `has a damaged certificate: number 2 of 3, in line ${root.pem.split('\n').length + 1}. Export it again, or remove it.`,
  ],
  [
    `${root.pem.replace(/-----END.*/, '')}${otherRoot.pem}`,
    'has a damaged certificate: number 1 of 2, in line 1. Export it again, or remove it.',
  ],
  [
    root.pem.slice(0, 300),
    'has a damaged certificate: number 1 of 1, in line 1. Export it again, or remove it.',
  ],
  [
    '-----BEGIN PKCS7-----\nAAAA\n-----END PKCS7-----\n',
    'contains a PKCS #7 bundle. Convert it to PEM: openssl pkcs7 -print_certs.',
  ],
  [server.keyPem, 'contains no certificate. Use PEM ("-----BEGIN CERTIFICATE-----") or DER.'],
  [
    Buffer.from([0x30, 0x03, 1]),
    'contains no certificate. Use PEM ("-----BEGIN CERTIFICATE-----") or DER.',
  ],
];

test("CAs that can't all be read are refused, and which one is said", () => {
  for (const [content, message] of refused) {
    assert.throws(() => caCertificatesIn(content), { name: 'UnusableCertificates', message });
    assert.throws(() => new TestContext({ extraCaCertificates: [root.pem, content] }), {
      name: 'TypeError',
      message: `extraCaCertificates[1] ${message}`,
    });
  }
  assert.throws(() => new TestContext({ bundledCertificates: [damaged] }), {
    message: /^bundledCertificates\[0\] has a damaged certificate/,
  });
});
