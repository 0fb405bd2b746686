import { X509Certificate, createHash } from 'node:crypto';
import { createSecureContext, getCACertificates, rootCertificates } from 'node:tls';
import type { SecureContext, SecureVersion } from 'node:tls';
import { UnusableCertificates, caCertificatesIn } from './caCertificates.ts';
import type { CaCertificate } from './caCertificates.ts';
import { attempt } from './checkChain.ts';
import type { RevocationLists } from './revocationLists.ts';

/** Whom a context trusts, and which TLS it speaks. */
export interface TrustOptions {
  /**
   * CA certificates trusted besides the others: PEM (several in one text are fine) or DER. One that is no root is trusted
   * all the same, without the CAs above it, and so is a server's own certificate.
   */
  readonly extraCaCertificates?: readonly (string | Uint8Array)[];
  /** Whether the operating system's CAs are trusted. Default: true. */
  readonly systemCertificates?: boolean;
  /** Public CAs (PEM) instead of those that come with Node; an empty list trusts none of them. */
  readonly bundledCertificates?: readonly string[];
  /**
   * Lists of revoked certificates, PEM or DER. A certificate whose issuer has a list here is checked against it;
   * the others are not, as in browsers.
   */
  readonly certificateRevocationLists?: readonly (string | Uint8Array)[];
  /** Default: TLSv1.2. */
  readonly minTlsVersion?: SecureVersion;
  /** Default: TLSv1.3. */
  readonly maxTlsVersion?: SecureVersion;
}

type PrivateKeyOptions = Pick<
  Parameters<typeof createSecureContext>[0] & object,
  'cert' | 'key' | 'pfx' | 'passphrase'
>;

/** Secure contexts that are in use, by what they were made of: making one takes some 25 ms. */
const contexts = new Map<string, WeakRef<SecureContext>>();

/** The certificates that are trusted, as OpenSSL wants them and as own checks read them; each made when first wanted. */
export class TrustStore {
  readonly #options: TrustOptions;
  /** Those of the options. */
  readonly #given: readonly CaCertificate[];
  #allNamed: readonly CaCertificate[] | null = null;
  /** Null: those that come with Node. */
  readonly #bundledInstead: readonly string[] | null;
  #others: readonly string[] | null = null;
  #secureContext: SecureContext | null = null;
  #anchors: readonly X509Certificate[] | null = null;
  #publicRoots: ReadonlySet<string> | null = null;
  #revocationLists: RevocationLists | null = null;

  /** @throws TypeError for certificates that can't be read and versions that there are not: OpenSSL overlooks them */
  constructor(options: TrustOptions = {}) {
    refuseVersions(options);
    this.#options = options;
    this.#given = readAll('extraCaCertificates', options.extraCaCertificates);
    const { bundledCertificates: bundled } = options;
    this.#bundledInstead =
      bundled === undefined ? null : readAll('bundledCertificates', bundled).map(({ pem }) => pem);
  }

  /** Trust, without a client certificate. Stores of the same options share it. */
  get secureContext(): SecureContext {
    return (this.#secureContext ??= shared(this.#contextOptions()));
  }

  /**
   * Trust together with a client certificate.
   * @throws whatever OpenSSL says of a certificate, key or passphrase that do not fit
   */
  secureContextWith(own: PrivateKeyOptions): SecureContext {
    return createSecureContext({ ...this.#contextOptions(), ...own });
  }

  /** Where a chain may end: the roots, and whatever was named. */
  get anchors(): readonly X509Certificate[] {
    return (this.#anchors ??= [
      ...this.#named.map(({ certificate }) => certificate),
      ...this.#otherCertificates()
        .flatMap((pem) => attempt(() => [new X509Certificate(pem)]) ?? [])
        .filter(isRoot),
    ]);
  }

  /**
   * Whether a certificate that is no root was named. OpenSSL is told to let a chain end at any that it has then, and the
   * operating system has intermediates that nobody has named: the chain has to be checked against {@link anchors}.
   */
  get hasPartial(): boolean {
    return this.#named.some(({ certificate }) => !isRoot(certificate));
  }

  /** Whether `root` is a CA for the whole web, for which stricter rules hold than for a company's own. */
  isPublic(root: X509Certificate): boolean {
    this.#publicRoots ??= new Set(
      this.#bundled.map((pem) => new X509Certificate(pem).fingerprint256),
    );
    return this.#publicRoots.has(root.fingerprint256);
  }

  /**
   * The lists of revoked certificates, or null when none were given.
   * @throws NetworkError ERR_INVALID_ARGUMENT that says which of them can't be read
   */
  async revocationLists(): Promise<RevocationLists | null> {
    const { certificateRevocationLists: texts = [] } = this.#options;
    if (texts.length === 0) return null;
    const { RevocationLists } = await import('./revocationLists.ts');
    return (this.#revocationLists ??= new RevocationLists(texts));
  }

  /** Those that somebody has named. */
  get #named(): readonly CaCertificate[] {
    return (this.#allNamed ??= [
      ...caCertificates('extra').flatMap(caCertificatesIn),
      ...this.#given,
    ]);
  }

