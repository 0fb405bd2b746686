import type { Cookie, CookieJar } from 'tough-cookie';

/** A cookie as handlers see it (CEF: CefCookie). */
export interface CookieRecord {
  readonly name: string;
  readonly value: string;
  readonly domain: string;
  readonly path: string;
  readonly secure: boolean;
  readonly httpOnly: boolean;
  readonly sameSite: 'strict' | 'lax' | 'none' | 'unspecified';
  /** ISO 8601, or null for a session cookie. */
  readonly expires: string | null;
}

/** RFC 6265bis, section 5.6: a longer name-value pair is ignored. */
const MAX_COOKIE_BYTES = 4096;

/** The cookies of a context, in memory (CEF: CefCookieManager). */
export class CookieManager {
  #jar: CookieJar | null = null;

  /** The cookies that would be sent to `url`: longest path first, then the oldest (RFC 6265, section 5.4). */
  async cookiesFor(url: string): Promise<CookieRecord[]> {
    if (this.#jar === null) return [];
    const cookies = await this.#jar.getCookies(url, { http: true });
    return cookies.map(recordOf);
  }

  /** What a Set-Cookie line says, or null when it says nothing that can be kept. */
  async parse(line: string, url: string): Promise<CookieRecord | null> {
    const cookie = await parseLine(line);
    if (cookie === undefined) return null;
    return recordOf({ ...fieldsOf(cookie), domain: cookie.domain ?? new URL(url).hostname });
  }

  /** Stores a Set-Cookie line. False when it is refused: malformed, too large, or for a domain that `url` may not set. */
  async setCookie(url: string, line: string): Promise<boolean> {
    const cookie = await parseLine(line);
    if (cookie === undefined) return false;
    try {
      return (await (await this.#open()).setCookie(cookie, url, { http: true })) !== undefined;
    } catch {
      return false; // tough-cookie says no by throwing; what it says is for developers of jars.
    }
  }

  /**
   * Deletes cookies and answers how many: all of them, those that `url` would be sent, or of these the one called `name`.
   * @throws TypeError for a URL that cannot be parsed; nothing is deleted then.
   */
  async deleteCookies(url?: string, name?: string): Promise<number> {
    const jar = this.#jar;
    if (url !== undefined) new URL(url);
    if (jar === null) return 0;
    const doomed =
      url === undefined
        ? await jar.store.getAllCookies()
        : await jar.getCookies(url, { http: true });
    const chosen = doomed.filter((cookie) => name === undefined || cookie.key === name);
    for (const { domain, path, key } of chosen) {
      await jar.store.removeCookie(domain ?? '', path ?? '/', key);
    }
    return chosen.length;
  }

  async #open(): Promise<CookieJar> {
    if (this.#jar === null) {
      const { CookieJar: Jar } = await import('tough-cookie');
      // A workbench talks to localhost, IP addresses and made-up domains all day: they are no public suffixes.
      this.#jar ??= new Jar(undefined, { rejectPublicSuffixes: true, allowSpecialUseDomain: true });
    }
    return this.#jar;
  }
}

async function parseLine(line: string): Promise<Cookie | undefined> {
  const [pair = ''] = line.split(';', 1);
  if (Buffer.byteLength(pair) > MAX_COOKIE_BYTES) return undefined;
  const { Cookie: Parser } = await import('tough-cookie');
  return Parser.parse(line, { loose: true });
}

type Fields = Pick<
  Cookie,
  'key' | 'value' | 'domain' | 'path' | 'secure' | 'httpOnly' | 'sameSite' | 'expires'
>;

function fieldsOf({
  key,
  value,
  domain,
  path,
  secure,
  httpOnly,
  sameSite,
  expires,
}: Cookie): Fields {
  return { key, value, domain, path, secure, httpOnly, sameSite, expires };
}

function recordOf(cookie: Fields): CookieRecord {
  return {
    name: cookie.key,
    value: cookie.value,
    domain: cookie.domain ?? '',
    path: cookie.path ?? '/',
    secure: cookie.secure,
    httpOnly: cookie.httpOnly,
    sameSite: sameSiteOf(cookie.sameSite),
    expires: cookie.expires instanceof Date ? cookie.expires.toISOString() : null,
  };
}

function sameSiteOf(value: string | undefined): CookieRecord['sameSite'] {
  return value === 'strict' || value === 'lax' || value === 'none' ? value : 'unspecified';
}

/** The Cookie field for these cookies, or null when there are none. */
export function cookieHeader(cookies: readonly CookieRecord[]): string | null {
  if (cookies.length === 0) return null;
  return cookies.map(({ name, value }) => (name === '' ? value : `${name}=${value}`)).join('; ');
}
