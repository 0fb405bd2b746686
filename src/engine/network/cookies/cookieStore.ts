import { identityOf, isExpired } from '../../../session/cookie.ts';
import type { StoredCookie } from '../../../session/cookie.ts';
import { domainMatches, hostAndParents, pathMatches } from './matching.ts';

/** Chromium's limits: when one is passed, the least used go until the second number is left. */
const PER_DOMAIN = { most: 180, left: 150 };
const ALTOGETHER = { most: 3300, left: 3000 };

/** Cookies in memory, by domain, so that a request looks only at those that could be its own. */
export class CookieStore {
  readonly #domains = new Map<string, Map<string, StoredCookie>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Keeps `cookie` in place of the one that it is. Answers with those that had to go for want of room. */
  set(cookie: StoredCookie): StoredCookie[] {
    let bucket = this.#domains.get(cookie.domain);
    if (bucket === undefined) {
      bucket = new Map<string, StoredCookie>();
      this.#domains.set(cookie.domain, bucket);
    }
    const id = identityOf(cookie);
    if (!bucket.has(id)) this.#size++;
    bucket.set(id, cookie);
    const crowded =
      bucket.size > PER_DOMAIN.most ? this.#evict([...bucket.values()], PER_DOMAIN.left) : [];
    if (this.#size <= ALTOGETHER.most) return crowded;
    return [...crowded, ...this.#evict([...this.all()], ALTOGETHER.left)];
  }

  get(cookie: StoredCookie): StoredCookie | undefined {
    return this.#domains.get(cookie.domain)?.get(identityOf(cookie));
  }

  delete(cookie: StoredCookie): boolean {
    const bucket = this.#domains.get(cookie.domain);
    if (bucket?.delete(identityOf(cookie)) !== true) return false;
    this.#size--;
    if (bucket.size === 0) this.#domains.delete(cookie.domain);
    return true;
  }

  /** Every cookie that has not run out. */
  *all(): Iterable<StoredCookie> {
    const now = Date.now();
    for (const bucket of this.#domains.values()) {
      for (const cookie of bucket.values()) if (!isExpired(cookie, now)) yield cookie;
    }
  }

  /** The cookies whose domain and path fit, whether Secure or not. */
  *matching(host: string, path: string): Iterable<StoredCookie> {
    const now = Date.now();
    for (const domain of hostAndParents(host)) {
      for (const cookie of this.#domains.get(domain)?.values() ?? []) {
        if (isExpired(cookie, now) || !pathMatches(path, cookie.path)) continue;
        if (cookie.hostOnly ? host === domain : domainMatches(host, domain)) yield cookie;
      }
    }
  }

  /** Cookies of this host, of its domains and of what is below it: those that a cookie of `domain` could be taken for. */
  *related(domain: string): Iterable<StoredCookie> {
    for (const [other, bucket] of this.#domains) {
      if (domainMatches(other, domain) || domainMatches(domain, other)) yield* bucket.values();
    }
  }

  #evict(cookies: StoredCookie[], left: number): StoredCookie[] {
    const now = Date.now();
    const rank = (cookie: StoredCookie): number =>
      isExpired(cookie, now) ? 0 : cookie.secure ? 2 : 1;
    const doomed = cookies
      .sort((a, b) => rank(a) - rank(b) || a.lastAccess - b.lastAccess || a.creation - b.creation)
      .slice(0, cookies.length - left);
    for (const cookie of doomed) this.delete(cookie);
    return doomed;
  }
}

/** Longest path first, then the oldest (RFC 6265bis, section 5.8.3). */
export function inOrder(cookies: Iterable<StoredCookie>): StoredCookie[] {
  return [...cookies].sort((a, b) => b.path.length - a.path.length || a.creation - b.creation);
}
