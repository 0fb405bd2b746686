// The certificate library resolves its parts through decorator metadata, so this import comes first.
import 'reflect-metadata';
import { KeyObject, X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  type JsonGeneralName,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  type X509CertificateCreateParamsName,
  X509CertificateGenerator,
} from '@peculiar/x509';

const DAY = 24 * 60 * 60 * 1000;

const KEY_ALGORITHMS = {
  'ecdsa-p256': { name: 'ECDSA', namedCurve: 'P-256' },
  'rsa-2048': rsa(2048),
  'rsa-1024': rsa(1024),
} as const;

const CA_USES: KeyUsageFlags = KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign;

export interface CertificateOptions {
  readonly commonName: string;
  /** In place of the common name: all of the subject, which may be empty. */
  readonly subject?: X509CertificateCreateParamsName;
  /** DNS names and IP addresses of the subject; none leaves the extension out. */
  readonly altNames?: readonly string[];
  /** Who signs; without it the certificate signs itself. */
  readonly issuer?: IssuedCertificate;
  readonly isAuthority?: boolean;
  /** Default: yesterday. */
  readonly notBefore?: Date;
  /** Default: 90 days from now. */
  readonly notAfter?: Date;
  /** Default: `ecdsa-p256`, which takes a few milliseconds to make. */
  readonly key?: keyof typeof KEY_ALGORITHMS;
  /** `SHA-1` needs an issuer with an ECDSA key. */
  readonly signatureHash?: 'SHA-256' | 'SHA-1';
  readonly usage?: 'server' | 'client';
  /** What the key may do, in place of what is usual for a CA or a server. */
  readonly keyUsages?: KeyUsageFlags;
  /** How many CAs may come below this one. */
  readonly pathLength?: number;
  /** Further extensions: name constraints, revocation list addresses. */
  readonly extensions?: readonly Extension[];
}

export interface IssuedCertificate {
  /** The certificate alone, as PEM. */
  readonly pem: string;
  /** Its private key as PKCS #8 PEM. */
  readonly keyPem: string;
  /** What a server should present: this certificate, then its intermediates, without the root. */
  readonly chainPem: string;
  /** Upper-case hex pairs separated by colons. */
  readonly fingerprint256: string;
  readonly subject: X509CertificateCreateParamsName;
  readonly keys: CryptoKeyPair;
}

/** Makes a key and a certificate for it, self-signed or signed by `issuer`. */
export async function issueCertificate(options: CertificateOptions): Promise<IssuedCertificate> {
  const keys = await generateKeys(options.key ?? 'ecdsa-p256');
  const subject = options.subject ?? `CN=${options.commonName}`;
  const { issuer } = options;
  const signer = issuer?.keys ?? keys;

  const certificate = await X509CertificateGenerator.create({
    subject,
    issuer: issuer?.subject ?? subject,
    publicKey: keys.publicKey,
    signingKey: signer.privateKey,
    signingAlgorithm: {
      name: signer.privateKey.algorithm.name,
      hash: options.signatureHash ?? 'SHA-256',
    },
    notBefore: options.notBefore ?? new Date(Date.now() - DAY),
    notAfter: options.notAfter ?? new Date(Date.now() + 90 * DAY),
    extensions: await extensionsOf(options, keys, signer),
  });

  const pem = `${certificate.toString('pem')}\n`;
  return {
    pem,
    keyPem: KeyObject.from(keys.privateKey).export({ type: 'pkcs8', format: 'pem' }) as string,
    chainPem: issuer === undefined || isSelfSigned(issuer) ? pem : pem + issuer.chainPem,
    fingerprint256: new X509Certificate(pem).fingerprint256,
    subject,
    keys,
  };
}

async function extensionsOf(
  options: CertificateOptions,
  keys: CryptoKeyPair,
  signer: CryptoKeyPair,
): Promise<Extension[]> {
  const isAuthority = options.isAuthority ?? false;
  const extensions: Extension[] = [
    new BasicConstraintsExtension(isAuthority, options.pathLength, true),
    await SubjectKeyIdentifierExtension.create(keys.publicKey),
    await AuthorityKeyIdentifierExtension.create(signer.publicKey),
  ];
  if (isAuthority) {
    extensions.push(new KeyUsagesExtension(options.keyUsages ?? CA_USES, true));
    if (options.usage === 'client') {
      extensions.push(new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth]));
    }
  } else {
    const usage =
      options.usage === 'client' ? ExtendedKeyUsage.clientAuth : ExtendedKeyUsage.serverAuth;
    extensions.push(
      new KeyUsagesExtension(options.keyUsages ?? KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([usage]),
    );
  }
  if (options.altNames !== undefined && options.altNames.length > 0) {
    extensions.push(
      new SubjectAlternativeNameExtension(
        options.altNames.map((value): JsonGeneralName => ({
          type: isIP(value) === 0 ? 'dns' : 'ip',
          value,
        })),
      ),
    );
  }
  return [...extensions, ...(options.extensions ?? [])];
}

function rsa(modulusLength: number) {
  return {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    publicExponent: new Uint8Array([1, 0, 1]),
    modulusLength,
  } as const;
}

function generateKeys(kind: keyof typeof KEY_ALGORITHMS): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(KEY_ALGORITHMS[kind], true, ['sign', 'verify']);
}

function isSelfSigned(certificate: IssuedCertificate): boolean {
  const { subject, issuer } = new X509Certificate(certificate.pem);
  return subject === issuer;
}
