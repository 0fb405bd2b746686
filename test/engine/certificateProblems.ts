import type { TlsOptions } from 'node:tls';
import {
  type CertificateOptions,
  type IssuedCertificate,
  issueCertificate,
} from '../../examples/playground/certificates.ts';
import assert from 'node:assert/strict';
import type { RequestContextOptions } from '../../src/engine/index.ts';
import { startTlsServer } from '../servers/testServer.ts';
import { type Run, TestContext, run } from './run.ts';

export const DAY = 24 * 60 * 60 * 1000;
/** The CA that the contexts of {@link problemsOf} trust. */
export const authority = await issueCertificate({ commonName: 'Known CA', isAuthority: true });
/** Of a certificate that has expired. */
export const expiry = {
  notBefore: new Date(Date.now() - 30 * DAY),
  notAfter: new Date(Date.now() - DAY),
};

/** A certificate of {@link authority} for localhost, unless the options say otherwise. */
export function issue(options: Partial<CertificateOptions>): Promise<IssuedCertificate> {
  const { commonName = 'localhost', altNames = ['localhost'], issuer = authority } = options;
  return issueCertificate({ ...options, commonName, altNames, issuer });
}

/** What a certificate's problems are, with nobody there to allow them. */
export async function problemsOf(
  certificate: IssuedCertificate,
  more: { host?: string; options?: TlsOptions; context?: RequestContextOptions } = {},
): Promise<{ names: string[]; sentences: string[]; run: Run }> {
  await using server = await startTlsServer(
    { certificate, ...(more.options === undefined ? {} : { options: more.options }) },
    (_, response) => response.end('page'),
  );
  using context = new TestContext({ extraCaCertificates: [authority.pem], ...more.context });
  const get = await run(`https://${more.host ?? 'localhost'}:${server.port}/`, { context });
  const problems = get.of('certificate:received')[0]?.problems ?? [];
  assert.equal(get.error, problems[0]?.error);
  assert.equal(server.requests.length, problems.length === 0 ? 1 : 0);
  return {
    names: problems.map(({ error }) => error),
    sentences: problems.map(({ sentence }) => sentence),
    run: get,
  };
}
