import type { X509Certificate } from 'node:crypto';

const DAY = 24 * 60 * 60 * 1000;

/** The longest life of a certificate of a public CA, by when it was issued (Baseline Requirements, section 6.3.2). */
const LIMITS: readonly (readonly [issuedFrom: number, days: number])[] = [
  [Date.UTC(2029, 2, 15), 47],
  [Date.UTC(2027, 2, 15), 100],
  [Date.UTC(2026, 2, 15), 200],
  [Date.UTC(2020, 8, 1), 398],
  [Date.UTC(2018, 2, 1), 825],
  [Date.UTC(2015, 3, 1), 39 * 31],
  [Date.UTC(2012, 6, 1), 60 * 31],
];

/** Whether a public CA may not issue a certificate for so long; of a company's own CA nothing of the kind is asked. */
export function isValidTooLong({ validFrom, validTo }: X509Certificate): boolean {
  const from = Date.parse(validFrom);
  const limit = LIMITS.find(([issuedFrom]) => from >= issuedFrom);
  return Date.parse(validTo) - from > (limit?.[1] ?? 10 * 366) * DAY;
}
