import { X509Certificate, createPrivateKey } from 'node:crypto';
import { attempt } from '../certificates/checkChain.ts';

/** The PEM text of a file with certificates, which may hold their key too; a certificate in DER is made PEM. Null: neither. */
export function certificatePem(file: Uint8Array): string | null {
  return pemText(file) ?? attempt(() => new X509Certificate(file).toString()) ?? null;
}

const DER_KEYS = ['pkcs8', 'pkcs1', 'sec1'] as const;

/** The key of a certificate: in a file of its own, or with null in the PEM text `cert`. Null: there is none that can be read. */
export function privateKeyOf(
  cert: string,
  keyFile: Uint8Array | null,
  passphrase?: string,
): string | null {
  const key = keyFile === null ? cert : privateKeyPem(keyFile, passphrase);
  return key?.includes('PRIVATE KEY-----') === true ? key : null;
}

/** The PEM text of a file with a private key; one in DER is made PEM, which may need its passphrase. Null: neither. */
export function privateKeyPem(file: Uint8Array, passphrase?: string): string | null {
  const pem = pemText(file);
  if (pem !== null) return pem;
  const key = Buffer.from(file);
  const locked = passphrase === undefined ? {} : { passphrase };
  for (const type of DER_KEYS) {
    const read = attempt(() => createPrivateKey({ key, format: 'der', type, ...locked }));
    if (read !== undefined) return read.export({ format: 'pem', type: 'pkcs8' }).toString();
  }
  return null;
}

function pemText(file: Uint8Array): string | null {
  const text = Buffer.from(file).toString('latin1');
  return text.includes('-----BEGIN') ? text : null;
}
