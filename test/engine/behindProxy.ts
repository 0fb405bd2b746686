import { issueCertificate } from '../../examples/playground/certificates.ts';
import { TestContext } from './run.ts';

/** That of a server which only the proxy finds. */
export const certificate = await issueCertificate({
  commonName: 'shop.test',
  altNames: ['shop.test'],
});

/** All goes through this proxy, also to this machine. */
export function contextWith(proxy: string): TestContext {
  return new TestContext({
    proxy: { kind: 'fixed', proxy, bypass: '<-loopback>' },
    extraCaCertificates: [certificate.pem],
  });
}
