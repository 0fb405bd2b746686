import type { CookiePriority, CookieRecord, SameSite } from '../../../session/cookie.ts';
import {
  clampExpiry,
  CONTROL_CHARACTER,
  MAX_ATTRIBUTE_BYTES,
  MAX_PAIR_BYTES,
  normalDomain,
  NOT_LATIN_1,
} from './parseSetCookie.ts';
import type { GivenCookie } from './parseSetCookie.ts';

/** A cookie to be set by code (CEF: CefCookieManager::SetCookie). A {@link CookieRecord} is one, too. */
export interface CookieInit {
  readonly name: string;
  readonly value: string;
  /** "" or absent: for the URL's host alone. Otherwise the URL's host must be the domain or below it. */
  readonly domain?: string;
  /** True keeps a cookie with a domain from the hosts below it; the domain must be the URL's host then. */
  readonly hostOnly?: boolean;
  /** Default: "/". */
  readonly path?: string;
  readonly secure?: boolean;
  readonly httpOnly?: boolean;
  readonly sameSite?: SameSite;
  /** Default: "medium". */
  readonly priority?: CookiePriority;
  /** A date or ISO 8601; null or absent: until the session ends. A time in the past deletes the cookie. */
  readonly expires?: Date | string | null;
  /** Accepted, so that a record can be set again, and ignored: these are the manager's to say. */
  readonly creation?: CookieRecord['creation'];
  readonly lastAccess?: CookieRecord['lastAccess'];
}

type Kind = 'text' | 'flag' | 'time' | readonly string[];

const KINDS: { readonly [Key in keyof Required<CookieInit>]: Kind } = {
  name: 'text',
  value: 'text',
  domain: 'text',
  hostOnly: 'flag',
  path: 'text',
  secure: 'flag',
  httpOnly: 'flag',
  sameSite: ['strict', 'lax', 'none', 'unspecified'],
  priority: ['low', 'medium', 'high'],
  expires: 'time',
  creation: 'text',
  lastAccess: 'text',
};

/**
 * Checks a cookie that code wants to set. Strictly, unlike a server's: what can't be sent back as it was given is refused
 * with a sentence that says why.
 * @throws TypeError for a key that no cookie has, or a value of the wrong type: a mistake in the code that calls
 */
export function readCookieInit(init: CookieInit, host: string): GivenCookie | string {
  checkTypes(init);
  const { name, value, path = '/', expires = null, sameSite = 'unspecified' } = init;
  const fault =
    pairFault('name', name, name.includes('=')) ??
    pairFault('value', value) ??
    pathFault(path) ??
    domainFault(init, host);
  if (fault !== undefined) return fault;
  if (name === '' && value === '') return 'it has neither a name nor a value';
  if (name.length + value.length > MAX_PAIR_BYTES) {
    return `name and value are longer than ${String(MAX_PAIR_BYTES)} bytes`;
  }
  return {
    name,
    value,
    domain: init.hostOnly === true ? '' : normalDomain(init.domain ?? ''),
    path: path === '' ? '/' : path,
    secure: init.secure ?? false,
    httpOnly: init.httpOnly ?? false,
    partitioned: false,
    sameSite,
    priority: init.priority ?? 'medium',
    expires: expires === null ? null : clampExpiry(new Date(expires).getTime()),
  };
}

function checkTypes(init: CookieInit): void {
  for (const [key, value] of Object.entries(init) as [string, unknown][]) {
    const kind = Object.hasOwn(KINDS, key) ? KINDS[key as keyof typeof KINDS] : undefined;
    if (kind === undefined) {
      throw new TypeError(
        `A cookie has no ${JSON.stringify(key)}; it has ${Object.keys(KINDS).join(', ')}.`,
      );
    }
    const wanted =
      value === undefined && key !== 'name' && key !== 'value' ? undefined : mismatch(kind, value);
    if (wanted !== undefined) throw new TypeError(`A cookie's ${key} must be ${wanted}.`);
  }
  for (const key of ['name', 'value'] as const) {
    if (!Object.hasOwn(init, key)) throw new TypeError(`A cookie's ${key} must be text.`);
  }
}

/** What the value should have been, or undefined when it is. */
function mismatch(kind: Kind, value: unknown): string | undefined {
  switch (kind) {
    case 'text':
      return typeof value === 'string' ? undefined : 'text';
    case 'flag':
      return typeof value === 'boolean' ? undefined : 'true or false';
    case 'time': {
      if (value === null) return undefined;
      const given = typeof value === 'string' || value instanceof Date ? new Date(value) : null;
      return given === null || Number.isNaN(given.getTime())
        ? 'a date, ISO 8601 or null'
        : undefined;
    }
    default:
      return kind.some((word) => word === value) ? undefined : `one of ${kind.join(', ')}`;
  }
}

function pairFault(what: string, text: string, equals = false): string | undefined {
  if (CONTROL_CHARACTER.test(text)) return `its ${what} contains a control character`;
  if (text.includes(';')) return `its ${what} contains a semicolon`;
  if (equals) return 'its name contains an equals sign';
  if (NOT_LATIN_1.test(text)) return `its ${what} contains a character outside Latin-1`;
  if (/^[ \t]|[ \t]$/.test(text)) return `its ${what} begins or ends with a space`;
  return undefined;
}

function pathFault(path: string): string | undefined {
  if (path !== '' && !path.startsWith('/')) return 'its path does not begin with /';
  if (path.length > MAX_ATTRIBUTE_BYTES) {
    return `its path is longer than ${String(MAX_ATTRIBUTE_BYTES)} bytes`;
  }
  return pairFault('path', path);
}

function domainFault({ domain = '', hostOnly }: CookieInit, host: string): string | undefined {
  if (domain === '') return undefined;
  const normal = normalDomain(domain);
  if (/[\s;/?#@:%]/.test(normal.replace(/^\[.*\]$/, ''))) {
    return `${JSON.stringify(domain)} is not a domain`;
  }
  if (hostOnly === true && normal !== host) {
    return `its domain is ${normal}, and the URL's host is ${host}`;
  }
  return undefined;
}
