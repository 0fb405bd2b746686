import { createHash, randomBytes } from 'node:crypto';

const NONCE_LIFETIME_MS = 5 * 60 * 1000;

/** The algorithms of RFC 7616, section 3.3, with OpenSSL's names for them. */
export const DIGEST_ALGORITHMS: Readonly<Record<string, string>> = {
  MD5: 'md5',
  'MD5-sess': 'md5',
  'SHA-256': 'sha256',
  'SHA-256-sess': 'sha256',
  'SHA-512-256': 'sha512-256',
  'SHA-512-256-sess': 'sha512-256',
};

interface Nonce {
  readonly issuedAt: number;
  uses: number;
  /** The highest nc seen; one that is not above it is a replay. */
  lastCount: number;
}

export interface DigestAttempt {
  readonly method: string;
  /** The request target exactly as it was sent. */
  readonly uri: string;
  /** What the challenge offered. */
  readonly algorithms: readonly string[];
  /** How many requests one nonce is good for. */
  readonly nonceUses: number;
}

/** The server's side of Digest with qop "auth" (RFC 7616). */
export class DigestChallenger {
  readonly #realm: string;
  readonly #user: { readonly name: string; readonly password: string };
  readonly #opaque = randomBytes(8).toString('hex');
  readonly #nonces = new Map<string, Nonce>();

  constructor(options: { realm: string; user: { name: string; password: string } }) {
    this.#realm = options.realm;
    this.#user = options.user;
  }

  /** One challenge for each algorithm, in the order given: the most wanted first. */
  challenges(algorithms: readonly string[], { stale }: { stale: boolean }): string[] {
    const nonce = this.#issueNonce();
    return algorithms.map(
      (algorithm) =>
        `Digest realm="${this.#realm}", qop="auth", algorithm=${algorithm}, ` +
        `nonce="${nonce}", opaque="${this.#opaque}"${stale ? ', stale=true' : ''}`,
    );
  }

  /** `stale` means that the password was right and only the nonce was too old or used up. */
  check(authorization: string, attempt: DigestAttempt): 'accepted' | 'stale' | 'refused' {
    const given = digestParameters(authorization);
    const count = /^[0-9a-f]{8}$/i.test(given.get('nc') ?? '') ? `0x${given.get('nc') ?? ''}` : 0;
    const answersTheChallenge =
      given.get('username') === this.#user.name &&
      given.get('realm') === this.#realm &&
      given.get('opaque') === this.#opaque &&
      given.get('uri') === attempt.uri &&
      given.get('qop') === 'auth' &&
      (given.get('cnonce') ?? '') !== '' &&
      Number(count) > 0 &&
      attempt.algorithms.includes(given.get('algorithm') ?? 'MD5');
    if (!answersTheChallenge) return 'refused';
    if (given.get('response')?.toLowerCase() !== this.#expected(given, attempt)) return 'refused';

    const nonce = this.#nonces.get(given.get('nonce') ?? '');
    if (nonce === undefined || Date.now() - nonce.issuedAt > NONCE_LIFETIME_MS) return 'stale';
    if (nonce.uses >= attempt.nonceUses) return 'stale';
    if (Number(count) <= nonce.lastCount) return 'refused';
    nonce.uses += 1;
    nonce.lastCount = Number(count);
    return 'accepted';
  }

  /** RFC 7616, section 3.4.1. */
  #expected(given: ReadonlyMap<string, string>, { method, uri }: DigestAttempt): string {
    const algorithm = given.get('algorithm') ?? 'MD5';
    const hash = (...parts: string[]) =>
      createHash(DIGEST_ALGORITHMS[algorithm] ?? 'md5')
        .update(parts.join(':'))
        .digest('hex');
    const part = (name: string) => given.get(name) ?? '';

    let a1 = hash(this.#user.name, this.#realm, this.#user.password);
    if (algorithm.endsWith('-sess')) a1 = hash(a1, part('nonce'), part('cnonce'));
    const a2 = hash(method, uri);
    return hash(a1, part('nonce'), part('nc'), part('cnonce'), part('qop'), a2);
  }

  #issueNonce(): string {
    const now = Date.now();
    for (const [value, { issuedAt }] of this.#nonces) {
      if (now - issuedAt > NONCE_LIFETIME_MS) this.#nonces.delete(value);
    }
    const value = randomBytes(16).toString('hex');
    this.#nonces.set(value, { issuedAt: now, uses: 0, lastCount: 0 });
    return value;
  }
}

/** The parameters of `Digest name="value", name=value`; empty for any other scheme. */
function digestParameters(authorization: string): Map<string, string> {
  const parameters = new Map<string, string>();
  const [, list] = /^digest +(.*)$/i.exec(authorization) ?? [];
  for (const match of (list ?? '').matchAll(/([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/g)) {
    const [, name = '', quoted, token = ''] = match;
    parameters.set(name.toLowerCase(), quoted?.replace(/\\(.)/g, '$1') ?? token);
  }
  return parameters;
}
