// The certificate library resolves its parts through decorator metadata, so this import comes first.
import 'reflect-metadata';
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Extension, KeyUsageFlags } from '@peculiar/x509';
import {
  type CertificateOptions,
  type IssuedCertificate,
  issueCertificate,
} from '../../examples/playground/certificates.ts';
import type { RequestContextOptions } from '../../src/engine/index.ts';
import { isValidTooLong } from '../../src/engine/network/tls/certificates/validity.ts';
import { issueRevocationList } from '../servers/revocationList.ts';
import { startTlsServer } from '../servers/testServer.ts';
import { DAY, authority, expiry, issue, problemsOf } from './certificateProblems.ts';
import { nameConstraints } from './nameConstraints.ts';
import { TestContext, run } from './run.ts';

const good = await issue({});
const intermediate = await issue({ commonName: 'Middle', altNames: [], isAuthority: true });

async function under(
  constraints: Extension,
  leaf: Partial<CertificateOptions> = {},
): Promise<IssuedCertificate> {
  const middle = await issue({
    commonName: 'Bounded',
    altNames: [],
    isAuthority: true,
    extensions: [constraints],
  });
  return issue({ ...leaf, issuer: middle });
}

test('S22: a CA that may not vouch for a host is ERR_CERT_NAME_CONSTRAINT_VIOLATION, beside other problems', async () => {
  const onlyCompany = nameConstraints({ permitted: [{ dNSName: 'company.example' }] });
  const notLocal = nameConstraints({ excluded: [{ dNSName: 'localhost' }] });
  const onlyPrivate = nameConstraints({ permitted: [{ iPAddress: '10.0.0.0/8' }] });
  const name = 'ERR_CERT_NAME_CONSTRAINT_VIOLATION';
  const cases: readonly [IssuedCertificate, string[], host?: string][] = [
    [await under(onlyCompany), [name]],
    [await under(notLocal), [name]],
    [await under(onlyPrivate, { altNames: ['127.0.0.1'] }), [name], '127.0.0.1'],
    [await under(onlyCompany, expiry), [name, 'ERR_CERT_DATE_INVALID']],
    [
      await under(onlyCompany, { signatureHash: 'SHA-1' }),
      [name, 'ERR_CERT_WEAK_SIGNATURE_ALGORITHM'],
    ],
    [
      await under(nameConstraints({ permitted: [{ dNSName: 'localhost' }] }), expiry),
      ['ERR_CERT_DATE_INVALID'],
    ],
    [
      await under(nameConstraints({ permitted: [{ dNSName: '' }, { iPAddress: '127.0.0.0/8' }] })),
      [],
    ],
  ];
  for (const [certificate, names, host = 'localhost'] of cases) {
    assert.deepEqual((await problemsOf(certificate, { host })).names, names);
  }
});

test('S22: what a CA or a server may not do with its key is ERR_CERT_INVALID, whatever else is wrong', async () => {
  const mayNotSign = await issue({
    commonName: 'No signer',
    altNames: [],
    isAuthority: true,
    keyUsages: KeyUsageFlags.cRLSign,
  });
  const clientCa = await issue({
    commonName: 'For clients',
    altNames: [],
    isAuthority: true,
    usage: 'client',
  });
  const last = await issue({ commonName: 'Last', altNames: [], isAuthority: true, pathLength: 0 });
  const beyond = await issue({
    commonName: 'Beyond',
    altNames: [],
    isAuthority: true,
    issuer: last,
  });
  const cases: Readonly<Record<string, Partial<CertificateOptions>>> = {
    'a CA for client certificates': { issuer: clientCa },
    'a CA below one that allows none': { issuer: beyond },
    'a server that may only sign certificates': { keyUsages: KeyUsageFlags.keyCertSign },
  };
  for (const [title, options] of Object.entries(cases)) {
    const valid = await problemsOf(await issue(options));
    assert.deepEqual(valid.names, ['ERR_CERT_INVALID'], title);
    const expired = await problemsOf(await issue({ ...options, ...expiry }));
    assert.deepEqual(expired.names, ['ERR_CERT_INVALID', 'ERR_CERT_DATE_INVALID'], title);
  }
  // To OpenSSL who may not sign is nobody's issuer.
  const { names } = await problemsOf(await issue({ issuer: mayNotSign, ...expiry }));
  assert.deepEqual(names, ['ERR_CERT_AUTHORITY_INVALID', 'ERR_CERT_DATE_INVALID']);
});

test('the problem of an intermediate certificate is told of that certificate', async () => {
  const old = await issue({ ...expiry, commonName: 'Old CA', altNames: [], isAuthority: true });
  const { names, sentences } = await problemsOf(await issue({ issuer: old }));
  assert.deepEqual(names, ['ERR_CERT_DATE_INVALID']);
  assert.match(sentences[0] ?? '', /^Its CA certificate, Old CA, expired on/);
  const weak = await issue({
    commonName: 'Weak CA',
    altNames: [],
    isAuthority: true,
    signatureHash: 'SHA-1',
  });
  assert.deepEqual((await problemsOf(await issue({ issuer: weak }))).names, [
    'ERR_CERT_WEAK_SIGNATURE_ALGORITHM',
  ]);
});

