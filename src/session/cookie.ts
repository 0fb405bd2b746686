/** A cookie as handlers, visitors and rules see it (CEF: CefCookie). */
export interface CookieRecord {
  /** "" for a cookie without a name, of which only the value is sent. */
  readonly name: string;
  readonly value: string;
  /** Without a leading dot. */
  readonly domain: string;
  /** True: for this host alone. False: for the domain and every host below it (CEF: a domain with a leading dot). */
  readonly hostOnly: boolean;
  readonly path: string;
  readonly secure: boolean;
  readonly httpOnly: boolean;
  /** Kept for those who look; a workbench's requests belong to no page, so none is ever from another site. */
  readonly sameSite: SameSite;
  readonly priority: CookiePriority;
  /** ISO 8601, or null for a session cookie. */
  readonly expires: string | null;
  /** ISO 8601. A cookie that replaces another keeps its creation time (RFC 6265bis, section 5.7). */
  readonly creation: string;
  /** ISO 8601; to the minute, as in Chromium. */
  readonly lastAccess: string;
}

export type SameSite = 'strict' | 'lax' | 'none' | 'unspecified';
export type CookiePriority = 'low' | 'medium' | 'high';

/** A cookie as it is kept. `creation` is in microseconds and never twice the same, so that it orders cookies; the other times are in milliseconds since the epoch. */
export interface StoredCookie extends Omit<CookieRecord, 'expires' | 'creation' | 'lastAccess'> {
  readonly expires: number | null;
  readonly creation: number;
  readonly lastAccess: number;
}

export function recordOf(cookie: StoredCookie): CookieRecord {
  const { expires, creation, lastAccess, ...rest } = cookie;
  return Object.freeze({
    ...rest,
    expires: expires === null ? null : new Date(expires).toISOString(),
    creation: new Date(Math.floor(creation / 1000)).toISOString(),
    lastAccess: new Date(lastAccess).toISOString(),
  });
}

/** What makes two cookies the same one (RFC 6265bis, section 5.7, with the host-only flag). */
export function identityOf({
  name,
  domain,
  hostOnly,
  path,
}: Pick<StoredCookie, 'name' | 'domain' | 'hostOnly' | 'path'>): string {
  return JSON.stringify([hostOnly ? domain : `.${domain}`, path, name]);
}

export function isExpired({ expires }: StoredCookie, now = Date.now()): boolean {
  return expires !== null && expires <= now;
}

/** The Cookie field for these cookies, or null when there are none (RFC 6265bis, section 5.8.3). */
export function cookieHeader(
  cookies: readonly Pick<CookieRecord, 'name' | 'value'>[],
): string | null {
  if (cookies.length === 0) return null;
  return cookies.map(({ name, value }) => (name === '' ? value : `${name}=${value}`)).join('; ');
}

/** Whether this is a cookie that {@link StoredCookie} describes: files are edited, too. */
export function isStoredCookie(value: unknown): value is StoredCookie {
  if (typeof value !== 'object' || value === null) return false;
  const cookie = value as Partial<Record<keyof StoredCookie, unknown>>;
  const { name, domain, path, sameSite, priority, expires } = cookie;
  return (
    [name, cookie.value, domain, path].every((text) => typeof text === 'string') &&
    [cookie.hostOnly, cookie.secure, cookie.httpOnly].every((flag) => typeof flag === 'boolean') &&
    [cookie.creation, cookie.lastAccess].every(isTime) &&
    (expires === null || isTime(expires)) &&
    ['strict', 'lax', 'none', 'unspecified'].includes(String(sameSite)) &&
    ['low', 'medium', 'high'].includes(String(priority))
  );
}

function isTime(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value);
}
