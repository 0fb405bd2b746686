import type { X509Certificate } from 'node:crypto';
import { attempt } from './checkChain.ts';
import type { ChainFault } from './checkChain.ts';

/**
 * Keys and signatures that are too weak, in every certificate but the trust anchor, which is trusted as it is. OpenSSL
 * refuses them at its default security level, BoringSSL (VS Code's) does not: both hosts shall say the same.
 */
export async function weaknesses(path: readonly X509Certificate[]): Promise<ChainFault[]> {
  const faults: ChainFault[] = [];
  for (const certificate of path) {
    if (WEAK_SIGNATURES.has(await signatureAlgorithm(certificate))) {
      faults.push({ name: 'ERR_CERT_WEAK_SIGNATURE_ALGORITHM', certificate });
    }
    if (hasWeakKey(certificate)) faults.push({ name: 'ERR_CERT_WEAK_KEY', certificate });
  }
  return faults;
}

/** MD2, MD5 and SHA-1 with RSA, SHA-1 with ECDSA and DSA. */
const WEAK_SIGNATURES = new Set([
  '1.2.840.113549.1.1.2',
  '1.2.840.113549.1.1.4',
  '1.2.840.113549.1.1.5',
  '1.3.14.3.2.29',
  '1.2.840.10045.4.1',
  '1.2.840.10040.4.3',
]);

/** The algorithm's object identifier. Node tells it since 24.9. */
async function signatureAlgorithm(certificate: X509Certificate): Promise<string> {
  const told = certificate.signatureAlgorithmOid as string | undefined;
  if (told !== undefined) return told;
  const { parseCertificate } = await import('./asn1.ts');
  return parseCertificate(certificate).signatureAlgorithm.algorithm;
}

/** Chromium draws the line at 1024, and OpenSSL, which is asked first, at this: 112 bits of security. */
const MIN_RSA_BITS = 2048;
const MIN_CURVE_BITS = 224;

function hasWeakKey(certificate: X509Certificate): boolean {
  const details = attempt(() => certificate.publicKey.asymmetricKeyDetails);
  const { modulusLength, namedCurve } = details ?? {};
  if (modulusLength !== undefined) return modulusLength < MIN_RSA_BITS;
  // "prime256v1", "secp384r1", "brainpoolP512t1": the first number is the size of the field.
  const curveBits = /\d{3}/.exec(namedCurve ?? '')?.[0];
  return curveBits !== undefined && Number(curveBits) < MIN_CURVE_BITS;
}
