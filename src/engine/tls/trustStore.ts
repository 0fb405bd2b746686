import type { X509Certificate } from 'node:crypto';
import { createHash } from 'node:crypto';
import { createSecureContext, getCACertificates, rootCertificates } from 'node:tls';
import type { SecureContext, SecureVersion } from 'node:tls';
import { readCertificates } from './checkChain.ts';
import type { RevocationLists } from './revocationLists.ts';

/** Whom a context trusts, and which TLS it speaks. */
export interface TrustOptions {
  /** CA certificates (PEM, several in one text are fine) trusted besides the others. */
  readonly extraCaCertificates?: readonly string[];
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
  #trusted: readonly string[] | null = null;
  #secureContext: SecureContext | null = null;
  #anchors: readonly X509Certificate[] | null = null;
  #publicRoots: ReadonlySet<string> | null = null;
  #revocationLists: RevocationLists | null = null;

  /** @throws TypeError for certificates that are none and versions that there are not: OpenSSL overlooks them */
  constructor(options: TrustOptions = {}) {
    refuseUnreadable(options);
    this.#options = options;
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

  /** The trusted certificates. */
  get anchors(): readonly X509Certificate[] {
    return (this.#anchors ??= readCertificates(this.#certificates()));
  }

  /** Whether `root` is a CA for the whole web, for which stricter rules hold than for a company's own. */
  isPublic(root: X509Certificate): boolean {
    this.#publicRoots ??= new Set(
      readCertificates(this.#bundled()).map(({ fingerprint256 }) => fingerprint256),
    );
    return this.#publicRoots.has(root.fingerprint256);
  }

  /**
   * The lists of revoked certificates, or null when none were given.
   * @throws NetworkError ERR_INVALID_ARGUMENT that says which of them cannot be read
   */
  async revocationLists(): Promise<RevocationLists | null> {
    const { certificateRevocationLists: texts = [] } = this.#options;
    if (texts.length === 0) return null;
    const { RevocationLists } = await import('./revocationLists.ts');
    return (this.#revocationLists ??= new RevocationLists(texts));
  }

  #contextOptions() {
    const { minTlsVersion, maxTlsVersion } = this.#options;
    return {
      ca: [...this.#certificates()],
      ...(minTlsVersion === undefined ? {} : { minVersion: minTlsVersion }),
      ...(maxTlsVersion === undefined ? {} : { maxVersion: maxTlsVersion }),
    };
  }

  #certificates(): readonly string[] {
    const { extraCaCertificates = [], systemCertificates = true } = this.#options;
    return (this.#trusted ??= [
      ...new Set([
        ...this.#bundled(),
        ...caCertificates('extra'),
        ...(systemCertificates ? caCertificates('system') : []),
        ...extraCaCertificates,
      ]),
    ]);
  }

  #bundled(): readonly string[] {
    return this.#options.bundledCertificates ?? rootCertificates;
  }
}

const VERSIONS: readonly SecureVersion[] = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'];

function refuseUnreadable({
  extraCaCertificates = [],
  minTlsVersion = 'TLSv1.2',
  maxTlsVersion = 'TLSv1.3',
}: TrustOptions): void {
  for (const [index, text] of extraCaCertificates.entries()) {
    if (readCertificates([text]).length > 0) continue;
    throw new TypeError(
      `extraCaCertificates[${String(index)}] holds no certificate; give PEM ("-----BEGIN CERTIFICATE-----"), not the path of a file.`,
    );
  }
  for (const [name, version] of Object.entries({ minTlsVersion, maxTlsVersion })) {
    if (VERSIONS.includes(version)) continue;
    throw new TypeError(`${name} is "${version}"; there are ${VERSIONS.join(', ')}.`);
  }
  if (VERSIONS.indexOf(minTlsVersion) <= VERSIONS.indexOf(maxTlsVersion)) return;
  throw new TypeError(
    `minTlsVersion ${minTlsVersion} is above maxTlsVersion ${maxTlsVersion}; no server could be spoken to.`,
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
