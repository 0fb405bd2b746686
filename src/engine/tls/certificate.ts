/** A certificate in the terms that a person judges it by. Dates are ISO 8601. */
export interface CertificateSummary {
  readonly subject: string;
  readonly issuer: string;
  readonly altNames: readonly string[];
  readonly selfSigned: boolean;
  readonly validFrom: string;
  readonly validTo: string;
  readonly serialNumber: string;
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
