// The certificate library resolves its parts through decorator metadata, so this import comes first.
import 'reflect-metadata';
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { connect, createServer } from 'node:tls';
import type { AddressInfo } from 'node:net';
import { Extension, KeyUsageFlags } from '@peculiar/x509';
import {
  type IssuedCertificate,
  issueCertificate,
} from '../../examples/playground/certificates.ts';
import type { RequestContextOptions } from '../../src/engine/index.ts';
import { inspectCertificate } from '../../src/engine/network/tls/certificates/inspectCertificate.ts';
import { issueRevocationList } from '../servers/revocationList.ts';
import { DAY, authority, expiry, issue, problemsOf } from './certificateProblems.ts';
import { nameConstraints } from './nameConstraints.ts';
import { TestContext } from './run.ts';

const notForServers = { keyUsages: KeyUsageFlags.keyCertSign };
const bounded = await issue({
  commonName: 'Bounded',
  altNames: [],
  isAuthority: true,
  extensions: [nameConstraints({ permitted: [{ dNSName: 'company.test' }] })],
});
const stranger = await issueCertificate({ commonName: 'Stranger', isAuthority: true });
const strangersCa = await issue({
  ...{ commonName: "Stranger's CA", altNames: [], isAuthority: true, issuer: stranger },
});
const tooLong = { notBefore: new Date(Date.now() - 500 * DAY) };
const asPublic: RequestContextOptions = {
  bundledCertificates: [authority.pem],
  extraCaCertificates: [],
};
const oldList = await issueRevocationList({
  ...{ issuer: authority, thisUpdate: expiry.notBefore, nextUpdate: expiry.notAfter },
});

/** A context that knows the certificate as revoked by `issuer`. */
async function revoked(
  certificate: IssuedCertificate,
  issuer: IssuedCertificate,
): Promise<RequestContextOptions> {
  const list = await issueRevocationList({ issuer, revoked: [certificate] });
  return { certificateRevocationLists: [list] };
}

/** So that OpenSSL lets the server use a key that is too short. */
const options = { ciphers: 'DEFAULT:@SECLEVEL=0' };

type Case = readonly [IssuedCertificate, RequestContextOptions, ...names: string[]];

const wrongUse = await issue(notForServers);
const unknown = await issue({ issuer: strangersCa });
const weak = { signatureHash: 'SHA-1', key: 'rsa-1024' } as const;
const cases: readonly Case[] = [
  [wrongUse, await revoked(wrongUse, authority), 'ERR_CERT_INVALID', 'ERR_CERT_REVOKED'],
  [unknown, await revoked(unknown, strangersCa), 'ERR_CERT_REVOKED', 'ERR_CERT_AUTHORITY_INVALID'],
  [
    await issue({ issuer: stranger, altNames: ['other.test'] }),
    {},
    'ERR_CERT_AUTHORITY_INVALID',
    'ERR_CERT_COMMON_NAME_INVALID',
  ],
  [
    await issue({ issuer: bounded, altNames: ['other.test'] }),
    {},
    'ERR_CERT_COMMON_NAME_INVALID',
    'ERR_CERT_NAME_CONSTRAINT_VIOLATION',
  ],
  [
    await issue({ issuer: bounded, ...weak, ...expiry }),
    {},
    'ERR_CERT_NAME_CONSTRAINT_VIOLATION',
    'ERR_CERT_WEAK_SIGNATURE_ALGORITHM',
    'ERR_CERT_WEAK_KEY',
    'ERR_CERT_DATE_INVALID',
  ],
  [
    await issue({ ...tooLong, notAfter: expiry.notAfter }),
    { ...asPublic, certificateRevocationLists: [oldList] },
    'ERR_CERT_DATE_INVALID',
    'ERR_CERT_VALIDITY_TOO_LONG',
    'ERR_CERT_UNABLE_TO_CHECK_REVOCATION',
  ],
];

for (const [certificate, context, ...names] of cases) {
  test(`the gravest problem is the error, in Chromium's order: ${names.join(', ')}`, async () => {
    assert.deepEqual((await problemsOf(certificate, { context, options })).names, names);
  });
}

