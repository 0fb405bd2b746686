import type { CookieRecord } from '../../../session/cookie.ts';

/** Where the value stands in a line, so that typing replaces it alone. */
export interface CookieLine {
  readonly line: string;
  readonly valueSelection: [start: number, end: number];
}

/** A cookie as the Set-Cookie line that makes it. */
export function cookieLine(cookie: CookieRecord): CookieLine {
  const { name, value, domain, hostOnly, path, secure, httpOnly, sameSite, priority } = cookie;
  const pair = `${name}=${value}`;
  const attributes = [
    ...(hostOnly ? [] : [`Domain=${domain}`]),
    `Path=${path}`,
    ...(cookie.expires === null ? [] : [`Expires=${new Date(cookie.expires).toUTCString()}`]),
    ...(secure ? ['Secure'] : []),
    ...(httpOnly ? ['HttpOnly'] : []),
    ...(sameSite === 'unspecified' ? [] : [`SameSite=${capitalized(sameSite)}`]),
    ...(priority === 'medium' ? [] : [`Priority=${capitalized(priority)}`]),
  ];
  return {
    line: [pair, ...attributes].join('; '),
    valueSelection: [name.length + 1, pair.length],
  };
}

/** A URL whose response could have set the cookie. */
export function urlOf({ domain, path }: Pick<CookieRecord, 'domain' | 'path'>): string {
  return `https://${domain}${path}`;
}

export function capitalized(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
