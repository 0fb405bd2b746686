// The certificate library resolves its parts through decorator metadata, so this import comes first.
import 'reflect-metadata';
import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import { AsnConvert } from '@peculiar/asn1-schema';
import { type GeneralName, Name, id_ce_nameConstraints } from '@peculiar/asn1-x509';
import {
  ExtendedKeyUsageExtension,
  Extension,
  KeyUsageFlags,
  Name as WrittenName,
} from '@peculiar/x509';
import {
  type CertificateOptions,
  type IssuedCertificate,
  issueCertificate,
} from '../../examples/playground/certificates.ts';
import { pathFaults } from '../../src/engine/network/tls/certificates/pathRules.ts';
import { type Subtrees, nameConstraints } from './nameConstraints.ts';

type Options = Partial<CertificateOptions>;

const INVALID = 'ERR_CERT_INVALID';
const NOT_PERMITTED = 'ERR_CERT_NAME_CONSTRAINT_VIOLATION';
const server: Options = { altNames: ['localhost'] };

/** What is wrong with a path, given from its root down to the server: "0: NAME" is about the server's certificate. */
async function faultsOf(...descending: readonly Options[]): Promise<string[]> {
  const issued: IssuedCertificate[] = [];
  for (const [index, options] of descending.entries()) {
    const isAuthority = index < descending.length - 1;
    const issuer = issued.at(-1);
    const names = { commonName: isAuthority ? `CA ${String(index)}` : 'server', isAuthority };
    issued.push(
      await issueCertificate({ ...names, ...(issuer === undefined ? {} : { issuer }), ...options }),
    );
  }
  const path = issued.reverse().map(({ pem }) => new X509Certificate(pem));
  return pathFaults(path).map(
    ({ name, certificate }) => `${String(path.indexOf(certificate))}: ${name}`,
  );
}

test('the key of a server may sign, encipher a key or agree on one, and that of a CA signs certificates', async () => {
  const { digitalSignature, keyEncipherment, keyAgreement, keyCertSign, cRLSign } = KeyUsageFlags;
  for (const keyUsages of [digitalSignature, keyEncipherment, keyAgreement]) {
    assert.deepEqual(await faultsOf({}, { ...server, keyUsages }), []);
  }
  const ofCa = { ...server, keyUsages: (keyCertSign | cRLSign) as KeyUsageFlags };
  assert.deepEqual(await faultsOf({}, ofCa), [`0: ${INVALID}`]);
  const ofServer = { keyUsages: (cRLSign | digitalSignature) as KeyUsageFlags };
  assert.deepEqual(await faultsOf({}, ofServer, server), [`1: ${INVALID}`]);
});

test('a certificate for clients, and one of a CA for clients, is not for servers', async () => {
  assert.deepEqual(await faultsOf({}, { ...server, usage: 'client' }), [`0: ${INVALID}`]);
  assert.deepEqual(await faultsOf({}, { usage: 'client' }, server), [`1: ${INVALID}`]);
  const forAnything = new ExtendedKeyUsageExtension(['2.5.29.37.0']);
  assert.deepEqual(await faultsOf({}, { extensions: [forAnything] }, server), []);
});

test('a CA may allow a number of CAs below it, of which those that another has issued for itself do not count', async () => {
  assert.deepEqual(await faultsOf({ pathLength: 0 }, server), []);
  assert.deepEqual(await faultsOf({ pathLength: 1 }, {}, server), []);
  assert.deepEqual(await faultsOf({ pathLength: 0 }, {}, server), [`2: ${INVALID}`]);
  assert.deepEqual(await faultsOf({ pathLength: 1 }, {}, {}, server), [`3: ${INVALID}`]);
  const withNewKey = { subject: 'CN=CA 0' };
  assert.deepEqual(await faultsOf({ pathLength: 0 }, withNewKey, server), []);
  assert.deepEqual(await faultsOf({ pathLength: 0 }, withNewKey, {}, server), [`3: ${INVALID}`]);
});

test('a certificate with an extension that nobody can read is invalid, and the others are still checked', async () => {
  const nonsense = new Extension(id_ce_nameConstraints, true, Buffer.from('nonsense'));
  const bounded = nameConstraints({ permitted: [{ dNSName: 'a.test' }] });
  assert.deepEqual(await faultsOf({ extensions: [bounded] }, { extensions: [nonsense] }, server), [
    `1: ${INVALID}`,
    `2: ${NOT_PERMITTED}`,
  ]);
});