  get #bundled(): readonly string[] {
    return this.#bundledInstead ?? rootCertificates;
  }

  #contextOptions() {
    const { minTlsVersion, maxTlsVersion } = this.#options;
    const named = this.#named.map(({ pem }) => pem);
    return {
      ca: [...new Set([...this.#otherCertificates(), ...named])],
      ...(this.hasPartial ? { allowPartialTrustChain: true } : {}),
      ...(minTlsVersion === undefined ? {} : { minVersion: minTlsVersion }),
      ...(maxTlsVersion === undefined ? {} : { maxVersion: maxTlsVersion }),
    };
  }

  #otherCertificates(): readonly string[] {
    const { systemCertificates = true } = this.#options;
    return (this.#others ??= [
      ...new Set([...this.#bundled, ...(systemCertificates ? caCertificates('system') : [])]),
    ]);
  }
}

function isRoot({ subject, issuer }: X509Certificate): boolean {
  return subject === issuer;
}

function readAll(option: string, contents: readonly (string | Uint8Array)[] = []): CaCertificate[] {
  return contents.flatMap((content, index) => {
    try {
      return caCertificatesIn(content);
    } catch (cause) {
      if (!(cause instanceof UnusableCertificates)) throw cause;
      const isPath = typeof content === 'string' && !content.includes('-----BEGIN ');
      const reason = isPath
        ? 'contains no certificate. Use PEM ("-----BEGIN CERTIFICATE-----"), not the path of a file.'
        : cause.message;
      throw new TypeError(`${option}[${String(index)}] ${reason}`, { cause });
    }
  });
}

const VERSIONS: readonly SecureVersion[] = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'];

function refuseVersions({
  minTlsVersion = 'TLSv1.2',
  maxTlsVersion = 'TLSv1.3',
}: TrustOptions): void {
  for (const [name, version] of Object.entries({ minTlsVersion, maxTlsVersion })) {
    if (VERSIONS.includes(version)) continue;
    throw new TypeError(`${name} is "${version}". Use ${VERSIONS.join(', ')}.`);
  }
  if (VERSIONS.indexOf(minTlsVersion) <= VERSIONS.indexOf(maxTlsVersion)) return;
  throw new TypeError(
    `minTlsVersion ${minTlsVersion} is above maxTlsVersion ${maxTlsVersion}, so no TLS version is left.`,
  );
}

/** `extra` is what NODE_EXTRA_CA_CERTS names. Node has this since 22.15; before, its own list is all there is. */
function caCertificates(kind: 'extra' | 'system'): readonly string[] {
  return typeof getCACertificates === 'function' ? getCACertificates(kind) : [];
}

function shared(options: NonNullable<Parameters<typeof createSecureContext>[0]>): SecureContext {
  const key = createHash('sha256').update(JSON.stringify(options)).digest('base64');
  const known = contexts.get(key)?.deref();
  if (known !== undefined) return known;
  const made = createSecureContext(options);
  contexts.set(key, new WeakRef(made));
  return made;
}
