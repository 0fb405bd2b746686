import type { ConnectionTls, DecidedBy } from '../session/sessionEvent.ts';
import type { SessionView } from '../session/sessionView.ts';
import type { CertificateProblem, CertificateSummary } from '../session/certificate.ts';
import { portOf } from '../session/ports.ts';
import { byWhom } from './callbacks.ts';
import { count } from './amounts.ts';
import { tlsName } from './hopFacts.ts';

const DAY = 24 * 60 * 60 * 1000;

export function issuedBy(certificate: CertificateSummary): string {
  return certificate.selfSigned ? 'itself' : certificate.issuer;
}

/** "2026-03-01 to 2027-03-01 (100 days left)". `today` is milliseconds since the epoch. */
export function validity(certificate: CertificateSummary, today: number): string {
  const from = Date.parse(certificate.validFrom);
  const to = Date.parse(certificate.validTo);
  return `${day(certificate.validFrom)} to ${day(certificate.validTo)} (${validityNow(from, to, today)})`;
}

function validityNow(from: number, to: number, today: number): string {
  if (today > to) return `expired ${days(today - to)} ago`;
  if (today < from) return `not valid for another ${days(from - today)}`;
  return `${days(to - today)} left`;
}

export function isInForce(certificate: CertificateSummary, today: number): boolean {
  return today >= Date.parse(certificate.validFrom) && today <= Date.parse(certificate.validTo);
}

function day(iso: string): string {
  const time = Date.parse(iso);
  return Number.isNaN(time) ? iso : new Date(time).toISOString().slice(0, 10);
}

function days(ms: number): string {
  return ms < DAY ? 'less than a day' : count(Math.floor(ms / DAY), 'day');
}

/** The card's headline: "The certificate of … is not trusted". */
export function problemHeadline(problem: CertificateProblem | undefined, expired: boolean): string {
  switch (problem?.error) {
    case 'ERR_CERT_AUTHORITY_INVALID':
    case 'ERR_CERT_SELF_SIGNED_LOCAL_NETWORK':
      return 'is not trusted';
    case 'ERR_CERT_DATE_INVALID':
      return expired ? 'has expired' : 'is not valid yet';
    case 'ERR_CERT_COMMON_NAME_INVALID':
      return 'is for another host';
    case 'ERR_CERT_REVOKED':
      return 'has been revoked';
    default:
      return 'has a problem';
  }
}

/** What a certificate has when nobody vouches for it. */
const UNTRUSTED: ReadonlySet<string> = new Set([
  'ERR_CERT_AUTHORITY_INVALID',
  'ERR_CERT_SELF_SIGNED_LOCAL_NETWORK',
]);

interface Doubted {
  readonly problems: readonly CertificateProblem[];
  readonly chain: readonly CertificateSummary[];
}

/** What to trust so that a chain is trusted: the CA as far up as the server has shown it. Null: trust is not what it lacks. */
export function trustable({ problems, chain }: Doubted): CertificateSummary | null {
  return problems.some(({ error }) => UNTRUSTED.has(error)) ? (chain.at(-1) ?? null) : null;
}

/** Whether nothing else is wrong with it. */
export function settledByTrust({ problems }: Doubted): boolean {
  return problems.every(({ error }) => UNTRUSTED.has(error));
}

/** How the connection came to be trusted: "trusted", "self-signed, allowed by rule". */
export function trustInWords(
  session: SessionView,
  tls: ConnectionTls,
): { readonly text: string; readonly trusted: boolean } {
  if (tls.authorized) return { text: 'trusted', trusted: true };
  const who = whoAllowed(session, tls);
  const allowed = who === null ? 'allowed earlier' : `allowed ${byWhom(who)}`;
  const selfSigned = tls.chain[0]?.selfSigned === true;
  return { text: `${certificateFault(tls.error, selfSigned)}, ${allowed}`, trusted: false };
}

/** Who let this certificate pass in this session, on whichever hop; null when it was let pass before. */
function whoAllowed({ hops }: SessionView, tls: ConnectionTls): DecidedBy | null {
  const decisions = hops
    .filter(({ connection }) => connection?.tls?.fingerprint256 === tls.fingerprint256)
    .flatMap(({ entries }) => entries)
    .filter((entry) => entry.kind === 'decision')
    .map(({ decision }) => decision);
  return decisions.findLast(({ callback }) => callback === 'onCertificateError')?.by ?? null;
}

/** What is wrong with a certificate, in a few words; `error` is Chromium's name of it. */
export function certificateFault(error?: string, selfSigned?: boolean): string {
  switch (error) {
    case 'ERR_CERT_DATE_INVALID':
      return 'certificate out of date';
    case 'ERR_CERT_COMMON_NAME_INVALID':
      return 'certificate of another host';
    case 'ERR_CERT_AUTHORITY_INVALID':
      if (selfSigned === undefined) return 'self-signed or unknown issuer';
      return selfSigned ? 'self-signed' : 'unknown issuer';
    default:
      return error ?? 'not trusted';
  }
}

export interface CertificateChain {
  /** The origin that showed it. */
  readonly origin: string;
  readonly chain: readonly CertificateSummary[];
  /** The name of its gravest problem, if it has one. */
  readonly error: string | null;
  /** "TLS 1.3, TLS_AES_128_GCM_SHA256"; null before the connection stands. */
  readonly connection: string | null;
  /** Whom the client certificate names that this origin was shown, if any. */
  readonly client: string | null;
}

/** Every chain that this session saw, each once: of its connections, and of those that were refused. */
export function certificateChains(session: SessionView): CertificateChain[] {
  const chains = new Map<string, CertificateChain>();
  const add = (chain: CertificateChain) => {
    const leaf = chain.chain[0];
    if (leaf) chains.set(`${chain.origin} ${leaf.fingerprint256}`, chain);
  };
  for (const { certificate } of session.hops) {
    if (certificate === null) continue;
    const { host, port, problems, chain } = certificate;
    const origin = `${host}:${String(port)}`;
    add({ origin, chain, error: problems[0]?.error ?? null, connection: null, client: null });
  }
  for (const { url, connection } of session.hops) {
    if (!connection?.tls) continue;
    const { chain, error = null, version, cipher, clientCertificate = null } = connection.tls;
    add({
      ...{ origin: originOf(url), chain, error, client: clientCertificate },
      connection: `${tlsName(version)}, ${cipher}`,
    });
  }
  return [...chains.values()];
}

function originOf(url: string): string {
  if (!URL.canParse(url)) return url;
  const parsed = new URL(url);
  return `${parsed.hostname}:${String(portOf(parsed) ?? 443)}`;
}