/** Whether a CA with these constraints may issue a certificate for these names. */
async function permits(subtrees: Subtrees, leaf: Options): Promise<boolean> {
  const faults = await faultsOf({ extensions: [nameConstraints(subtrees)] }, leaf);
  assert.deepEqual(
    faults.filter((fault) => fault !== `1: ${NOT_PERMITTED}`),
    [],
  );
  return faults.length === 0;
}

function directory(name: string): Partial<GeneralName> {
  return { directoryName: AsnConvert.parse(new WrittenName(name).toArrayBuffer(), Name) };
}

const permitted: readonly (readonly [
  base: Partial<GeneralName>,
  inside: Options,
  outside: Options,
])[] = [
  [{ dNSName: 'host.test' }, { altNames: ['host.test'] }, { altNames: ['ahost.test'] }],
  [{ dNSName: 'host.test' }, { altNames: ['www.host.test'] }, { altNames: ['test'] }],
  [{ dNSName: 'Host.Test' }, { altNames: ['HOST.test'] }, { altNames: ['host.test.org'] }],
  [{ dNSName: '.host.test' }, { altNames: ['a.host.test'] }, { altNames: ['host.test'] }],
  [{ iPAddress: '10.0.0.0/8' }, { altNames: ['10.9.9.9'] }, { altNames: ['11.0.0.1'] }],
  [{ iPAddress: '10.0.0.0/8' }, { altNames: ['10.0.0.1'] }, { altNames: ['a00::1'] }],
  [{ iPAddress: 'fd00::/8' }, { altNames: ['fd12::1'] }, { altNames: ['fe80::1'] }],
  [{ iPAddress: 'fd00::/8' }, { altNames: ['fd00::1'] }, { altNames: ['253.0.0.1'] }],
  [directory('C=DE, O=Shop'), { subject: 'C=DE, O=Shop, CN=a' }, { subject: 'C=DE, O=Cart' }],
  [directory('C=DE, O=Shop'), { subject: 'C=DE, O=shop' }, { subject: 'O=Shop, C=DE' }],
];

for (const [base, inside, outside] of permitted) {
  const named = ({ subject, altNames = [] }: Options): string =>
    typeof subject === 'string' ? subject : altNames.join();
  test(`a constraint has ${named(inside)} inside and ${named(outside)} outside`, async () => {
    assert.equal(await permits({ permitted: [base] }, inside), true);
    assert.equal(await permits({ permitted: [base] }, outside), false);
    assert.equal(await permits({ excluded: [base] }, inside), false);
    assert.equal(await permits({ excluded: [base] }, outside), true);
  });
}

test('a constraint is about names of its kind: every one has to be inside, and one that is excluded is out', async () => {
  const both = { altNames: ['a.test', 'b.test'] };
  const a = { dNSName: 'a.test' };
  const b = { dNSName: 'b.test' };
  assert.equal(await permits({ permitted: [a] }, both), false);
  assert.equal(await permits({ permitted: [a, b] }, both), true);
  assert.equal(
    await permits({ permitted: [a, b], excluded: [{ dNSName: 'x.a.test' }] }, both),
    true,
  );
  assert.equal(await permits({ permitted: [a, b], excluded: [b] }, both), false);
  const addresses = { iPAddress: '10.0.0.0/8' };
  assert.equal(await permits({ permitted: [addresses] }, both), true);
  assert.equal(await permits({ permitted: [a] }, { altNames: ['10.0.0.1'] }), true);
  assert.equal(await permits({ permitted: [{ rfc822Name: 'a@a.test' }] }, both), true);
  assert.equal(await permits({ permitted: [a] }, {}), true);
});

test('an empty host name has every host inside, and an empty subject is no name', async () => {
  assert.equal(await permits({ permitted: [{ dNSName: '' }] }, server), true);
  assert.equal(await permits({ excluded: [{ dNSName: '' }] }, server), false);
  const shop = directory('O=Shop');
  assert.equal(await permits({ permitted: [shop] }, { ...server, subject: '' }), true);
  assert.equal(await permits({ permitted: [shop] }, server), false);
});

test('an address without a mask is not a constraint that can be checked', async () => {
  const address = nameConstraints({ permitted: [{ iPAddress: '10.0.0.0' }] });
  assert.deepEqual(await faultsOf({ extensions: [address] }, { altNames: ['10.0.0.1'] }), [
    `1: ${INVALID}`,
  ]);
});
