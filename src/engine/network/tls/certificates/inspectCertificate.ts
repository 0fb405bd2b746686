import { X509Certificate } from 'node:crypto';
import { checkServerIdentity } from 'node:tls';
import type { DetailedPeerCertificate, PeerCertificate, TLSSocket } from 'node:tls';
import { netErrors } from '../../../errors/netErrors.ts';
import type { CertificateProblem, CertificateSummary } from '../../../../session/certificate.ts';
import { certificateFaults } from './certificateFaults.ts';
import type { CertificateFault } from './certificateFaults.ts';
import { NAMELESS_CA, altNamesOf, displayName, shortened } from './certificateName.ts';
import { attempt, pathTo, trustFaults } from './checkChain.ts';
import type { ChainFault } from './checkChain.ts';
import type { TrustStore } from './trustStore.ts';
import { keyInWords, signatureInWords } from './keyAndSignature.ts';
import { isValidTooLong } from './validity.ts';
import { weaknesses } from './weaknesses.ts';

/** What a TLS handshake showed of the server: its chain, and all that is wrong with it, the gravest first. */
export interface InspectedCertificate {
  readonly problems: readonly CertificateProblem[];
  readonly chain: readonly CertificateSummary[];
}

/** In place of a subject, whose common name would count. */
const NAMELESS = {} as PeerCertificate['subject'];

/** Where what {@link inspectCertificate} found comes from. */
export type Trust = Pick<TrustStore, 'anchors' | 'hasPartial' | 'isPublic' | 'revocationLists'>;

/**
 * Finds every problem of the certificate that `socket` was shown for `host`. Node tells one of OpenSSL's errors, so
 * everything is checked here as well; what takes long is checked only when OpenSSL
 * found something, or would trust more than it was told to. `showsCertificate`: the socket holds a client certificate.
 * @throws NetworkError when the trust store was given a list of revoked certificates that can't be read
 */
export async function inspectCertificate(
  socket: TLSSocket,
  host: string,
  trust: Trust,
  showsCertificate: boolean,
): Promise<InspectedCertificate> {
  const peer = socket.getPeerCertificate(true);
  const certificates = certificatesOf(peer);
  const chain = certificates.map((certificate) => summarise(certificate));
  const leaf = chain[0];
  if (leaf === undefined) {
    return shown([problem('ERR_CERT_INVALID', 'The server showed no certificate.')], chain);
  }
  const found = new Map<CertificateFault, string>();
  const add = (name: CertificateFault, certificate = leaf): void => {
    if (!found.has(name)) found.set(name, sentenceOf(name, certificate, leaf, host));
  };

  // Its code, whatever the types of Node say.
  const chainError = socket.authorizationError as unknown as string | undefined;
  // OpenSSL trusts the CAs in a PFX file as well, and with partial chains every intermediate that the system has.
  const isDoubted = Boolean(chainError) || trust.hasPartial || showsCertificate;
  for (const { name, certificate } of await chainFaults(
    certificates,
    chainError,
    trust,
    isDoubted,
  )) {
    // What is wrong with an anchor that was not shown is told of the certificate that was.
    add(name, chain[certificates.indexOf(certificate)] ?? leaf);
  }
  if (chainError) {
    const name = nameOfChainError(chainError);
    // What is too weak or out of bounds has no code of its own, and was just found.
    if (name !== null) add(name);
    else if (![...found.keys()].some((name) => UNNAMED_BY_NODE.has(name))) add('ERR_CERT_INVALID');
  }
  // Node accepts a certificate by its common name when it lists no other host; Chromium does not.
  if (checkServerIdentity(host, { ...peer, subject: NAMELESS }) !== undefined) {
    add('ERR_CERT_COMMON_NAME_INVALID');
  }
  const outOfDate = chain.find(isOutOfDate);
  if (outOfDate !== undefined) {
    found.delete('ERR_CERT_DATE_INVALID');
    add('ERR_CERT_DATE_INVALID', outOfDate);
  }
  const problems = certificateFaults.flatMap((name) => {
    const sentence = found.get(name);
    return sentence === undefined ? [] : [problem(name, sentence)];
  });
  return shown(problems, chain);
}

/** Handlers are shown it, and whoever takes its connection later is asked by it again: nobody may change it. */
function shown(problems: CertificateProblem[], chain: CertificateSummary[]): InspectedCertificate {
  return Object.freeze({ problems: Object.freeze(problems), chain: Object.freeze(chain) });
}

