// The certificate library resolves its parts through decorator metadata, so this import comes first.
import 'reflect-metadata';
import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import { issueCertificate } from '../../examples/playground/certificates.ts';
import { weaknesses } from '../../src/engine/network/tls/certificates/weaknesses.ts';

const rsa = new X509Certificate(
  (await issueCertificate({ commonName: 'RSA', key: 'rsa-2048' })).pem,
);
const ecdsa = new X509Certificate((await issueCertificate({ commonName: 'ECDSA' })).pem);

/** 1.2.840.113549.1.1 in DER, before the number of the algorithm. */
const PKCS1 = Buffer.from('06092a864886f70d0101', 'hex');
const SHA256_WITH_RSA = 11;

/** The certificate as if it were signed in another way: whether its signature is right is not asked here. */
function signedBy(algorithm: number): X509Certificate {
  const bytes = Buffer.from(rsa.raw);
  const from = Buffer.concat([PKCS1, Buffer.from([SHA256_WITH_RSA])]);
  for (let at = bytes.indexOf(from); at !== -1; at = bytes.indexOf(from, at + 1)) {
    bytes[at + PKCS1.byteLength] = algorithm;
  }
  return new X509Certificate(bytes);
}

async function names(certificate: X509Certificate): Promise<string[]> {
  return (await weaknesses([certificate])).map(({ name }) => name);
}

test('signatures with MD2, MD5 and SHA-1 are too weak, those with SHA-2 are not', async () => {
  const weak = ['ERR_CERT_WEAK_SIGNATURE_ALGORITHM'];
  const found = await Promise.all([2, 4, 5, 11, 12, 13].map((number) => names(signedBy(number))));
  assert.deepEqual(found, [weak, weak, weak, [], [], []]);
});

test('where Node does not tell the algorithm, the certificate does', async () => {
  const untold = (certificate: X509Certificate): X509Certificate =>
    Object.defineProperty(certificate, 'signatureAlgorithmOid', { value: undefined });
  assert.deepEqual(await names(untold(signedBy(5))), ['ERR_CERT_WEAK_SIGNATURE_ALGORITHM']);
  assert.deepEqual(await names(untold(signedBy(11))), []);
});

test('an RSA key of 2048 bits and a curve of 256 are strong enough', async () => {
  assert.deepEqual(await names(rsa), []);
  assert.deepEqual(await names(ecdsa), []);
});

test('each certificate of a path is looked at, and the fault is told of its own', async () => {
  const weak = signedBy(4);
  assert.deepEqual(await weaknesses([rsa, weak]), [
    { name: 'ERR_CERT_WEAK_SIGNATURE_ALGORITHM', certificate: weak },
  ]);
});