test('who is not trusted is told of a chain whose root the server shows too', async () => {
  const root = await issueCertificate({ commonName: 'Unknown root', isAuthority: true });
  const middle = await issue({
    ...{ commonName: 'Unknown CA', altNames: [], isAuthority: true, issuer: root },
  });
  const leaf = await issue({ issuer: middle });
  for (const [cert, sentence] of [
    [leaf.pem, 'Its issuer, Unknown CA, is not trusted here.'],
    [leaf.chainPem, 'Its chain leads to Unknown root, which is not trusted here.'],
    [leaf.chainPem + root.pem, 'Its root certificate, Unknown root, is not trusted here.'],
  ] as const) {
    const { names, sentences } = await problemsOf(leaf, { options: { cert } });
    assert.deepEqual([names, sentences], [['ERR_CERT_AUTHORITY_INVALID'], [sentence]]);
  }
});

test("S21: a certificate on its issuer's list is ERR_CERT_REVOKED, in PEM and in DER, and another is not", async () => {
  const pem = await issueRevocationList({ issuer: authority, revoked: [good] });
  const der = Buffer.from(pem.replaceAll(/-----[^-]+-----/g, ''), 'base64');
  const other = await issue({});
  for (const list of [pem, der, Buffer.from(pem)]) {
    const context = { certificateRevocationLists: [list] };
    const { names, sentences } = await problemsOf(good, { context });
    assert.deepEqual(names, ['ERR_CERT_REVOKED']);
    assert.equal(sentences[0], 'Its issuer, Known CA, has revoked it.');
    assert.deepEqual((await problemsOf(other, { context })).names, []);
  }
});

test('S21 S22: a revoked intermediate, a revoked and expired certificate, and several lists', async () => {
  const leaf = await issue({ issuer: intermediate });
  const old = await issue({ ...expiry, issuer: intermediate });
  const ofAuthority = await issueRevocationList({ issuer: authority, revoked: [intermediate] });
  const ofIntermediate = await issueRevocationList({ issuer: intermediate, revoked: [old] });
  const nothing = await issueRevocationList({ issuer: intermediate });
  const check = async (certificate: IssuedCertificate, ...lists: string[]) =>
    (await problemsOf(certificate, { context: { certificateRevocationLists: lists } })).names;
  assert.deepEqual(await check(leaf, ofAuthority), ['ERR_CERT_REVOKED']);
  assert.deepEqual(await check(leaf, ofIntermediate), []);
  assert.deepEqual(await check(leaf, `${nothing}\n${ofAuthority}`), ['ERR_CERT_REVOKED']);
  assert.deepEqual(await check(old, nothing, ofIntermediate), [
    'ERR_CERT_REVOKED',
    'ERR_CERT_DATE_INVALID',
  ]);
});

test("S21: a list that is out of date or not its issuer's own can't be relied on", async () => {
  const stranger = await issueCertificate({ commonName: 'Stranger', isAuthority: true });
  const ago = (days: number): Date => new Date(Date.now() - days * DAY);
  const old = { thisUpdate: ago(30), nextUpdate: ago(20) };
  const name = 'ERR_CERT_UNABLE_TO_CHECK_REVOCATION';
  const issuer = authority;
  const cases: readonly [lists: Parameters<typeof issueRevocationList>[0][], names: string[]][] = [
    [[{ issuer, ...old }], [name]],
    [[{ issuer, thisUpdate: ago(-2), nextUpdate: ago(-9) }], [name]],
    [[{ issuer, signer: stranger }], [name]],
    [[{ issuer, signer: stranger, revoked: [good] }], [name]],
    [[{ issuer, ...old, revoked: [good] }], ['ERR_CERT_REVOKED', name]],
    // A current list beside it is enough.
    [[{ issuer, ...old }, { issuer }], []],
    // A list of somebody else says nothing.
    [[{ issuer: stranger, ...old }], []],
  ];
  for (const [lists, names] of cases) {
    const certificateRevocationLists = await Promise.all(lists.map(issueRevocationList));
    const told = await problemsOf(good, { context: { certificateRevocationLists } });
    assert.deepEqual(told.names, names);
  }
});

test('a text that is no list of revoked certificates fails the request and says which one', async () => {
  await using server = await startTlsServer({ certificate: good }, (_, response) => response.end());
  const pem = await issueRevocationList({ issuer: authority });
  for (const wrong of ['certificates.crl', authority.pem, Buffer.from('nonsense')]) {
    using context = new TestContext({
      extraCaCertificates: [authority.pem],
      certificateRevocationLists: [pem, wrong],
    });
    const get = await run(server.url, { context });
    const error = get.webRequest.requestError;
    assert.deepEqual([error?.name, error?.phase], ['ERR_INVALID_ARGUMENT', 'tls']);
    assert.match(error?.message ?? '', /^certificateRevocationLists\[1\] is not a list.*Use PEM/);
  }
  assert.equal(server.requests.length, 0);
});