test('a critical extension that nobody knows makes a certificate invalid (RFC 5280, section 4.2)', async () => {
  const extensions = [new Extension('1.3.6.1.4.1.99999.1', true, Buffer.from('0500', 'hex'))];
  const { names, sentences } = await problemsOf(await issue({ extensions }));
  assert.deepEqual(names, ['ERR_CERT_INVALID']);
  assert.deepEqual(sentences, ['It breaks the rules for certificates.']);
});

test('a chain of more CAs than OpenSSL follows is not trusted', async () => {
  let issuer = authority;
  for (let count = 0; count < 102; count++) {
    issuer = await issue({ issuer, commonName: `CA ${count}`, altNames: [], isAuthority: true });
  }
  const { names } = await problemsOf(await issue({ issuer }));
  assert.deepEqual(names, ['ERR_CERT_AUTHORITY_INVALID']);
});

test('what is wrong with a root that the server does not show is said of its certificate', async () => {
  const root = await issueCertificate({
    commonName: 'Company root',
    isAuthority: true,
    extensions: [nameConstraints({ permitted: [{ dNSName: 'company.test' }] })],
  });
  const context = { extraCaCertificates: [root.pem] };
  const { names, sentences } = await problemsOf(await issue({ issuer: root }), { context });
  assert.deepEqual(names, ['ERR_CERT_NAME_CONSTRAINT_VIOLATION']);
  assert.deepEqual(sentences, ['Its issuer is not allowed to issue certificates for localhost.']);
});

test('a server that shows no certificate has an invalid one', async () => {
  const ciphers = 'AECDH-AES128-SHA:@SECLEVEL=0';
  const anonymous = { ciphers, maxVersion: 'TLSv1.2' } as const;
  const server = createServer(anonymous).listen(0, 'localhost');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const socket = connect({ ...anonymous, host: 'localhost', port, rejectUnauthorized: false });
  try {
    await once(socket, 'secureConnect');
    using context = new TestContext();
    const { problems, chain } = await inspectCertificate(socket, 'localhost', context.trust, false);
    assert.deepEqual(
      [problems.map(({ error, sentence }) => [error, sentence]), chain],
      [[['ERR_CERT_INVALID', 'The server showed no certificate.']], []],
    );
  } finally {
    socket.destroy();
    server.close();
  }
});

test('a root that is trusted may be weak, and no other certificate of the chain', async () => {
  const root = await issueCertificate({
    ...{ commonName: 'Old root', isAuthority: true, signatureHash: 'SHA-1' },
  });
  const context = { extraCaCertificates: [root.pem] };
  assert.deepEqual((await problemsOf(await issue({ issuer: root }), { context })).names, []);
  const middle = { ...weak, commonName: 'Weak CA', altNames: [], isAuthority: true };
  const below = await issue({ issuer: await issue({ ...middle, issuer: stranger }) });
  assert.deepEqual((await problemsOf(below, { options })).names, [
    'ERR_CERT_AUTHORITY_INVALID',
    'ERR_CERT_WEAK_SIGNATURE_ALGORITHM',
    'ERR_CERT_WEAK_KEY',
  ]);
  const own = await issueCertificate({
    ...{ commonName: 'localhost', altNames: ['localhost'], key: 'rsa-1024' },
  });
  const trusted = { context: { extraCaCertificates: [own.pem] }, options };
  assert.deepEqual((await problemsOf(own, trusted)).names, ['ERR_CERT_WEAK_KEY']);
});

test('a sentence tells the certificate of the server from the CAs above it', async () => {
  const middle = { commonName: 'Middle', altNames: [], isAuthority: true };
  const ca = await issue(middle);
  const weakCa = await issue({ ...middle, key: 'rsa-1024' });
  const told: readonly (readonly [IssuedCertificate, RequestContextOptions, string])[] = [
    [
      await issue({ issuer: ca }),
      await revoked(ca, authority),
      'Its CA certificate, Middle, was revoked by Known CA.',
    ],
    [await issue({ key: 'rsa-1024' }), {}, 'Its key is too short to be safe.'],
    [
      await issue({ issuer: weakCa }),
      {},
      'Its CA certificate, Middle, has a key that is too short to be safe.',
    ],
    [
      await issue({ issuer: bounded }),
      {},
      'Its CA, Bounded, is not allowed to issue certificates for localhost.',
    ],
  ];
  for (const [certificate, context, sentence] of told) {
    assert.equal((await problemsOf(certificate, { context, options })).sentences[0], sentence);
  }
});
