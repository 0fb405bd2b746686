import type { X509Certificate } from 'node:crypto';
import type { CertificateFault } from './certificateFaults.ts';

/** What is wrong, and with which certificate of the chain. */
export interface ChainFault {
  readonly name: CertificateFault;
  readonly certificate: X509Certificate;
}

/**
 * Who has issued whom, as far as Node's X509Certificate tells. OpenSSL checks this too, but Node tells only the last
 * thing that it found, and dates come last: an expired certificate hides that nobody trusted has issued it, or that
 * its signature is forged.
 */
export function trustFaults(
  chain: readonly X509Certificate[],
  anchors: readonly X509Certificate[],
): ChainFault[] {
  const faults: ChainFault[] = [];
  for (const [index, certificate] of chain.entries()) {
    if (anchors.some((anchor) => isSame(certificate, anchor))) break;
    if (anchors.some((anchor) => isIssuedBy(certificate, anchor))) break;
    // OpenSSL leaves an issuer out of the chain when the signature is not its own.
    const issuer = chain[index + 1] ?? anchors.find((anchor) => namesAsIssuer(certificate, anchor));
    if (issuer === undefined) faults.push({ name: 'ERR_CERT_AUTHORITY_INVALID', certificate });
    else if (!issuer.ca || !isIssuedBy(certificate, issuer)) {
      faults.push({ name: 'ERR_CERT_INVALID', certificate });
    }
  }
  return faults;
}

/**
 * The chain with its trust anchor at the end, where there is one: what a server sends beyond it does not count, and
 * what it leaves out because everybody has it is added.
 */
export function pathTo(
  anchors: readonly X509Certificate[],
  chain: readonly X509Certificate[],
): { readonly path: readonly X509Certificate[]; readonly anchored: boolean } {
  for (const [index, certificate] of chain.entries()) {
    const through = chain.slice(0, index + 1);
    if (anchors.some((anchor) => isSame(certificate, anchor))) {
      return { path: through, anchored: true };
    }
    const issuer = anchors.find((anchor) => isIssuedBy(certificate, anchor));
    if (issuer !== undefined) return { path: [...through, issuer], anchored: true };
  }
  return { path: chain, anchored: false };
}

export function isSame(one: X509Certificate, other: X509Certificate): boolean {
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

/** Keys of a kind that Node does not know make it throw. */
export function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
