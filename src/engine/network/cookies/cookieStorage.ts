import { identityOf, isExpired, isStoredCookie } from '../../../session/cookie.ts';
import type { StoredCookie } from '../../../session/cookie.ts';
import type { DurableMap } from '../../../storage/durableMap.ts';

/** Where a context keeps its cookies. */
export type CookieStorage =
  | { readonly kind: 'memory' }
  | {
      readonly kind: 'disk';
      /**
       * A folder, made when it is not there, readable by this user only. Several processes may use it at once; each sees
       * what the others had written when it opened it.
       */
      readonly directory: string;
      /** Whether cookies without an expiry outlive the context. Default: false. */
      readonly persistSessionCookies?: boolean;
    }
  /** Nothing is kept and nothing is sent (CEF: GetBlockingManager). */
  | { readonly kind: 'blocked' };

/** The cookies of a folder, and the way to write them. */
export class CookieDisk {
  readonly #map: DurableMap<StoredCookie>;
  readonly #persistSessionCookies: boolean;

  private constructor(map: DurableMap<StoredCookie>, persistSessionCookies: boolean) {
    this.#map = map;
    this.#persistSessionCookies = persistSessionCookies;
  }

  /** @throws the error of the file system */
  static async open({
    directory,
    persistSessionCookies = false,
  }: Extract<CookieStorage, { kind: 'disk' }>): Promise<CookieDisk> {
    // The map is needed only by those who keep cookies on disk.
    const { DurableMap } = await import('../../../storage/durableMap.ts');
    const map = await DurableMap.open({
      directory,
      name: 'cookies',
      isValue: isStoredCookie,
      isOver: isExpired,
    });
    return new CookieDisk(map, persistSessionCookies);
  }

  /** What was found wrong in the folder. */
  get problems(): readonly string[] {
    return this.#map.problems;
  }

  *cookies(): Iterable<StoredCookie> {
    for (const cookie of this.#map.values()) if (this.#isKept(cookie)) yield cookie;
  }

  write(cookie: StoredCookie): void {
    if (this.#isKept(cookie)) this.#map.set(identityOf(cookie), cookie);
    // It may have taken the place of one that was kept.
    else this.#map.delete(identityOf(cookie));
  }

  remove(cookie: StoredCookie): void {
    this.#map.delete(identityOf(cookie));
  }

  flush(): Promise<void> {
    return this.#map.flush();
  }

  close(): void {
    this.#map.close();
  }

  #isKept(cookie: StoredCookie): boolean {
    return cookie.expires !== null || this.#persistSessionCookies;
  }
}
