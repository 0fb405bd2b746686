import { issueCertificate } from '../../examples/playground/certificates.ts';
import type { RequestContextOptions } from '../../src/engine/index.ts';
import { TestContext } from './run.ts';

/** Issues what server and clients of a test show each other. */
export const authority = await issueCertificate({ commonName: 'Test CA', isAuthority: true });

/** That of a server on localhost. */
export const server = await issueCertificate({
  commonName: 'localhost',
  altNames: ['localhost'],
  issuer: authority,
});

export const alice = await issueCertificate({
  commonName: 'alice',
  issuer: authority,
  usage: 'client',
});

/** A context that trusts the authority. */
export function trusting(options: RequestContextOptions = {}): TestContext {
  return new TestContext({ extraCaCertificates: [authority.pem], ...options });
}
