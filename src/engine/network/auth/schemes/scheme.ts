import type { Challenge } from './challenges.ts';

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** The message that is to be authorised. */
export interface AuthMessage {
  readonly method: string;
  /** The request target exactly as it stands on the wire; for CONNECT `host:port`. */
  readonly uri: string;
  /** Reads the body that goes along, for Digest's auth-int; null: none. Absent: it can be read once only. */
  readonly body?: (() => AsyncIterable<Uint8Array>) | null;
}

/** What goes into Authorization or Proxy-Authorization. */
export interface Authorization {
  readonly value: string;
  /** The first answer to its challenge: when it is refused, it is the credentials that are wrong. */
  readonly fresh: boolean;
  /** The proof that the other side owes us in Authentication-Info; null: it owes none, or it can't be computed. */
  readonly rspauth: string | null;
}

/**
 * What a further challenge says about the answer before it. `again`: answer this one too, with the same credentials;
 * `unable`: the server offers a scheme that it does not speak, and the credentials were not tried.
 */
export type AuthVerdict = 'refused' | 'again' | 'unable';

/** Credentials in use with one scheme for one protection space. Requests of one context share it: it counts nonces. */
export interface Login {
  readonly credentials: Credentials;
  /** Whether it vouches for a connection: the next message goes out on the one that the challenge came on. */
  readonly connectionBound: boolean;
  /** Whether all its messages want a connection that is nobody else's, which none of HTTP/2 is. */
  readonly ownConnection?: boolean;
  /** Whether it signs the body, which must be read for that before it is sent. */
  readonly needsBody: boolean;
  /**
   * @throws UnfitCredentialsError when the scheme has no way to carry these credentials,
   * NetworkError ERR_UPLOAD_STREAM_REWIND_NOT_SUPPORTED when it needs a body that can be read once only.
   */
  authorize(message: AuthMessage): Promise<Authorization>;
  /** Takes in a further challenge of the same scheme and realm. */
  challenged(challenge: Challenge, refused: Authorization): AuthVerdict;
  /** Takes in the parameters of Authentication-Info (RFC 9110, section 11.6.3). */
  informed?(parameters: ReadonlyMap<string, string>): void;
  /** Where it is sent unasked after a success at `url`: prefixes of paths of that origin. Empty: nowhere. */
  spaces(url: URL): readonly string[];
}

/** One way to authenticate. A new one goes into `schemes.ts`. */
export interface AuthScheme {
  /** Lower-case. */
  readonly name: string;
  /** Whether a user name and password from a URL may answer it. */
  readonly takesUserInfo: boolean;
  /** The higher, the better it keeps the password; null: this challenge can't be answered. */
  strength(challenge: Challenge): number | null;
  begin(challenge: Challenge, credentials: Credentials): Login;
}

/** Credentials that a scheme can't carry; the message says why, without them. */
export class UnfitCredentialsError extends Error {
  override readonly name = 'UnfitCredentialsError';
}