async function chainFaults(
  chain: readonly X509Certificate[],
  chainError: string | undefined,
  trust: Trust,
  isDoubted: boolean,
): Promise<ChainFault[]> {
  // Of a chain that OpenSSL has verified the end is the trust anchor.
  const { path, anchored } = isDoubted
    ? pathTo(trust.anchors, chain)
    : { path: chain, anchored: true };
  const faults = await weaknesses(anchored && path.length > 1 ? path.slice(0, -1) : path);
  if (isDoubted) faults.push(...trustFaults(chain, trust.anchors));
  if (chainError) {
    const { pathFaults } = await import('./pathRules.ts');
    faults.push(...pathFaults(path));
  }
  const [leaf] = path;
  const root = path.at(-1);
  if (leaf !== undefined && root !== undefined && isValidTooLong(leaf) && trust.isPublic(root)) {
    faults.push({ name: 'ERR_CERT_VALIDITY_TOO_LONG', certificate: leaf });
  }
  const lists = await trust.revocationLists();
  return lists === null ? faults : [...faults, ...lists.faults(path)];
}

function problem(error: CertificateFault, sentence: string): CertificateProblem {
  return Object.freeze({ error, code: netErrors[error], sentence });
}

const byOpenSslCode: Readonly<Record<string, CertificateFault>> = {
  OUT_OF_MEM: 'ERR_OUT_OF_MEMORY',
  CERT_HAS_EXPIRED: 'ERR_CERT_DATE_INVALID',
  CERT_NOT_YET_VALID: 'ERR_CERT_DATE_INVALID',
  ERR_TLS_CERT_ALTNAME_INVALID: 'ERR_CERT_COMMON_NAME_INVALID',
  HOSTNAME_MISMATCH: 'ERR_CERT_COMMON_NAME_INVALID',
  CERT_REVOKED: 'ERR_CERT_REVOKED',
  UNABLE_TO_GET_CRL: 'ERR_CERT_UNABLE_TO_CHECK_REVOCATION',
  CRL_NOT_YET_VALID: 'ERR_CERT_UNABLE_TO_CHECK_REVOCATION',
  CRL_HAS_EXPIRED: 'ERR_CERT_UNABLE_TO_CHECK_REVOCATION',
  UNABLE_TO_DECRYPT_CRL_SIGNATURE: 'ERR_CERT_UNABLE_TO_CHECK_REVOCATION',
  ERROR_IN_CRL_LAST_UPDATE_FIELD: 'ERR_CERT_UNABLE_TO_CHECK_REVOCATION',
  ERROR_IN_CRL_NEXT_UPDATE_FIELD: 'ERR_CERT_UNABLE_TO_CHECK_REVOCATION',
  CRL_SIGNATURE_FAILURE: 'ERR_CERT_UNABLE_TO_CHECK_REVOCATION',
  INVALID_CA: 'ERR_CERT_INVALID',
  PATH_LENGTH_EXCEEDED: 'ERR_CERT_INVALID',
  INVALID_PURPOSE: 'ERR_CERT_INVALID',
  CERT_SIGNATURE_FAILURE: 'ERR_CERT_INVALID',
  UNABLE_TO_DECRYPT_CERT_SIGNATURE: 'ERR_CERT_INVALID',
  UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY: 'ERR_CERT_INVALID',
  ERROR_IN_CERT_NOT_BEFORE_FIELD: 'ERR_CERT_INVALID',
  ERROR_IN_CERT_NOT_AFTER_FIELD: 'ERR_CERT_INVALID',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'ERR_CERT_AUTHORITY_INVALID',
  SELF_SIGNED_CERT_IN_CHAIN: 'ERR_CERT_AUTHORITY_INVALID',
  UNABLE_TO_GET_ISSUER_CERT: 'ERR_CERT_AUTHORITY_INVALID',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'ERR_CERT_AUTHORITY_INVALID',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'ERR_CERT_AUTHORITY_INVALID',
  CERT_UNTRUSTED: 'ERR_CERT_AUTHORITY_INVALID',
  CERT_REJECTED: 'ERR_CERT_AUTHORITY_INVALID',
  CERT_CHAIN_TOO_LONG: 'ERR_CERT_AUTHORITY_INVALID',
};

/** Problems for which Node has the code UNSPECIFIED, like for whatever else it has no name for. */
const UNNAMED_BY_NODE = new Set<CertificateFault>([
  'ERR_CERT_WEAK_SIGNATURE_ALGORITHM',
  'ERR_CERT_WEAK_KEY',
  'ERR_CERT_NAME_CONSTRAINT_VIOLATION',
]);

/** Null when OpenSSL's error has no code of its own in Node. */
export function nameOfChainError(code: string): CertificateFault | null {
  return byOpenSslCode[code] ?? null;
}

