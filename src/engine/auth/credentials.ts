import { Buffer } from 'node:buffer';
import type { Challenge } from './challenges.ts';

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** The schemes that can be answered, the strongest first. */
const ANSWERABLE = ['basic'] as const;

/** The challenge to answer: of those that can be answered the strongest, whatever its place (RFC 9110, 11.4). */
export function chooseChallenge(challenges: readonly Challenge[]): Challenge | null {
  for (const scheme of ANSWERABLE) {
    const found = challenges.find((challenge) => challenge.scheme === scheme);
    if (found !== undefined) return found;
  }
  return null;
}

/** RFC 7617: user and password joined by a colon, in UTF-8 (section 2.1), in Base64. */
export function basicAuthorization({ username, password }: Credentials): string {
  return `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`;
}

/** Where credentials belong: they are offered nowhere else (RFC 9110, section 11.5). */
export interface ProtectionSpace {
  readonly origin: string;
  readonly scheme: string;
  readonly realm: string;
  readonly isProxy: boolean;
}

/** Credentials that worked, per context and protection space, in memory only. */
export class CredentialCache {
  readonly #entries = new Map<string, Credentials>();

  get(space: ProtectionSpace): Credentials | undefined {
    return this.#entries.get(keyOf(space));
  }

  set(space: ProtectionSpace, credentials: Credentials): void {
    this.#entries.set(keyOf(space), credentials);
  }

  /** Forgets credentials that were refused; others for the same space stay. */
  forget(space: ProtectionSpace, { username, password }: Credentials): void {
    const known = this.get(space);
    if (known?.username === username && known.password === password) {
      this.#entries.delete(keyOf(space));
    }
  }

  clear(): void {
    this.#entries.clear();
  }
}

function keyOf({ origin, scheme, realm, isProxy }: ProtectionSpace): string {
  return JSON.stringify([isProxy, origin, scheme, realm]);
}
