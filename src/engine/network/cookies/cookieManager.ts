import { admitCookie, wouldHideSecureCookie } from './admitCookie.ts';
import { isExpired, recordOf } from '../../../session/cookie.ts';
import type { CookieRecord, StoredCookie } from '../../../session/cookie.ts';
import { readCookieInit } from './cookieInit.ts';
import type { CookieInit } from './cookieInit.ts';
import { CookieDisk } from './cookieStorage.ts';
import type { CookieStorage } from './cookieStorage.ts';
import { CookieStore, inOrder } from './cookieStore.ts';
import { cookieHost, isSecureOrigin } from './matching.ts';
import { parsedIfUrl } from '../../message/requestUrl.ts';
import { parseSetCookie } from './parseSetCookie.ts';
import { messageOf } from '../../../session/messageOf.ts';

/** Always able to have cookies, unless {@link CookieManager.setSupportedSchemes} takes them out (CEF). */
const DEFAULT_SCHEMES = ['http', 'https', 'ws', 'wss'];
/** A later access is noted when the one before is this old, as in Chromium; in milliseconds. */
const ACCESS_STEP_MS = 60_000;

/** What a visitor may answer. True and no answer mean `continue`, false means `stop` (CEF). */
export type VisitAnswer = 'continue' | 'stop' | 'delete' | 'deleteAndStop' | boolean | undefined;

/** CEF: CefCookieVisitor. */
export interface CookieVisitor {
  /** Called for one cookie after the other; `count` begins with 0. Never called when there are none. */
  visit(cookie: CookieRecord, count: number, total: number): VisitAnswer | Promise<VisitAnswer>;
}

export interface VisitResult {
  readonly visited: number;
  readonly deleted: number;
}

/** `stored` false: nothing has changed; `reason` is a sentence's end that says why. */
export type SetCookieResult =
  { readonly stored: true } | { readonly stored: false; readonly reason: string };

/**
 * A Set-Cookie line that has been read. `keep` stores the cookie and answers with the reason when it may not; `forSession`:
 * without its date of expiry.
 */
export type ReceivedCookie =
  | { readonly name: string | null; readonly refused: string }
  | { readonly cookie: CookieRecord; readonly keep: (forSession?: boolean) => string | null };

/**
 * The cookies of a context (CEF: CefCookieManager). Rules of RFC 6265bis: what may be kept is in admitCookie.ts, what is
 * sent in cookieStore.ts; where it is kept in cookieStorage.ts.
 */
export class CookieManager {
  readonly #storage: CookieStorage;
  readonly #store = new CookieStore();
  #schemes: ReadonlySet<string> = new Set(DEFAULT_SCHEMES);
  #disk: CookieDisk | null = null;
  #opening: Promise<void> | null = null;
  #openFailure: Error | null = null;
  #problems: string[] = [];
  #lastCreation = 0;
  readonly #changed: () => void;
  #closed = false;
  #opened: boolean;

  /** @param changed called when a cookie was kept or deleted */
  constructor(storage: CookieStorage = { kind: 'memory' }, changed: () => void = () => undefined) {
    this.#storage = storage;
    this.#changed = changed;
    this.#opened = storage.kind !== 'disk';
  }

  /** CEF: GetBlockingManager. Neither keeps nor gives cookies, whoever asks. */
  static getBlockingManager(): CookieManager {
    return new CookieManager({ kind: 'blocked' });
  }

  /**
   * CEF: SetSupportedSchemes and, for `includeDefaults` false, cookieable_schemes_exclude_defaults: which URLs can have
   * cookies. Without defaults an empty list blocks all cookies.
   * @throws TypeError for what is not a scheme
   */
  setSupportedSchemes(schemes: readonly string[], includeDefaults = true): void {
    for (const scheme of schemes) {
      if (!/^[a-z][a-z0-9+.-]*$/.test(scheme)) {
        const shown = JSON.stringify(scheme);
        throw new TypeError(`${shown} is not a scheme: write it in lower case, without the colon.`);
      }
    }
    this.#schemes = new Set([...(includeDefaults ? DEFAULT_SCHEMES : []), ...schemes]);
  }

  /** Whether `url` can have cookies here at all. */
  supports(url: string): boolean {
    return this.#cookieUrl(url) !== null;
  }

  /** Whether it is certain at once that no cookie would be sent and nothing has to be told. */
  get emptyNow(): boolean {
    return this.#opened && this.#store.size === 0 && this.#problems.length === 0;
  }

