import { X509Certificate } from 'node:crypto';
import { attempt } from './checkChain.ts';

/** A certificate that somebody trusts. */
export interface CaCertificate {
  readonly pem: string;
  readonly certificate: X509Certificate;
}

/** Why a file of CA certificates can't be used. The message goes on from the file's name: "has a damaged certificate…". */
export class UnusableCertificates extends Error {
  override readonly name = 'UnusableCertificates';
}

/** `TRUSTED CERTIFICATE` is OpenSSL's own, with what it may be used for. */
const BEGIN = /-----BEGIN ((?:X509 |TRUSTED )?CERTIFICATE)-----/g;
const BLOCK = /^([A-Za-z0-9+/=\s]*)-----END ([^-]*)-----/;

/**
 * The certificates in a PEM text, whatever stands between them, or the one in DER. All have to be in order: one that is
 * left out would be missed only when a server is not trusted.
 * @throws UnusableCertificates
 */
export function caCertificatesIn(content: string | Uint8Array): CaCertificate[] {
  const text = typeof content === 'string' ? content : Buffer.from(content).toString('latin1');
  const begins = [...text.matchAll(BEGIN)];
  if (begins.length === 0) {
    const der =
      typeof content === 'string' ? undefined : attempt(() => new X509Certificate(content));
    if (der !== undefined) return [{ pem: der.toString(), certificate: der }];
    throw new UnusableCertificates(
      text.includes('-----BEGIN PKCS7-----')
        ? 'contains a PKCS #7 bundle. Convert it to PEM: openssl pkcs7 -print_certs.'
        : 'contains no certificate. Use PEM ("-----BEGIN CERTIFICATE-----") or DER.',
    );
  }
  return begins.map(({ index, 0: begin, 1: label = '' }, position) => {
    const block = BLOCK.exec(text.slice(index + begin.length));
    const pem = `${begin}\n${linesOf(block?.[1] ?? '')}\n-----END ${label}-----\n`;
    const certificate = block?.[2] === label ? attempt(() => new X509Certificate(pem)) : undefined;
    if (certificate !== undefined) return { pem, certificate };
    const line = text.slice(0, index).split('\n').length;
    throw new UnusableCertificates(
      `has a damaged certificate: number ${String(position + 1)} of ${String(begins.length)}, in line ${String(line)}. Export it again, or remove it.`,
    );
  });
}

/** OpenSSL wants lines of at most 64 characters, and none that is indented. */
function linesOf(base64: string): string {
  return base64.replaceAll(/\s+/g, '').replaceAll(/.{64}(?=.)/g, '$&\n');
}
