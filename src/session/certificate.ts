/** A certificate in the terms that a person judges it by. Dates are ISO 8601. */
export interface CertificateSummary {
  /** What people know it by: common name, organisation or the whole subject; of an empty subject the first alternative name. */
  readonly subject: string;
  readonly issuer: string;
  /** Hosts, IP addresses, URIs (SPIFFE), mail addresses and user names. */
  readonly altNames: readonly string[];
  readonly selfSigned: boolean;
  readonly validFrom: string;
  readonly validTo: string;
  readonly serialNumber: string;
  /** "RSA, 2048 bits"; absent: nobody could tell, or an earlier version kept the session. */
  readonly key?: string;
  /** "SHA-256 with RSA"; absent like `key`. */
  readonly signature?: string;
  /** Upper-case hex pairs separated by colons. */
  readonly fingerprint256: string;
  readonly pem: string;
}

/** One thing that is wrong with a certificate: `error` is Chromium's name, `sentence` says it in words. */
export interface CertificateProblem {
  readonly error: string;
  readonly code: number;
  readonly sentence: string;
}

/** How many of a certificate's names are told; one of a hoster may have hundreds. */
const MOST_TOLD = 20;

/** Whom a certificate is for: its alternative names, else its subject. */
export function issuedTo({ altNames, subject }: CertificateSummary): string {
  if (altNames.length === 0) return subject;
  const told = altNames.slice(0, MOST_TOLD).join(', ');
  const more = altNames.length - MOST_TOLD;
  return more > 0 ? `${told} and ${String(more)} more` : told;
}
