import { X509Certificate } from 'node:crypto';
import type { NetErrorName } from '../errors/netErrors.ts';

/**
 * What is wrong with a chain besides dates and names. OpenSSL checks all of this too, but Node tells only the last
 * thing that it found, and dates come last: an expired certificate hides that nobody trusted has issued it, or that
 * its signature is forged.
 */
export function chainFaults(
  chain: readonly X509Certificate[],
  anchors: readonly X509Certificate[],
): NetErrorName[] {
  const faults: NetErrorName[] = [];
  const [leaf] = chain;
  if (leaf !== undefined && !isForServers(leaf)) faults.push('ERR_CERT_INVALID');
  for (const [index, certificate] of chain.entries()) {
    if (anchors.some((anchor) => isSame(certificate, anchor))) break;
    if (isWeaklySigned(certificate)) faults.push('ERR_CERT_WEAK_SIGNATURE_ALGORITHM');
    if (hasShortKey(certificate)) faults.push('ERR_CERT_WEAK_KEY');
    if (anchors.some((anchor) => isIssuedBy(certificate, anchor))) break;
    // OpenSSL leaves an issuer out of the chain when the signature is not its own.
    const issuer = chain[index + 1] ?? anchors.find((anchor) => namesAsIssuer(certificate, anchor));
    if (issuer === undefined) faults.push('ERR_CERT_AUTHORITY_INVALID');
    else if (!issuer.ca || !isIssuedBy(certificate, issuer)) faults.push('ERR_CERT_INVALID');
  }
  return faults;
}

/** The certificates in PEM texts, each of which may hold several. */
export function readCertificates(texts: readonly string[]): X509Certificate[] {
  return texts.flatMap((text) =>
    (text.match(/-----BEGIN [^-]*CERTIFICATE-----[^-]+-----END [^-]*CERTIFICATE-----/g) ?? [])
      // What cannot be read vouches for nobody.
      .flatMap((pem) => attempt(() => [new X509Certificate(pem)]) ?? []),
  );
}

/** id-kp-serverAuth and anyExtendedKeyUsage (RFC 5280, section 4.2.1.12); a certificate without the list is for all. */
const SERVER_USES = new Set(['1.3.6.1.5.5.7.3.1', '2.5.29.37.0']);

function isForServers({ keyUsage }: X509Certificate): boolean {
  const uses = keyUsage as readonly string[] | undefined;
  return uses?.some((use) => SERVER_USES.has(use)) ?? true;
}

function isSame(one: X509Certificate, other: X509Certificate): boolean {
  return one.serialNumber === other.serialNumber && one.fingerprint256 === other.fingerprint256;
}

function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return (
    namesAsIssuer(certificate, issuer) &&
    attempt(() => certificate.verify(issuer.publicKey)) === true
  );
}

function namesAsIssuer(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return certificate.issuer === issuer.subject && certificate.checkIssued(issuer);
}

/** OpenSSL's security level 2 and every public CA ask for this much. */
const MIN_RSA_BITS = 2048;

function hasShortKey(certificate: X509Certificate): boolean {
  const bits = attempt(() => certificate.publicKey.asymmetricKeyDetails?.modulusLength);
  return bits !== undefined && bits < MIN_RSA_BITS;
}

/** MD2, MD5 and SHA-1 with RSA, SHA-1 with ECDSA and DSA, as they stand in DER. */
const WEAK_SIGNATURES = new Set([
  '2a864886f70d010102',
  '2a864886f70d010104',
  '2a864886f70d010105',
  '2a8648ce3d0401',
  '2a8648ce380403',
]);

/** RFC 5280, section 4.1: what is signed, then the algorithm's identifier; Node tells it only since 24.9. */
function isWeaklySigned({ raw }: X509Certificate): boolean {
  const [signed] = derElement(raw, 0);
  const [, algorithm] = derElement(raw, signed);
  const [identifier] = derElement(raw, algorithm);
  const [start, end] = derElement(raw, identifier);
  return WEAK_SIGNATURES.has(raw.toString('hex', start, end));
}

/** Where the content of the element at `at` begins and ends. */
function derElement(der: Buffer, at: number): [start: number, end: number] {
  const first = der.readUInt8(at + 1);
  if (first < 0x80) return [at + 2, at + 2 + first];
  const bytes = first & 0x7f;
  const start = at + 2 + bytes;
  return [start, start + der.readUIntBE(at + 2, bytes)];
}

/** Keys of a kind that Node does not know make it throw. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
