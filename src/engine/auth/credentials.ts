import type { Credentials, Login } from './scheme.ts';

/** Where credentials belong: they are offered nowhere else (RFC 9110, section 11.5). */
export interface ProtectionSpace {
  /** Of the server, or of the proxy. */
  readonly origin: string;
  readonly scheme: string;
  readonly realm: string;
  readonly isProxy: boolean;
}

interface Entry {
  readonly space: ProtectionSpace;
  readonly login: Login;
  /** Prefixes of the paths at which it is sent unasked. */
  readonly prefixes: readonly string[];
}

/** A login that belongs to a path, and the space it was made for. */
export type Remembered = Pick<Entry, 'space' | 'login'>;

/** Credentials that worked, per context and protection space, in memory only. */
export class CredentialCache {
  readonly #entries = new Map<string, Entry>();

  get empty(): boolean {
    return this.#entries.size === 0;
  }

  /** What worked for this space. */
  get(space: ProtectionSpace): Login | null {
    return this.#entries.get(keyOf(space))?.login ?? null;
  }

  /** What may be sent unasked to this path, or null. The longest prefix counts, then what worked last. */
  covering(isProxy: boolean, origin: string, path: string): Remembered | null {
    let best: { entry: Entry; length: number } | null = null;
    for (const entry of this.#entries.values()) {
      if (entry.space.isProxy !== isProxy || entry.space.origin !== origin) continue;
      for (const prefix of entry.prefixes) {
        if (path.startsWith(prefix) && prefix.length >= (best?.length ?? 0)) {
          best = { entry, length: prefix.length };
        }
      }
    }
    return best?.entry ?? null;
  }

  /** Remembers what worked. Prefixes add up for as long as the credentials stay the same. */
  set(space: ProtectionSpace, login: Login, prefixes: readonly string[]): void {
    const key = keyOf(space);
    const known = this.#entries.get(key);
    const before =
      known !== undefined && same(known.login.credentials, login.credentials) ? known.prefixes : [];
    const all = [...before];
    for (const prefix of prefixes) {
      if (all.some((other) => prefix.startsWith(other))) continue;
      const kept = all.filter((other) => !other.startsWith(prefix));
      all.splice(0, all.length, ...kept, prefix);
    }
    // Taken out first, so that what worked last stands last.
    this.#entries.delete(key);
    this.#entries.set(key, { space, login, prefixes: all });
  }

  /** Forgets credentials that were refused; others for the same space stay. */
  forget(space: ProtectionSpace, { credentials }: Login): void {
    const known = this.get(space);
    if (known !== null && same(known.credentials, credentials)) {
      this.#entries.delete(keyOf(space));
    }
  }

  clear(): void {
    this.#entries.clear();
  }
}

function same(a: Credentials, b: Credentials): boolean {
  return a.username === b.username && a.password === b.password;
}

function keyOf({ origin, scheme, realm, isProxy }: ProtectionSpace): string {
  return JSON.stringify([isProxy, origin, scheme, realm]);
}
