import { randomBytes } from 'node:crypto';
import type { Challenge } from './challenges.ts';
import type { Authorization, AuthScheme, Credentials, Login, AuthVerdict } from './scheme.ts';
import { authenticateMessage, negotiateMessage, readChallengeMessage } from './ntlmMessages.ts';
import type { NtlmChallenge } from './ntlmMessages.ts';

/** From 1601, where Windows begins to count, to 1970, in ms. */
const EPOCH_MS = 11_644_473_600_000n;

/**
 * NTLM over HTTP (MS-NTHT): three messages on one connection, which is authenticated after them and belongs to its
 * session alone. NTLMv2 only. Without channel bindings: a server that insists on them (Extended Protection) refuses.
 */
export const ntlm: AuthScheme = {
  name: 'ntlm',
  takesUserInfo: true,
  // A token belongs to a handshake that is under way, and none is.
  strength: ({ token68 }) => (token68 === null ? 4 : null),
  begin: (_challenge, credentials) => new NtlmLogin(credentials),
};

class NtlmLogin implements Login {
  readonly credentials: Credentials;
  readonly needsBody = false;
  readonly ownConnection = true;
  #challenge: NtlmChallenge | null = null;

  constructor(credentials: Credentials) {
    this.credentials = credentials;
  }

  /** The third message goes where the second came from; the first may go anywhere. */
  get connectionBound(): boolean {
    return this.#challenge !== null;
  }

  async authorize(): Promise<Authorization> {
    const message = await this.#message();
    return { value: `NTLM ${message.toString('base64')}`, fresh: true, rspauth: null };
  }

  challenged({ token68 }: Challenge): AuthVerdict {
    if (this.#challenge !== null) return 'refused';
    if (token68 === null) return 'unable';
    this.#challenge = readChallengeMessage(Buffer.from(token68, 'base64'));
    return this.#challenge === null ? 'unable' : 'again';
  }

  async #message(): Promise<Buffer> {
    if (this.#challenge === null) return negotiateMessage();
    // OpenSSL has no MD4 any more. Seldom needed, so it is loaded when it is.
    const { ntlmHash } = await import('./ntlmHash.ts');
    return authenticateMessage(this.#challenge, this.credentials, {
      time: (BigInt(Date.now()) + EPOCH_MS) * 10_000n,
      clientChallenge: randomBytes(8),
      hash: ntlmHash,
    });
  }

  /** Nowhere: a server must begin. */
  spaces(): readonly string[] {
    return [];
  }
}
