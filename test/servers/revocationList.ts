import 'reflect-metadata';
import { X509Certificate } from 'node:crypto';
import { X509CrlGenerator } from '@peculiar/x509';
import type { IssuedCertificate } from '../../examples/playground/certificates.ts';

const DAY = 24 * 60 * 60 * 1000;

export interface RevocationListOptions {
  readonly issuer: IssuedCertificate;
  readonly revoked?: readonly IssuedCertificate[];
  /** Default: yesterday. */
  readonly thisUpdate?: Date;
  /** Default: in 7 days. */
  readonly nextUpdate?: Date;
  /** Another's key, for a list that its issuer did not sign. */
  readonly signer?: IssuedCertificate;
}

/** A list of certificates that `issuer` has revoked, as PEM. */
export async function issueRevocationList(options: RevocationListOptions): Promise<string> {
  const { issuer, revoked = [], signer = issuer } = options;
  const list = await X509CrlGenerator.create({
    issuer: issuer.subject,
    thisUpdate: options.thisUpdate ?? new Date(Date.now() - DAY),
    nextUpdate: options.nextUpdate ?? new Date(Date.now() + 7 * DAY),
    entries: revoked.map(({ pem }) => ({ serialNumber: new X509Certificate(pem).serialNumber })),
    signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
    signingKey: signer.keys.privateKey,
  });
  return list.toString('pem');
}