test("a certificate that a public CA may not issue for so long is ERR_CERT_VALIDITY_TOO_LONG; a company's own CA may", async () => {
  const long = await issue({ notAfter: new Date(Date.now() + 500 * DAY) });
  assert.deepEqual((await problemsOf(long)).names, []);
  const context = { bundledCertificates: [authority.pem], extraCaCertificates: [] };
  const { names, sentences } = await problemsOf(long, { context });
  assert.deepEqual(names, ['ERR_CERT_VALIDITY_TOO_LONG']);
  assert.match(sentences[0] ?? '', /longer than a public CA may issue it/);
  assert.deepEqual((await problemsOf(good, { context })).names, []);
  assert.deepEqual((await problemsOf(good, { context: { extraCaCertificates: [] } })).names, [
    'ERR_CERT_AUTHORITY_INVALID',
  ]);
});

test('how long a public CA may issue a certificate for depends on when it was issued', async () => {
  const tooLong = async (from: string, days: number): Promise<boolean> => {
    const notBefore = new Date(from);
    const notAfter = new Date(notBefore.getTime() + days * DAY);
    return isValidTooLong(new X509Certificate((await issue({ notBefore, notAfter })).pem));
  };
  for (const [from, days] of [
    ['2013-01-01', 1860],
    ['2016-01-01', 1209],
    ['2019-01-01', 825],
    ['2021-01-01', 398],
    ['2026-06-01', 200],
    ['2027-06-01', 100],
    ['2029-06-01', 47],
  ] as const) {
    assert.deepEqual([await tooLong(from, days), await tooLong(from, days + 1)], [false, true]);
  }
});

test('S25: the context says which versions of TLS are spoken', async () => {
  for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
    const only = { minVersion: version, maxVersion: version };
    await using server = await startTlsServer({ certificate: good, options: only }, (_, response) =>
      response.end('page'),
    );
    for (const [minTlsVersion, maxTlsVersion] of [
      ['TLSv1.2', 'TLSv1.2'],
      ['TLSv1.2', 'TLSv1.3'],
      ['TLSv1.3', 'TLSv1.3'],
    ] as const) {
      using context = new TestContext({
        extraCaCertificates: [authority.pem],
        minTlsVersion,
        maxTlsVersion,
      });
      const get = await run(server.url, { context });
      const speaks = minTlsVersion <= version && version <= maxTlsVersion;
      assert.equal(get.error, speaks ? undefined : 'ERR_SSL_VERSION_OR_CIPHER_MISMATCH');
      assert.equal(get.of('connection:opened')[0]?.tls?.version, speaks ? version : undefined);
    }
  }
});

test('S18: NODE_EXTRA_CA_CERTS is trusted', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'extra-ca-'));
  try {
    const file = path.join(folder, 'ca.pem');
    await writeFile(file, authority.pem);
    await using server = await startTlsServer({ certificate: good }, (_, response) =>
      response.end('page'),
    );
    const cli = fileURLToPath(import.meta.resolve('../../src/cli/bin.ts'));
    const { stdout } = await promisify(execFile)(process.execPath, [cli, 'send', server.url], {
      env: { ...process.env, NODE_EXTRA_CA_CERTS: file },
    });
    assert.match(stdout, /page/);
    assert.equal(server.requests.length, 1);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('options that OpenSSL would overlook are refused, and say what to write', () => {
  const wrong: readonly [RequestContextOptions, string][] = [
    [
      { extraCaCertificates: [authority.pem, '/etc/ssl/ca.pem'] },
      'extraCaCertificates[1] contains no certificate. Use PEM ("-----BEGIN CERTIFICATE-----"), not the path of a file.',
    ],
    [
      { minTlsVersion: 'TLSv9' as 'TLSv1.2' },
      'minTlsVersion is "TLSv9". Use TLSv1, TLSv1.1, TLSv1.2, TLSv1.3.',
    ],
    [
      { minTlsVersion: 'TLSv1.3', maxTlsVersion: 'TLSv1.2' },
      'minTlsVersion TLSv1.3 is above maxTlsVersion TLSv1.2, so no TLS version is left.',
    ],
    [
      { maxTlsVersion: 'TLSv1.1' },
      'minTlsVersion TLSv1.2 is above maxTlsVersion TLSv1.1, so no TLS version is left.',
    ],
  ];
  for (const [options, message] of wrong) {
    assert.throws(() => new TestContext(options), { name: 'TypeError', message });
  }
});

test('contexts that trust the same share what OpenSSL made of it', () => {
  using one = new TestContext({ extraCaCertificates: [authority.pem] });
  using same = new TestContext({ extraCaCertificates: [authority.pem] });
  using other = new TestContext({ extraCaCertificates: [authority.pem], maxTlsVersion: 'TLSv1.2' });
  assert.equal(one.trust.secureContext, same.trust.secureContext);
  assert.notEqual(one.trust.secureContext, other.trust.secureContext);
});