/** `certificate` is the one with the problem: the server's own (`leaf`), or one of a CA above it. */
function sentenceOf(
  name: CertificateFault,
  certificate: CertificateSummary,
  leaf: CertificateSummary,
  host: string,
): string {
  const isOwn = certificate === leaf;
  const it = isOwn ? 'It' : `Its CA certificate, ${certificate.subject},`;
  switch (name) {
    case 'ERR_CERT_AUTHORITY_INVALID':
      if (!certificate.selfSigned) {
        return isOwn
          ? `Its issuer, ${certificate.issuer}, is not trusted here.`
          : `Its chain leads to ${certificate.issuer}, which is not trusted here.`;
      }
      return isOwn
        ? `It is self-signed, so nothing proves that this server is ${host}.`
        : `Its root certificate, ${certificate.subject}, is not trusted here.`;
    case 'ERR_CERT_COMMON_NAME_INVALID':
      return leaf.altNames.length === 0
        ? `It names no host, so it is not valid for ${host}.`
        : `It belongs to ${firstOf(leaf.altNames)}, not to ${host}.`;
    case 'ERR_CERT_DATE_INVALID':
      return Date.parse(certificate.validTo) < Date.now()
        ? `${it} expired on ${certificate.validTo.slice(0, 10)}.`
        : `${it} is not valid before ${certificate.validFrom.slice(0, 10)}.`;
    case 'ERR_CERT_REVOKED':
      return isOwn
        ? `Its issuer, ${certificate.issuer}, has revoked it.`
        : `${it} was revoked by ${certificate.issuer}.`;
    case 'ERR_CERT_WEAK_SIGNATURE_ALGORITHM':
      return `${it} is signed with an algorithm that is too weak to trust.`;
    case 'ERR_CERT_WEAK_KEY':
      return isOwn
        ? 'Its key is too short to be safe.'
        : `${it} has a key that is too short to be safe.`;
    case 'ERR_CERT_NAME_CONSTRAINT_VIOLATION':
      return isOwn
        ? `Its issuer is not allowed to issue certificates for ${host}.`
        : `Its CA, ${certificate.subject}, is not allowed to issue certificates for ${host}.`;
    case 'ERR_CERT_VALIDITY_TOO_LONG':
      return `It is valid for longer than a public CA may issue it: until ${certificate.validTo.slice(0, 10)}.`;
    case 'ERR_CERT_UNABLE_TO_CHECK_REVOCATION':
      return `Can't check whether it was revoked: the list of ${certificate.issuer} is out of date or was not issued by it.`;
    default:
      return `${it} breaks the rules for certificates.`;
  }
}

function firstOf(names: readonly string[]): string {
  const first = names.slice(0, 3).map((name) => shortened(name, 80));
  return names.length > 3
    ? `${first.join(', ')} and ${String(names.length - 3)} more`
    : first.join(', ');
}

function isOutOfDate(certificate: CertificateSummary): boolean {
  const now = Date.now();
  return Date.parse(certificate.validTo) < now || Date.parse(certificate.validFrom) > now;
}

/** The chain that a peer showed, its own certificate first. */
export function certificatesOf(peer: DetailedPeerCertificate): X509Certificate[] {
  const chain: X509Certificate[] = [];
  const seen = new Set<string>();
  // A root names itself as its issuer; an absent certificate comes as an empty object.
  let current: Partial<DetailedPeerCertificate> = peer;
  while (current.raw !== undefined) {
    const certificate = new X509Certificate(current.raw);
    if (seen.has(certificate.fingerprint256)) break;
    seen.add(certificate.fingerprint256);
    chain.push(certificate);
    current = current.issuerCertificate ?? {};
  }
  return chain;
}

/** A certificate in the words of {@link CertificateSummary}. */
export function summarise(certificate: X509Certificate): CertificateSummary {
  const altNames = Object.freeze(altNamesOf(certificate.subjectAltName));
  const key = keyInWords(certificate);
  const signature = signatureInWords(certificate);
  return Object.freeze({
    subject:
      displayName(certificate.subject) ?? shortened(altNames[0] ?? 'a certificate without a name'),
    issuer: displayName(certificate.issuer) ?? NAMELESS_CA,
    altNames,
    selfSigned:
      certificate.subject === certificate.issuer &&
      attempt(() => certificate.verify(certificate.publicKey)) === true,
    validFrom: isoOf(certificate.validFrom),
    validTo: isoOf(certificate.validTo),
    serialNumber: certificate.serialNumber,
    ...(key === null ? {} : { key }),
    ...(signature === null ? {} : { signature }),
    fingerprint256: certificate.fingerprint256,
    pem: certificate.toString(),
  });
}

/** A time that nobody can read stays as it is told; OpenSSL refuses such a certificate. */
function isoOf(time: string): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? time : date.toISOString();
}
