import type { CookieRecord } from '../../session/cookie.ts';
import type { CookieFacts } from '../../session/question.ts';

/** What may be told of a cookie: all but its value. */
export function cookieFacts(cookie: CookieRecord): CookieFacts {
  const { name, value, domain, hostOnly, path, secure, httpOnly, sameSite, expires } = cookie;
  const shown = { name, domain, hostOnly, path, secure, httpOnly, sameSite, expires };
  return { ...shown, valueLength: value.length };
}
