import type { X509Certificate } from 'node:crypto';
import { attempt } from './checkChain.ts';

/** "RSA, 2048 bits", "EC, P-256", "Ed25519"; null: a kind that Node can't read. */
export function keyInWords(certificate: X509Certificate): string | null {
  const key = attempt(() => certificate.publicKey);
  const type = key?.asymmetricKeyType;
  const { modulusLength, namedCurve } = key?.asymmetricKeyDetails ?? {};
  switch (type) {
    case 'rsa':
    case 'rsa-pss':
    case 'dsa': {
      const name = type.toUpperCase();
      return modulusLength === undefined ? name : `${name}, ${String(modulusLength)} bits`;
    }
    case 'ec':
      return namedCurve === undefined ? 'EC' : `EC, ${CURVES[namedCurve] ?? namedCurve}`;
    case undefined:
      return null;
    default:
      // "ed25519", "ed448", "ml-dsa-65"
      return type.replace(/^ed/, 'Ed').replace(/^ml-dsa/, 'ML-DSA');
  }
}

/** OpenSSL's names of curves that people know by NIST's. */
const CURVES: Readonly<Record<string, string>> = {
  prime256v1: 'P-256',
  secp384r1: 'P-384',
  secp521r1: 'P-521',
};

/** "SHA-256 with RSA"; an algorithm that is not known here is told by its object identifier. */
export function signatureInWords(certificate: Pick<X509Certificate, 'raw'>): string | null {
  const identifier = attempt(() => signatureAlgorithmOf(certificate.raw));
  return identifier === undefined ? null : (SIGNATURES[identifier] ?? identifier);
}

const SIGNATURES: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.2': 'MD2 with RSA',
  '1.2.840.113549.1.1.4': 'MD5 with RSA',
  '1.2.840.113549.1.1.5': 'SHA-1 with RSA',
  '1.2.840.113549.1.1.10': 'RSASSA-PSS',
  '1.2.840.113549.1.1.11': 'SHA-256 with RSA',
  '1.2.840.113549.1.1.12': 'SHA-384 with RSA',
  '1.2.840.113549.1.1.13': 'SHA-512 with RSA',
  '1.2.840.10040.4.3': 'SHA-1 with DSA',
  '1.2.840.10045.4.1': 'SHA-1 with ECDSA',
  '1.2.840.10045.4.3.2': 'SHA-256 with ECDSA',
  '1.2.840.10045.4.3.3': 'SHA-384 with ECDSA',
  '1.2.840.10045.4.3.4': 'SHA-512 with ECDSA',
  '1.3.101.112': 'Ed25519',
  '1.3.101.113': 'Ed448',
};

/**
 * The object identifier behind the signed part (RFC 5280, section 4.1). Node tells it since 24.9 only, and what reads
 * whole certificates takes longer to load than a handshake.
 */
function signatureAlgorithmOf(der: Buffer): string {
  const signed = contentAt(der, contentAt(der, 0).from);
  const { from, to } = contentAt(der, contentAt(der, signed.to).from);
  const numbers: number[] = [];
  let number = 0;
  for (const byte of der.subarray(from, to)) {
    number = number * 128 + (byte & 0x7f);
    if (byte >= 0x80) continue;
    if (numbers.length === 0) numbers.push(Math.min(2, Math.floor(number / 40)), number % 40);
    else numbers.push(number);
    number = 0;
  }
  return numbers.join('.');
}

/** Where the content of the element at an offset lies. @throws RangeError behind the end */
function contentAt(der: Buffer, offset: number): { readonly from: number; readonly to: number } {
  const first = der.readUInt8(offset + 1);
  const bytes = first < 0x80 ? 0 : first & 0x7f;
  const from = offset + 2 + bytes;
  return { from, to: from + (bytes === 0 ? first : der.readUIntBE(offset + 2, bytes)) };
}
