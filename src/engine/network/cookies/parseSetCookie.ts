import { domainToASCII } from 'node:url';
import type { CookiePriority, SameSite } from '../../../session/cookie.ts';
import { readCookiePair } from '../../../session/cookiePair.ts';
import { trimBlanks } from '../../../session/headers.ts';
import { toughCookie } from './toughCookie.ts';

/** What a Set-Cookie line or a caller says of a cookie, before it is judged by the URL that it comes from. */
export interface GivenCookie {
  readonly name: string;
  readonly value: string;
  /** Lower-case ASCII without a leading dot; "" for a host-only cookie. */
  readonly domain: string;
  /** Null: the default path of the URL. */
  readonly path: string | null;
  readonly secure: boolean;
  readonly httpOnly: boolean;
  readonly partitioned: boolean;
  readonly sameSite: SameSite;
  readonly priority: CookiePriority;
  /** Milliseconds since the epoch; null: a session cookie. */
  readonly expires: number | null;
}

/** Name and value together; a longer cookie is refused (RFC 6265bis, section 5.6). In bytes. */
export const MAX_PAIR_BYTES = 4096;
/** A longer attribute is left out (RFC 6265bis, section 5.6). In bytes. */
export const MAX_ATTRIBUTE_BYTES = 1024;
/** Chromium and RFC 6265bis, section 5.5: no cookie lives longer. */
const MAX_AGE_MS = 400 * 24 * 60 * 60 * 1000;

/** The characters that RFC 6265bis, section 5.6, refuses. */
export const CONTROL_CHARACTER = /[\u0000-\u0008\u000a-\u001f\u007f]/;
/** A character that is no byte. */
export const NOT_LATIN_1 = /[^\0-\u00ff]/;

/**
 * Reads one Set-Cookie line as RFC 6265bis, section 5.6, says: any text is read, and only a few are refused.
 * Not tough-cookie's reader, which cuts at control characters instead of refusing them, keeps a Domain that a later empty
 * one takes back, and knows no limit of length; its dates are right and are read with it.
 * Answers with a sentence about what is wrong when the line makes no cookie.
 */
export async function parseSetCookie(line: string): Promise<GivenCookie | string> {
  if (CONTROL_CHARACTER.test(line)) return 'it contains a control character';
  if (NOT_LATIN_1.test(line)) {
    return "it contains a character outside Latin-1, which can't be sent";
  }
  const [pair = '', ...attributes] = line.split(';');
  const { name, value } = readCookiePair(pair);
  if (name === '' && value === '') return 'it has neither a name nor a value';
  if (name.length + value.length > MAX_PAIR_BYTES) {
    return `name and value are longer than ${String(MAX_PAIR_BYTES)} bytes`;
  }
  const said = readAttributes(attributes);
  const flag = (attribute: string): boolean => said.has(attribute);
  return {
    name,
    value,
    domain: normalDomain(said.get('domain') ?? ''),
    path: said.get('path')?.startsWith('/') === true ? (said.get('path') ?? null) : null,
    secure: flag('secure'),
    httpOnly: flag('httponly'),
    partitioned: flag('partitioned'),
    sameSite: oneOf(said.get('samesite'), ['strict', 'lax', 'none'], 'unspecified'),
    priority: oneOf(said.get('priority'), ['low', 'high'], 'medium'),
    expires: await expiryOf(said),
  };
}

/** The time that a cookie with this expiry is kept until. */
export function clampExpiry(expires: number, now = Date.now()): number {
  return Math.min(expires, now + MAX_AGE_MS);
}

/** As hosts are written in URLs; "" when it can't be one. */
export function normalDomain(domain: string): string {
  const name = domain.replace(/^\./, '');
  return domainToASCII(name) || name.toLowerCase();
}

/** The last of several attributes counts, but a Max-Age that can't be read does not take back the one before it. */
function readAttributes(attributes: readonly string[]): Map<string, string> {
  const said = new Map<string, string>();
  for (const attribute of attributes) {
    const equals = attribute.indexOf('=');
    const name = trimBlanks(equals < 0 ? attribute : attribute.slice(0, equals)).toLowerCase();
    const value = equals < 0 ? '' : trimBlanks(attribute.slice(equals + 1));
    if (value.length > MAX_ATTRIBUTE_BYTES) continue;
    if (name === 'max-age' && !/^-?\d+$/.test(value)) continue;
    said.set(name, value);
  }
  return said;
}

/** Max-Age goes before Expires; a date that can't be read makes a session cookie. */
async function expiryOf(said: ReadonlyMap<string, string>): Promise<number | null> {
  const age = said.get('max-age');
  if (age !== undefined) {
    const seconds = Number(age);
    return seconds <= 0 ? 0 : clampExpiry(Date.now() + seconds * 1000);
  }
  const date = said.get('expires');
  if (date === undefined) return null;
  const { parseDate } = toughCookie();
  const time = parseDate(date)?.getTime();
  return time === undefined ? null : clampExpiry(time);
}

function oneOf<Word extends string, Otherwise extends string>(
  said: string | undefined,
  words: readonly Word[],
  otherwise: Otherwise,
): Word | Otherwise {
  return words.find((word) => word === said?.toLowerCase()) ?? otherwise;
}