  /** The cookies that would be sent to `url`: longest path first, then the oldest (RFC 6265bis, section 5.8.3). */
  async cookiesFor(url: string): Promise<CookieRecord[]> {
    await this.#open();
    const now = Date.now();
    return this.#matching(url).map((cookie) => {
      if (now - cookie.lastAccess < ACCESS_STEP_MS) return recordOf(cookie);
      const accessed = { ...cookie, lastAccess: now };
      this.#write(accessed);
      return recordOf(accessed);
    });
  }

  /** Those that `url` would be sent if it were https: Secure cookies, which go over no open line. */
  async keptBackFrom(url: string): Promise<CookieRecord[]> {
    await this.#open();
    return this.#fitting(url, (cookie, isSecure) => cookie.secure && !isSecure).map(recordOf);
  }

  /**
   * CEF: VisitAllCookies. Every cookie there is when the visit begins, in the order in which they would be sent; resolves
   * when it is over, and rejects with what the visitor threw.
   */
  async visitAllCookies(visitor: CookieVisitor): Promise<VisitResult> {
    await this.#open();
    return this.#visit(inOrder(this.#store.all()), visitor);
  }

  /**
   * CEF: VisitUrlCookies. As {@link visitAllCookies}, for the cookies that `url` would be sent.
   * @throws TypeError for a URL that can't have cookies
   */
  async visitUrlCookies(
    url: string,
    includeHttpOnly: boolean,
    visitor: CookieVisitor,
  ): Promise<VisitResult> {
    await this.#open();
    if (this.#storage.kind === 'blocked') return { visited: 0, deleted: 0 };
    this.#checkedUrl(url);
    const cookies = this.#matching(url).filter(({ httpOnly }) => includeHttpOnly || !httpOnly);
    return this.#visit(cookies, visitor);
  }

  /**
   * CEF: SetCookie. Keeps a cookie of code's own, or what a Set-Cookie line says. Nothing is bent to fit: what could not be
   * sent back as it was given is refused.
   * @throws TypeError for a key that no cookie has, or a value of the wrong type
   */
  async setCookie(url: string, cookie: CookieInit | string): Promise<SetCookieResult> {
    if (this.#closed) return { stored: false, reason: 'its request context has been disposed' };
    const received =
      typeof cookie === 'string' ? await this.read(url, cookie) : await this.#readInit(url, cookie);
    const reason = 'refused' in received ? received.refused : received.keep();
    return reason === null ? { stored: true } : { stored: false, reason };
  }

  /** Reads a Set-Cookie line of a response of `url`; it is kept when `keep` is called. Never throws, whatever the line. */
  async read(url: string, line: string): Promise<ReceivedCookie> {
    const parsed = this.#cookieUrl(url);
    if (parsed === null) return { name: null, refused: this.#urlFault(url) };
    const given = await parseSetCookie(line);
    if (typeof given === 'string') return { name: null, refused: given };
    return this.#receive(given, parsed);
  }

  /**
   * CEF: DeleteCookies. Answers how many were deleted.
   * `url` and `name`: the cookies called so that fit the URL's host and path, of the host and of its domains.
   * `url` alone: the cookies of exactly this host, whatever their path. Nothing: all cookies.
   * `name` alone: the cookies called so, of every host (CEF deletes all cookies then).
   * @throws TypeError for a URL that can't have cookies; nothing is deleted then (CEF issue 3351)
   */
  async deleteCookies(url?: string, name?: string): Promise<number> {
    const parsed = url === undefined || url === '' ? null : this.#checkedUrl(url);
    await this.#open();
    const toDelete = inOrder(this.#toDelete(parsed, name ?? ''));
    for (const cookie of toDelete) this.#remove(cookie);
    if (toDelete.length > 0) this.#changed();
    return toDelete.length;
  }

  /**
   * CEF: FlushStore. Resolves when every cookie that was set before is on disk and survives a power cut; at once in memory.
   * Without it that happens within 30 seconds. The end of the process, however it comes, loses no cookie in any case.
   * @throws Error when the disk does not take them, and says why
   */
  async flushStore(): Promise<void> {
    await this.#open();
    if (this.#storage.kind !== 'disk') return;
    try {
      if (this.#openFailure !== null) throw this.#openFailure;
      await this.#disk?.flush();
    } catch (cause) {
      const why = messageOf(cause);
      const message = `The cookies could not be written to ${this.#storage.directory}: ${why}`;
      throw new Error(message, { cause });
    }
  }

  /** What was found wrong on disk since the last call, in sentences. */
  takeProblems(): string[] {
    const problems = this.#problems;
    this.#problems = [];
    return problems;
  }

  /** Writes what is left to disk. In memory everything stays as it is. */
  close(): void {
    this.#closed = true;
    this.#disk?.close();
    this.#disk = null;
  }

  #open(): Promise<void> {
    this.#opening ??= this.#load();
    return this.#opening;
  }

  /** A folder that can't be used costs its cookies, not the request: then they are in memory, and a problem says so. */
  async #load(): Promise<void> {
    if (this.#storage.kind !== 'disk') return;
    try {
      const disk = await CookieDisk.open(this.#storage);
      for (const cookie of disk.cookies()) {
        this.#store.set(cookie);
        this.#lastCreation = Math.max(this.#lastCreation, cookie.creation);
      }
      this.#problems.push(...disk.problems);
      if (this.#closed) disk.close();
      else this.#disk = disk;
    } catch (error) {
      this.#openFailure = error instanceof Error ? error : new Error(String(error));
      const { message } = this.#openFailure;
      this.#problems.push(
        `Cookies are kept in memory only: ${this.#storage.directory} can't be used (${message}).`,
      );
    }
    this.#opened = true;
  }

  #matching(url: string): StoredCookie[] {
    return this.#fitting(url, (cookie, isSecure) => isSecure || !cookie.secure);
  }

  #fitting(
    url: string,
    isWanted: (cookie: StoredCookie, isSecure: boolean) => boolean,
  ): StoredCookie[] {
    const parsed = this.#cookieUrl(url);
    const host = parsed === null ? null : cookieHost(parsed);
    if (parsed === null || host === null) return [];
    const secure = isSecureOrigin(parsed);
    const fitting = [...this.#store.matching(host, parsed.pathname)];
    return inOrder(fitting.filter((cookie) => isWanted(cookie, secure)));
  }

  async #readInit(url: string, init: CookieInit): Promise<ReceivedCookie> {
    const parsed = this.#cookieUrl(url);
    const given = readCookieInit(init, (parsed && cookieHost(parsed)) ?? '');
    if (parsed === null) return { name: null, refused: this.#urlFault(url) };
    if (typeof given === 'string') return { name: null, refused: given };
    return this.#receive(given, parsed);
  }

  async #receive(given: Parameters<typeof admitCookie>[0], parsed: URL): Promise<ReceivedCookie> {
    await this.#open();
    this.#lastCreation = Math.max(Date.now() * 1000, this.#lastCreation + 1);
    const cookie = await admitCookie(given, parsed, this.#lastCreation);
    if (typeof cookie === 'string') return { name: given.name, refused: cookie };
    return {
      cookie: recordOf(cookie),
      keep: (forSession = false) => this.#keep(forSession ? sessionCookie(cookie) : cookie, parsed),
    };
  }

  #keep(cookie: StoredCookie, url: URL): string | null {
    if (wouldHideSecureCookie(cookie, url, this.#store.related(cookie.domain))) {
      return 'a Secure cookie has this name, and its URL is not https';
    }
    const before = this.#store.get(cookie);
    const replaces = before !== undefined && !isExpired(before);
    const kept = replaces ? { ...cookie, creation: before.creation } : cookie;
    if (isExpired(kept)) this.#remove(kept);
    else this.#write(kept);
    this.#changed();
    return null;
  }

  #write(cookie: StoredCookie): void {
    const evicted = this.#store.set(cookie);
    this.#disk?.write(cookie);
    for (const gone of evicted) this.#disk?.remove(gone);
  }

  #remove(cookie: StoredCookie): void {
    this.#store.delete(cookie);
    this.#disk?.remove(cookie);
  }

  *#toDelete(parsed: URL | null, name: string): Iterable<StoredCookie> {
    if (parsed === null) {
      for (const cookie of this.#store.all()) if (name === '' || cookie.name === name) yield cookie;
      return;
    }
    const host = cookieHost(parsed) ?? '';
    if (name !== '') {
      for (const cookie of this.#store.matching(host, parsed.pathname)) {
        if (cookie.name === name) yield cookie;
      }
      return;
    }
    for (const cookie of this.#store.all()) {
      if (cookie.hostOnly && cookie.domain === host) yield cookie;
    }
  }

  async #visit(cookies: readonly StoredCookie[], visitor: CookieVisitor): Promise<VisitResult> {
    let visited = 0;
    let deleted = 0;
    for (const cookie of cookies) {
      const answer = await visitor.visit(recordOf(cookie), visited, cookies.length);
      visited++;
      if (answer === 'delete' || answer === 'deleteAndStop') {
        this.#remove(cookie);
        this.#changed();
        deleted++;
      }
      if (answer === false || answer === 'stop' || answer === 'deleteAndStop') break;
    }
    return { visited, deleted };
  }

  /** The URL, when it can have cookies here. */
  #cookieUrl(url: string): URL | null {
    if (this.#storage.kind === 'blocked') return null;
    const parsed = parsedIfUrl(url);
    if (parsed === null) return null;
    if (!this.#schemes.has(parsed.protocol.slice(0, -1))) return null;
    return parsed.hostname === '' ? null : parsed;
  }

  #urlFault(url: string): string {
    if (this.#storage.kind === 'blocked') return 'cookies are blocked';
    if (!URL.canParse(url)) return `${JSON.stringify(url)} is not a URL; write it as https://host/`;
    const { protocol } = new URL(url);
    if (!this.#schemes.has(protocol.slice(0, -1))) return `${protocol} URLs have no cookies here`;
    return 'its URL has no host';
  }

  #checkedUrl(url: string): URL {
    const parsed = this.#cookieUrl(url);
    if (parsed === null) {
      throw new TypeError(`No cookie was changed: ${this.#urlFault(url)}.`);
    }
    return parsed;
  }
}

/** One that is over already is there to delete another; it stays so. */
function sessionCookie(cookie: StoredCookie): StoredCookie {
  return isExpired(cookie) ? cookie : { ...cookie, expires: null };
}
