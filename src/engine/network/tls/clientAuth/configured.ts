import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import type { SecureContext } from 'node:tls';
import { withoutRootDot } from '../../../../session/hostNames.ts';
import type { ClientCertificate } from '../../../handlers/requestHandler.ts';
import type { CertificateSummary } from '../../../../session/certificate.ts';
import { attempt } from '../certificates/checkChain.ts';
import { summarise } from '../certificates/inspectCertificate.ts';
import type { TrustStore } from '../certificates/trustStore.ts';
import type { CertificateRequest } from './certificateRequest.ts';
import { clientCertificateError } from './clientCertificateError.ts';
import { shownChain } from './shownChain.ts';

/**
 * A client certificate of a context. With `host` it is shown to servers of that name that ask for one, unless somebody
 * decides otherwise: "api.example.com", "*.example.com" (its subdomains), "*" (every server), each with ":8443" or for
 * any port. Without `host` it is only offered to whoever decides.
 */
export type ConfiguredClientCertificate = ClientCertificate & { readonly host?: string };

/** A client certificate that OpenSSL has taken. */
export interface LoadedClientCertificate {
  /** Tells it from every other; part of a connection's key. Nothing of the key can be read from it. */
  readonly identity: string;
  readonly summary: CertificateSummary;
  readonly secureContext: SecureContext;
}

/** What may be shown to one server: all that fit what it accepts, and the one that is shown when nobody decides. */
export interface CertificateOffer {
  readonly certificates: readonly LoadedClientCertificate[];
  readonly usual: LoadedClientCertificate | null;
}

/** The client certificates of a context, each read when it is first wanted. */
export class ClientCertificates {
  readonly #trust: TrustStore;
  readonly #configured: readonly ConfiguredClientCertificate[];
  readonly #loaded = new Map<string, LoadedClientCertificate>();

  /** @throws TypeError that says which `host` can't be understood */
  constructor(trust: TrustStore, configured: readonly ConfiguredClientCertificate[] = []) {
    this.#trust = trust;
    this.#configured = configured;
    for (const [index, { host }] of configured.entries()) {
      if (host === undefined || HOST_PATTERN.test(host)) continue;
      throw new TypeError(
        `clientCertificates[${String(index)}].host is "${host}"; write a host, as in "api.example.com", "*.example.com" or "localhost:8443".`,
      );
    }
  }

  get size(): number {
    return this.#configured.length;
  }

  /** @throws NetworkError that says what does not fit: certificate, key, passphrase or format */
  load(certificate: ClientCertificate): LoadedClientCertificate {
    const identity = identityOf(certificate);
    const known = this.#loaded.get(identity);
    if (known !== undefined) return known;
    try {
      const secureContext = this.#trust.secureContextWith(forOpenSsl(certificate));
      const summary = summarise(ownCertificate(certificate, secureContext));
      const loaded = { identity, summary, secureContext };
      this.#loaded.set(identity, loaded);
      return loaded;
    } catch (cause) {
      throw clientCertificateError(certificate, cause);
    }
  }

  /**
   * What of the context's certificates may be shown to a server that asks for one.
   * @param report told of a certificate that can't be used and was not meant for this server in particular
   * @throws NetworkError when one that is meant for this server can't be used
   */
  async offer(
    server: { readonly host: string; readonly port: number },
    request: CertificateRequest | null,
    report: (message: string) => void,
  ): Promise<CertificateOffer> {
    const certificates: LoadedClientCertificate[] = [];
    let usual: LoadedClientCertificate | null = null;
    for (const [index, configured] of this.#configured.entries()) {
      const meant = configured.host !== undefined && isFor(configured.host, server);
      if (configured.host !== undefined && !meant) continue;
      try {
        const loaded = this.load(configured);
        if (!(await isAccepted(loaded, request))) continue;
        certificates.push(loaded);
        if (meant) usual ??= loaded;
      } catch (error) {
        if (meant) throw error;
        report(`clientCertificates[${String(index)}] can't be used: ${(error as Error).message}`);
      }
    }
    return { certificates, usual };
  }
}

/** Whether it can be used, found out without a connection. @throws NetworkError that says what does not fit */
export function refuseUnusable(certificate: ClientCertificate): void {
  try {
    ownCertificate(certificate, createSecureContext(forOpenSsl(certificate)));
  } catch (cause) {
    throw clientCertificateError(certificate, cause);
  }
}

function forOpenSsl(certificate: ClientCertificate) {
  return 'pfx' in certificate ? { ...certificate, pfx: Buffer.from(certificate.pfx) } : certificate;
}

function identityOf(certificate: ClientCertificate): string {
  const parts =
    'pfx' in certificate
      ? [Buffer.from(certificate.pfx).toString('base64')]
      : [certificate.cert, certificate.key];
  return createHash('sha256')
    .update(JSON.stringify([...parts, certificate.passphrase ?? null]))
    .digest('base64url');
}

/**
 * The certificate itself; PFX files are read by OpenSSL alone, which gives it out again.
 * @throws Error when the key is not its own, which OpenSSL notices only when both are of one kind
 */
function ownCertificate(
  certificate: ClientCertificate,
  { context }: SecureContext,
): X509Certificate {
  if ('pfx' in certificate) {
    const der = (context as { getCertificate?(): Buffer | null }).getCertificate?.() ?? null;
    if (der === null) throw new Error('not enough data: it has no certificate');
    return new X509Certificate(der);
  }
  const { cert, key, passphrase } = certificate;
  const own = new X509Certificate(cert);
  if (key.trim() === '') throw new Error('no private key');
  const privateKey = createPrivateKey({ key, ...(passphrase === undefined ? {} : { passphrase }) });
  if (!own.checkPrivateKey(privateKey)) throw new Error('key values mismatch');
  return own;
}

/**
 * RFC 8446, section 4.2.4, and RFC 5246, section 7.4.4: one of the named CAs stands above it, or above a CA that is shown
 * with it; no names, no limits.
 */
async function isAccepted(
  { summary, secureContext }: LoadedClientCertificate,
  request: CertificateRequest | null,
): Promise<boolean> {
  const authorities = request?.authorities ?? [];
  if (authorities.length === 0) return true;
  const { isSameName, parseCertificate, parseNames } = await import('../certificates/asn1.ts');
  const accepted = parseNames(authorities);
  const isBelow = (certificate: X509Certificate): boolean => {
    const issuer = attempt(() => parseCertificate(certificate).tbsCertificate.issuer);
    return issuer === undefined || accepted.some((name) => isSameName(name, issuer));
  };
  return (
    isBelow(new X509Certificate(summary.pem)) || (await shownChain(secureContext)).some(isBelow)
  );
}

const HOST_PATTERN = /^(?:\*|(?:\*\.)?[^\s/:*@[\]]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i;

function isFor(pattern: string, { host, port }: { host: string; port: number }): boolean {
  const [, name = '', wantedPort] =
    /^(.*?)(?::(\d+))?$/.exec(
      // The colons of a bracketed IPv6 address are no port.
      pattern
        .toLowerCase()
        .replace(/^\[(.*)\]/, (_, address: string) => address.replaceAll(':', ';')),
    ) ?? [];
  if (wantedPort !== undefined && Number(wantedPort) !== port) return false;
  const wanted = withoutRootDot(name.replaceAll(';', ':'));
  if (wanted === '*') return true;
  const actual = withoutRootDot(host.toLowerCase());
  return wanted.startsWith('*.') ? actual.endsWith(wanted.slice(1)) : actual === wanted;
}
