import type { DecidedBy } from '../../../session/sessionEvent.ts';
import type { Credentials, Login } from './schemes/scheme.ts';

/** Where credentials belong: they are offered nowhere else (RFC 9110, section 11.5). */
export interface ProtectionSpace {
  /** Of the server, or of the proxy. */
  readonly origin: string;
  readonly scheme: string;
  readonly realm: string;
  readonly isProxy: boolean;
}

/** Who gave credentials, and when, in milliseconds since the epoch; null: the request that they were sent with. */
export type CredentialsProvenance = { readonly by: DecidedBy; readonly at: number } | null;

/** A login, the space it was made for, and whose it is. */
export interface CachedLogin {
  readonly space: ProtectionSpace;
  /** Whose requests may use it (credentialsCallbacks.ts). */
  readonly owner: string;
  readonly login: Login;
  readonly giver: CredentialsProvenance;
  /** Whether the other side has accepted it. */
  readonly proven: boolean;
}

interface Entry extends CachedLogin {
  /** Prefixes of the paths at which it is sent unasked. */
  readonly prefixes: readonly string[];
}

/** Somebody is asked for credentials. */
export interface OpenQuestion {
  /** Which session asks. */
  readonly session: string;
  /** Settles when there is an answer, or none. */
  readonly closed: Promise<void>;
}

/** Says whose logins in this space a request may use. */
export type OwnerOf = (space: ProtectionSpace) => string;

/** Requests may each state a user of their own; the login that was used longest ago makes room. */
const MAX_LOGINS = 1000;

/**
 * Credentials per context, protection space and owner, in memory only. They count from when they are given, so that
 * requests under way at the same time need not be asked about too, until they are refused.
 */
export class CredentialCache {
  readonly #entries = new Map<string, Entry>();
  readonly #open = new Map<string, OpenQuestion>();
  readonly #changed: () => void;

  /** @param changed called when a login was remembered or forgotten */
  constructor(changed: () => void = () => undefined) {
    this.#changed = changed;
  }

  get empty(): boolean {
    return this.#entries.size === 0;
  }

  get(space: ProtectionSpace, owner: string): CachedLogin | null {
    return this.#entries.get(keyOf(space, owner)) ?? null;
  }

  /** What may be sent unasked to this path, or null. The longest prefix counts, then what worked last. */
  covering(isProxy: boolean, origin: string, path: string, ownerOf: OwnerOf): CachedLogin | null {
    let best: { entry: Entry; length: number } | null = null;
    for (const entry of this.#entries.values()) {
      if (!isFor(entry, isProxy, origin)) continue;
      for (const prefix of entry.prefixes) {
        if (!path.startsWith(prefix) || prefix.length < (best?.length ?? 0)) continue;
        if (entry.owner === ownerOf(entry.space)) best = { entry, length: prefix.length };
      }
    }
    return best?.entry ?? null;
  }

  /** What was used last with this server or proxy, whether or not it is sent unasked. */
  latest(isProxy: boolean, origin: string, ownerOf: OwnerOf): CachedLogin | null {
    let latest: Entry | null = null;
    for (const entry of this.#entries.values()) {
      if (isFor(entry, isProxy, origin) && entry.owner === ownerOf(entry.space)) latest = entry;
    }
    return latest;
  }

  /** Remembers a login. Prefixes add up for as long as the credentials stay the same. */
  set(cached: CachedLogin, prefixes: readonly string[]): void {
    const { space, owner, login, proven } = cached;
    const key = keyOf(space, owner);
    const known = this.#entries.get(key);
    const before = known !== undefined && same(known.login, login) ? known : null;
    const all = [...(before?.prefixes ?? [])];
    for (const prefix of prefixes) {
      if (all.some((other) => prefix.startsWith(other))) continue;
      const kept = all.filter((other) => !other.startsWith(prefix));
      all.splice(0, all.length, ...kept, prefix);
    }
    // Taken out first, so that what worked last stands last.
    this.#entries.delete(key);
    this.#entries.set(key, {
      ...cached,
      proven: proven || before?.proven === true,
      prefixes: all,
    });
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > MAX_LOGINS && oldest !== undefined) this.#entries.delete(oldest);
    this.#changed();
  }

  /** The one that was used longest ago first. */
  list(): readonly CachedLogin[] {
    return [...this.#entries.values()];
  }

  /** Forgets whatever login this owner has in a space. */
  remove(space: ProtectionSpace, owner: string): void {
    if (this.#entries.delete(keyOf(space, owner))) this.#changed();
  }

  /** Forgets credentials that were refused; others for the same space stay. */
  forget(space: ProtectionSpace, owner: string, login: Login): void {
    const known = this.get(space, owner);
    if (known !== null && same(known.login, login)) this.remove(space, owner);
  }

  clear(): void {
    this.#entries.clear();
    this.#changed();
  }

  /** The question that is open for this owner, or null. */
  asked(space: ProtectionSpace, owner: string): OpenQuestion | null {
    return this.#open.get(keyOf(space, owner)) ?? null;
  }

  /** Opens a question of `session`, where none is; what this returns closes it. */
  ask(space: ProtectionSpace, owner: string, session: string): Disposable {
    const key = keyOf(space, owner);
    const { promise: closed, resolve } = Promise.withResolvers<void>();
    this.#open.set(key, { session, closed });
    return {
      [Symbol.dispose]: () => {
        this.#open.delete(key);
        resolve();
      },
    };
  }
}

function isFor({ space }: Entry, isProxy: boolean, origin: string): boolean {
  return space.isProxy === isProxy && space.origin === origin;
}

function same({ credentials: a }: Login, { credentials: b }: Login): boolean {
  return sameCredentials(a, b);
}

export function sameCredentials(a: Credentials, b: Credentials): boolean {
  return a.username === b.username && a.password === b.password;
}

function keyOf({ origin, scheme, realm, isProxy }: ProtectionSpace, owner: string): string {
  return JSON.stringify([isProxy, origin, scheme, realm, owner]);
}
