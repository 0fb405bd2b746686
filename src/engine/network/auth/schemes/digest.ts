import { randomBytes } from 'node:crypto';
import { rewindRefused } from '../../../body/bodyStream.ts';
import type { Challenge } from './challenges.ts';
import type {
  AuthMessage,
  Authorization,
  AuthScheme,
  Credentials,
  Login,
  AuthVerdict,
} from './scheme.ts';
import {
  bytesOf,
  digestAlgorithm,
  digestHash,
  digestResponse,
  hashBody,
} from './digestResponse.ts';
import type { DigestAlgorithm } from './digestResponse.ts';

/** RFC 7616, with what is left of RFC 2617 and RFC 2069 in servers. Only a proof of the password is sent. */
export const digest: AuthScheme = {
  name: 'digest',
  takesUserInfo: true,
  strength: (challenge) => {
    const read = readChallenge(challenge);
    return read === null ? null : 3 + read.algorithm.rank / 10;
  },
  begin: (challenge, credentials) => new DigestLogin(challenge, credentials),
};

interface DigestChallenge {
  readonly algorithm: DigestAlgorithm;
  readonly realm: string;
  readonly nonce: string;
  readonly opaque: string | null;
  /** The kinds of protection offered; empty: none is known to the server. */
  readonly qop: readonly ('auth' | 'auth-int')[];
  readonly userhash: boolean;
  /** Whether the server has said that it reads UTF-8. */
  readonly utf8: boolean;
  readonly domain: readonly string[];
}

/** Null: it lacks what an answer needs, or wants an algorithm or a protection that nobody knows. */
function readChallenge({ parameters }: Challenge): DigestChallenge | null {
  const algorithm = digestAlgorithm(parameters.get('algorithm'));
  const nonce = parameters.get('nonce');
  if (algorithm === null || nonce === undefined) return null;
  const offered = wordsOf(parameters.get('qop') ?? '', /[\s,]+/);
  const qop = (['auth', 'auth-int'] as const).filter((kind) => offered.includes(kind));
  if (offered.length > 0 && qop.length === 0) return null;
  return {
    algorithm,
    realm: parameters.get('realm') ?? '',
    nonce,
    opaque: parameters.get('opaque') ?? null,
    qop,
    userhash: parameters.get('userhash')?.toLowerCase() === 'true',
    utf8: parameters.get('charset')?.toUpperCase() === 'UTF-8',
    domain: (parameters.get('domain') ?? '').split(/\s+/).filter((uri) => uri !== ''),
  };
}

function wordsOf(text: string, separator: RegExp): string[] {
  return text
    .toLowerCase()
    .split(separator)
    .filter((word) => word !== '');
}

class DigestLogin implements Login {
  readonly credentials: Credentials;
  readonly connectionBound = false;
  #challenge: DigestChallenge;
  /** The nonce in use: the challenge's, or the one that an Authentication-Info named after it. */
  #nonce: string;
  /** How many requests have used the nonce. */
  #count = 0;
  /** A session's key, and the client nonce that it was made with; for algorithms with -sess. */
  #session: { readonly key: string; readonly cnonce: string } | null = null;

  constructor(challenge: Challenge, credentials: Credentials) {
    const read = readChallenge(challenge);
    if (read === null) throw new TypeError("this Digest challenge can't be answered");
    this.credentials = credentials;
    this.#challenge = read;
    this.#nonce = read.nonce;
  }

  get needsBody(): boolean {
    return this.#challenge.qop[0] === 'auth-int';
  }

  async authorize(message: AuthMessage): Promise<Authorization> {
    const { method, uri, body } = message;
    const challenge = this.#challenge;
    const { algorithm, realm, opaque, userhash } = challenge;
    const qop = challenge.qop[0] ?? null;
    if (this.needsBody && body === undefined) throw rewindRefused();
    const bodyHash = this.needsBody ? await hashBody(algorithm, body?.() ?? null) : '';
    if (challenge !== this.#challenge) return this.authorize(message);
    // From here on nothing waits: two requests must never share a count.
    const { username, password } = this.credentials;
    const nonce = this.#nonce;
    const nc = (++this.#count).toString(16).padStart(8, '0');
    const cnonce = this.#session?.cnonce ?? randomBytes(16).toString('hex');
    const { response, rspauth, key } = digestResponse({
      algorithm,
      ...{ username, password, realm, nonce, qop, nc, cnonce, method, uri, bodyHash },
      sessionKey: this.#session?.key ?? null,
    });
    if (algorithm.session) this.#session ??= { key, cnonce };
    const parts = [
      userPart(username, challenge),
      `realm=${quoted(realm)}`,
      `nonce=${quoted(nonce)}`,
      `uri=${quoted(uri)}`,
      `response="${response}"`,
    ];
    if (algorithm.written !== null) parts.push(`algorithm=${algorithm.written}`);
    // A session's key is made of the client nonce: the server needs it even without qop.
    if (qop !== null || algorithm.session) parts.push(`cnonce="${cnonce}"`);
    if (opaque !== null) parts.push(`opaque=${quoted(opaque)}`);
    if (qop !== null) parts.push(`qop=${qop}`, `nc=${nc}`);
    if (userhash) parts.push('userhash=true');
    const fresh = this.#count === 1 && nonce === challenge.nonce;
    return { value: `Digest ${parts.join(', ')}`, fresh, rspauth };
  }

  /** A stale nonce says that the password was right; so may a refusal of a nonce that others use at the same time. */
  challenged(challenge: Challenge, refused: Authorization): AuthVerdict {
    const read = readChallenge(challenge);
    if (read === null) return 'refused';
    const stale = challenge.parameters.get('stale')?.toLowerCase() === 'true';
    if (!stale && (refused.fresh || read.nonce === this.#nonce)) return 'refused';
    this.#challenge = read;
    this.#nonce = read.nonce;
    this.#count = 0;
    this.#session = null;
    return 'again';
  }

  /** Section 3.5: the nonce to use from now on. A session keeps the key that it began with. */
  informed(parameters: ReadonlyMap<string, string>): void {
    const next = parameters.get('nextnonce');
    if (next === undefined || next === this.#nonce) return;
    this.#nonce = next;
    this.#count = 0;
  }

  /** Section 3.3: the `domain` list, or all of the server. What it says about other servers is not believed. */
  spaces(url: URL): readonly string[] {
    const { domain } = this.#challenge;
    if (domain.length === 0) return ['/'];
    return domain
      .filter((uri) => URL.canParse(uri, url.href))
      .map((uri) => new URL(uri, url))
      .filter(({ origin }) => origin === url.origin)
      .map(({ pathname }) => pathname);
  }
}

/** Section 3.4.4: hashed where the server wants it; what a quoted string can't hold in the form of RFC 8187. */
function userPart(username: string, { userhash, utf8, algorithm, realm }: DigestChallenge): string {
  const bytes = bytesOf(username);
  if (userhash) return `username="${digestHash(algorithm, `${bytes}:${realm}`)}"`;
  // A server that has not said so may not know that form: it gets the bytes, as browsers send them.
  if (!utf8 || /^[\x20-\x7e]*$/.test(bytes)) return `username=${quoted(bytes)}`;
  const encoded = encodeURIComponent(username.normalize('NFC')).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `username*=UTF-8''${encoded}`;
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
