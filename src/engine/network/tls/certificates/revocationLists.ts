import { constants, verify } from 'node:crypto';
import type { X509Certificate } from 'node:crypto';
import { AsnConvert } from '@peculiar/asn1-schema';
import { CertificateList, id_ce_cRLReasons } from '@peculiar/asn1-x509';
import { NetworkError } from '../../../errors/networkError.ts';
import { isSameName, parseCertificate } from './asn1.ts';
import { attempt } from './checkChain.ts';
import type { ChainFault } from './checkChain.ts';

/** Lists of revoked certificates (RFC 5280, section 5), each for the certificates of one issuer. */
export class RevocationLists {
  readonly #lists: readonly CertificateList[];

  /** @throws NetworkError ERR_INVALID_ARGUMENT that says which of the texts is no list */
  constructor(texts: readonly (string | Uint8Array)[]) {
    this.#lists = texts.flatMap((text, index) => readLists(text, index));
  }

  /**
   * Checks every certificate of `path` whose issuer comes after it and has a list here. A list that can't be relied
   * on (another's signature, out of date, a kind that is not understood) makes the check impossible; that a current
   * list beside it clears the certificate is enough.
   */
  faults(path: readonly X509Certificate[], now = Date.now()): ChainFault[] {
    return path.flatMap((certificate, index): ChainFault[] => {
      const issuer = path[index + 1];
      if (issuer === undefined) return [];
      const lists = this.#of(certificate);
      if (lists.length === 0) return [];
      const signed = lists.filter((list) => isSignedBy(list, issuer) && isComplete(list));
      const faults: ChainFault[] = [];
      if (signed.some((list) => isListed(certificate, list))) {
        faults.push({ name: 'ERR_CERT_REVOKED', certificate });
      }
      if (!signed.some((list) => isCurrent(list, now))) {
        faults.push({ name: 'ERR_CERT_UNABLE_TO_CHECK_REVOCATION', certificate });
      }
      return faults;
    });
  }

  #of(certificate: X509Certificate): CertificateList[] {
    const { issuer } = parseCertificate(certificate).tbsCertificate;
    return this.#lists.filter(({ tbsCertList }) => isSameName(tbsCertList.issuer, issuer));
  }
}

const PEM = /-----BEGIN (?:X509 )?CRL-----([^-]+)-----END (?:X509 )?CRL-----/g;

function readLists(text: string | Uint8Array, index: number): CertificateList[] {
  const given = typeof text === 'string' ? text : Buffer.from(text).toString('latin1');
  const fromPem = [...given.matchAll(PEM)].map(([, base64 = '']) => Buffer.from(base64, 'base64'));
  const all = fromPem.length === 0 && typeof text !== 'string' ? [text] : fromPem;
  const lists = all.map((der) => attempt(() => AsnConvert.parse(der, CertificateList)));
  if (lists.length > 0 && !lists.includes(undefined)) return lists as CertificateList[];
  throw new NetworkError('ERR_INVALID_ARGUMENT', {
    phase: 'tls',
    message: `certificateRevocationLists[${String(index)}] is not a list of revoked certificates. Use PEM ("-----BEGIN X509 CRL-----") or DER.`,
  });
}

/** Section 5.2.5, 5.2.4: a list for some certificates only, of others' certificates or of changes only says so critically. */
function isComplete({ tbsCertList }: CertificateList): boolean {
  return !(tbsCertList.crlExtensions ?? []).some(({ critical }) => critical);
}

function isCurrent({ tbsCertList: { thisUpdate, nextUpdate } }: CertificateList, now: number) {
  return (
    thisUpdate.getTime().getTime() <= now &&
    (nextUpdate === undefined || nextUpdate.getTime().getTime() >= now)
  );
}

/** Section 5.3.1: the entry "removeFromCRL" takes a certificate off the list. */
const REMOVED = '0a0108';

function isListed(certificate: X509Certificate, { tbsCertList }: CertificateList): boolean {
  const serial = numberIn(certificate.serialNumber);
  return (tbsCertList.revokedCertificates ?? []).some(
    ({ userCertificate, crlEntryExtensions = [] }) =>
      numberIn(Buffer.from(userCertificate).toString('hex')) === serial &&
      !crlEntryExtensions.some(
        ({ extnID, extnValue }) =>
          extnID === id_ce_cRLReasons && Buffer.from(extnValue.buffer).toString('hex') === REMOVED,
      ),
  );
}

/** Leading zeros keep a DER integer positive and mean nothing. */
function numberIn(hex: string): string {
  return hex.toLowerCase().replace(/^0+/, '');
}

const DIGESTS: Readonly<Record<string, string | null>> = {
  '1.2.840.113549.1.1.11': 'sha256',
  '1.2.840.113549.1.1.12': 'sha384',
  '1.2.840.113549.1.1.13': 'sha512',
  '1.2.840.10045.4.3.2': 'sha256',
  '1.2.840.10045.4.3.3': 'sha384',
  '1.2.840.10045.4.3.4': 'sha512',
  // Ed25519 and Ed448 have their own.
  '1.3.101.112': null,
  '1.3.101.113': null,
};

const RSASSA_PSS = '1.2.840.113549.1.1.10';

/** A signature of an algorithm that is not known here, or too weak, does not count. */
function isSignedBy(list: CertificateList, issuer: X509Certificate): boolean {
  const { signatureAlgorithm, signature, tbsCertListRaw } = list;
  if (tbsCertListRaw === undefined) return false;
  const data = Buffer.from(tbsCertListRaw);
  const bytes = Buffer.from(signature);
  return (
    attempt(() => {
      const key = issuer.publicKey;
      if (signatureAlgorithm.algorithm === RSASSA_PSS) {
        return ['sha256', 'sha384', 'sha512'].some((digest) =>
          verify(
            digest,
            data,
            {
              key,
              padding: constants.RSA_PKCS1_PSS_PADDING,
              saltLength: constants.RSA_PSS_SALTLEN_AUTO,
            },
            bytes,
          ),
        );
      }
      const digest = DIGESTS[signatureAlgorithm.algorithm];
      return digest !== undefined && verify(digest, data, key, bytes);
    }) ?? false
  );
}
