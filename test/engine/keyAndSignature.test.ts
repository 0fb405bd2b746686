import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import { rootCertificates } from 'node:tls';
import {
  keyInWords,
  signatureInWords,
} from '../../src/engine/network/tls/certificates/keyAndSignature.ts';

const roots = rootCertificates.map((pem) => new X509Certificate(pem));

test('key and signature of every public CA are told in words', () => {
  const keys = new Set(roots.map(keyInWords));
  const signatures = new Set(roots.map(signatureInWords));
  for (const name of ['RSA, 2048 bits', 'RSA, 4096 bits', 'EC, P-256', 'EC, P-384']) {
    assert.ok(keys.has(name), name);
  }
  for (const key of keys) assert.match(key ?? '', /^(?:RSA, \d+ bits|EC, P-\d+|Ed25519)$/);
  for (const name of ['SHA-256 with RSA', 'SHA-384 with RSA', 'SHA-384 with ECDSA']) {
    assert.ok(signatures.has(name), name);
  }
  for (const name of signatures) assert.match(name ?? '', / with (?:RSA|ECDSA)$/);
});

test('the signature is the one that Node tells, where it does', () => {
  for (const root of roots) {
    const told = (root as { readonly signatureAlgorithm?: string }).signatureAlgorithm;
    if (told === undefined) continue;
    const hash = /sha-?\d+/i.exec(told)?.[0].replace(/^sha-?/i, 'SHA-') ?? '';
    assert.ok(signatureInWords(root)?.startsWith(hash), `${told}: ${signatureInWords(root) ?? ''}`);
  }
});

test('a signature of an unknown kind is told by its number, and of what is cut off nothing', () => {
  const root = roots.find((each) => signatureInWords(each) === 'SHA-256 with RSA');
  assert.ok(root !== undefined);
  const raw = Buffer.from(root.raw);
  assert.equal(signatureInWords({ raw: raw.subarray(0, 200) }), null);
  const identifier = Buffer.from('06092a864886f70d01010b', 'hex');
  raw[raw.lastIndexOf(identifier) + identifier.byteLength - 1] = 99;
  assert.equal(signatureInWords({ raw }), '1.2.840.113549.1.1.99');
});
