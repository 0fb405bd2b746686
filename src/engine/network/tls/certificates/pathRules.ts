import type { X509Certificate } from 'node:crypto';
import { BlockList, isIPv6 } from 'node:net';
import {
  BasicConstraints,
  id_ce_basicConstraints,
  id_ce_keyUsage,
  id_ce_nameConstraints,
  id_ce_subjectAltName,
  KeyUsage,
  KeyUsageFlags,
  Name,
  NameConstraints,
  SubjectAlternativeName,
} from '@peculiar/asn1-x509';
import type { Certificate, GeneralName, GeneralSubtree } from '@peculiar/asn1-x509';
import { comparableName, extension, isSameName, parseCertificate } from './asn1.ts';
import type { ChainFault } from './checkChain.ts';

/**
 * What the certificates of a path may be used for (RFC 5280, sections 4.2.1 and 6.1). OpenSSL checks this too, but Node
 * tells one fault only; asked when there is one.
 */
export function pathFaults(path: readonly X509Certificate[]): ChainFault[] {
  const faults: ChainFault[] = [];
  let names = NO_NAMES;
  /** How many CAs are below this one, without those that a CA has issued for itself to change its key. */
  let below = 0;
  for (const [index, certificate] of path.entries()) {
    const fault = (name: ChainFault['name']): number => faults.push({ name, certificate });
    try {
      const parsed = parseCertificate(certificate);
      const { extensions } = parsed.tbsCertificate;
      const usage = extension(extensions, id_ce_keyUsage, KeyUsage);
      const wanted = index === 0 ? TLS_SERVER_USES : KeyUsageFlags.keyCertSign;
      if (usage !== null && (usage.toNumber() & wanted) === 0) fault('ERR_CERT_INVALID');
      if (!isForServers(certificate)) fault('ERR_CERT_INVALID');
      if (index === 0) {
        names = namesOf(parsed);
        continue;
      }
      const basic = extension(extensions, id_ce_basicConstraints, BasicConstraints);
      if (below > (basic?.pathLenConstraint ?? Infinity)) fault('ERR_CERT_INVALID');
      if (!isSelfIssued(parsed)) below++;
      const constraints = extension(extensions, id_ce_nameConstraints, NameConstraints);
      if (constraints !== null && !permits(constraints, names)) {
        fault('ERR_CERT_NAME_CONSTRAINT_VIOLATION');
      }
    } catch {
      // Also what OpenSSL could read and this library can't.
      fault('ERR_CERT_INVALID');
    }
  }
  return faults;
}

/** What a server's key signs or agrees with in a handshake. */
const TLS_SERVER_USES =
  KeyUsageFlags.digitalSignature | KeyUsageFlags.keyEncipherment | KeyUsageFlags.keyAgreement;

/** id-kp-serverAuth and anyExtendedKeyUsage (section 4.2.1.12); without the list a certificate is for all. */
const SERVER_USES = new Set(['1.3.6.1.5.5.7.3.1', '2.5.29.37.0']);

function isForServers({ keyUsage }: X509Certificate): boolean {
  const uses = keyUsage as readonly string[] | undefined;
  return uses?.some((use) => SERVER_USES.has(use)) ?? true;
}

function isSelfIssued({ tbsCertificate: { subject, issuer } }: Certificate): boolean {
  return isSameName(subject, issuer);
}

interface Names {
  readonly dns: readonly string[];
  readonly ip: readonly string[];
  readonly subject: Name;
}

const NO_NAMES: Names = { dns: [], ip: [], subject: new Name() };

function namesOf({ tbsCertificate: { extensions, subject } }: Certificate): Names {
  const names: readonly GeneralName[] =
    extension(extensions, id_ce_subjectAltName, SubjectAlternativeName) ?? [];
  const present = (value: string | undefined): string[] => (value === undefined ? [] : [value]);
  return {
    dns: names.flatMap(({ dNSName }) => present(dNSName?.toLowerCase())),
    ip: names.flatMap(({ iPAddress }) => present(iPAddress)),
    subject,
  };
}

/** Section 4.2.1.10: of each kind that is permitted, every name must be within; none may be within what is excluded. */
function permits(constraints: NameConstraints, names: Names): boolean {
  const permitted = Array.from<GeneralSubtree>(constraints.permittedSubtrees ?? []);
  const excluded = Array.from<GeneralSubtree>(constraints.excludedSubtrees ?? []);
  const holds = <T>(
    values: readonly T[],
    isWithin: (base: GeneralName, value: T) => boolean | null,
  ): boolean =>
    values.every((value) => {
      // Null: the constraint is about another kind of name.
      const within = (trees: readonly GeneralSubtree[]): boolean[] =>
        trees.map(({ base }) => isWithin(base, value)).filter((result) => result !== null);
      const allowed = within(permitted);
      return (allowed.length === 0 || allowed.includes(true)) && !within(excluded).includes(true);
    });
  return (
    holds(names.dns, isDnsWithin) &&
    holds(names.ip, isIpWithin) &&
    (names.subject.length === 0 || holds([names.subject], isSubjectWithin))
  );
}

function isDnsWithin({ dNSName }: GeneralName, name: string): boolean | null {
  if (dNSName === undefined) return null;
  const base = dNSName.toLowerCase();
  if (base === '') return true;
  return base.startsWith('.') ? name.endsWith(base) : name === base || name.endsWith(`.${base}`);
}

/** The library writes a network as "10.0.0.0/8". @throws when the constraint is an address without a mask */
function isIpWithin({ iPAddress }: GeneralName, address: string): boolean | null {
  if (iPAddress === undefined) return null;
  const [network = '', prefix] = iPAddress.split('/');
  const list = new BlockList();
  list.addSubnet(network, Number(prefix), familyOf(network));
  return list.check(address, familyOf(address));
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIPv6(address) ? 'ipv6' : 'ipv4';
}

function isSubjectWithin({ directoryName }: GeneralName, subject: Name): boolean | null {
  if (directoryName === undefined) return null;
  const base = comparableName(directoryName);
  return base.every((part, index) => comparableName(subject)[index] === part);
}
