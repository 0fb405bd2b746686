import type { NetErrorName } from '../../../errors/netErrors.ts';

/** Chromium's order: of several problems the first of these gives the error its name (cert_status_flags.cc). */
export const certificateFaults = [
  'ERR_OUT_OF_MEMORY',
  'ERR_CERT_INVALID',
  'ERR_CERT_REVOKED',
  'ERR_CERT_AUTHORITY_INVALID',
  'ERR_CERT_COMMON_NAME_INVALID',
  'ERR_CERT_NAME_CONSTRAINT_VIOLATION',
  'ERR_CERT_WEAK_SIGNATURE_ALGORITHM',
  'ERR_CERT_WEAK_KEY',
  'ERR_CERT_DATE_INVALID',
  'ERR_CERT_VALIDITY_TOO_LONG',
  'ERR_CERT_UNABLE_TO_CHECK_REVOCATION',
] as const satisfies readonly NetErrorName[];

export type CertificateFault = (typeof certificateFaults)[number];
