import { createHash } from 'node:crypto';

/** The algorithms of RFC 7616, section 3.3, without -sess, with OpenSSL's names; the strongest last. */
const HASHES: ReadonlyMap<string, string> = new Map([
  ['MD5', 'md5'],
  ['SHA-256', 'sha256'],
  ['SHA-512-256', 'sha512-256'],
]);

export interface DigestAlgorithm {
  /** As the challenge wrote it: servers may compare it letter by letter. Null: the challenge named none. */
  readonly written: string | null;
  readonly hash: string;
  readonly session: boolean;
  /** The higher, the stronger. */
  readonly rank: number;
}

/** Null: an algorithm that is not known; such a challenge is left alone (section 3.3). */
export function digestAlgorithm(written: string | undefined): DigestAlgorithm | null {
  const name = (written ?? 'MD5').toUpperCase();
  const session = name.endsWith('-SESS');
  const base = session ? name.slice(0, -'-SESS'.length) : name;
  const hash = HASHES.get(base);
  if (hash === undefined) return null;
  return { written: written ?? null, hash, session, rank: [...HASHES.keys()].indexOf(base) };
}

/** All that goes into one answer. Text of the server's is as it came: one character for each byte. */
export interface DigestInput {
  readonly algorithm: DigestAlgorithm;
  readonly username: string;
  readonly password: string;
  readonly realm: string;
  readonly nonce: string;
  /** Null: a server older than RFC 2617, which knows neither qop nor nc. */
  readonly qop: 'auth' | 'auth-int' | null;
  readonly nc: string;
  readonly cnonce: string;
  readonly method: string;
  readonly uri: string;
  /** The hash of the body in hex, for auth-int. */
  readonly bodyHash: string;
  /** A session's key, once its first answer has made it; null: this is the first, or there is no session. */
  readonly sessionKey: string | null;
}

export interface DigestResponse {
  readonly response: string;
  /** What the server has to show in Authentication-Info, when its body need not be known for it (section 3.5). */
  readonly rspauth: string | null;
  /** H(A1): for a session the same in each of its requests (section 3.4.2). */
  readonly key: string;
}

/** RFC 7616, section 3.4.1; without qop RFC 2069. Pure: nonces come from outside. */
export function digestResponse(input: DigestInput): DigestResponse {
  const { algorithm, qop, nonce, nc, cnonce, method, uri } = input;
  const H = (...parts: string[]): string => digestHash(algorithm, parts.join(':'));
  const secret = (): string => H(bytesOf(input.username), input.realm, bytesOf(input.password));
  const key = input.sessionKey ?? (algorithm.session ? H(secret(), nonce, cnonce) : secret());
  const sign = (a2: string): string =>
    qop === null ? H(key, nonce, a2) : H(key, nonce, nc, cnonce, qop, a2);
  const a2 = qop === 'auth-int' ? H(method, uri, input.bodyHash) : H(method, uri);
  return { response: sign(a2), rspauth: qop === 'auth' ? sign(H('', uri)) : null, key };
}

/** The hash of text that has one character for each byte, in hex. */
export function digestHash({ hash }: DigestAlgorithm, text: string): string {
  return createHash(hash).update(text, 'latin1').digest('hex');
}

export async function hashBody(
  { hash }: DigestAlgorithm,
  body: AsyncIterable<Uint8Array> | null,
): Promise<string> {
  const sum = createHash(hash);
  if (body !== null) for await (const piece of body) sum.update(piece);
  return sum.digest('hex');
}

/** What a person typed, in UTF-8 and composed, with one character for each byte, as header fields are. */
export function bytesOf(text: string): string {
  return Buffer.from(text.normalize('NFC'), 'utf8').toString('latin1');
}
