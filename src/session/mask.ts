import { fieldIndex } from './headers.ts';
import type { HeaderField, HeaderList } from './headers.ts';
import { percentDecoded } from './percentDecoded.ts';
import { isSecretField, isSecretParameter } from './secretNames.ts';
import { withoutTokens } from './tokenShapes.ts';

export const MASK = '•••';

/** Whether something is left out of this text, also where it is part of a URL. */
export function isMasked(text: string): boolean {
  return text.includes(MASK) || text.includes(encodeURIComponent(MASK));
}

/**
 * Header fields as they may be shown and kept: credentials and cookie values are masked, their shape stays.
 * The session log is masked when it is written, so none of its readers can leak them.
 */
export function maskHeaders(headers: HeaderList): HeaderList {
  if (headers === lastPlain) return headers;
  const secret = fieldIndex(headers, (field) => maskedValue(field) !== field[1]);
  if (secret >= 0) return headers.map((field) => [field[0], maskedValue(field)]);
  if (!Object.isFrozen(headers)) return [...headers];
  lastPlain = headers;
  return headers;
}

/** A frozen list that holds no secret; the fields of most requests are the same as those of the one before. */
let lastPlain: HeaderList | null = null;

function maskedValue(field: HeaderField): string {
  // Taking a field apart by a pattern makes an iterator, as its list is frozen.
  const name = field[0];
  const value = field[1];
  const known = knownName(name);
  if (value === known.lastPlain) return value;
  const masked = withoutTokens(known.isPlain ? value : maskHeaderValue(name, value), MASK);
  if (masked === value && value.length <= LONGEST_KEPT) known.lastPlain = value;
  return masked;
}

/** Most fields say what they said in the message before. */
interface KnownName {
  /** Whether nothing in a field of this name is a secret but tokens of known forms. */
  readonly isPlain: boolean;
  /** The last value that held no secret. */
  lastPlain: string | null;
}

const LONGEST_KEPT = 200;
const MOST_NAMES = 1000;
const knownNames = new Map<string, KnownName>();

function knownName(name: string): KnownName {
  let known = knownNames.get(name);
  if (known === undefined) {
    const lower = name.toLowerCase();
    const isPlain = !WITH_SECRETS.has(lower) && !isSecretField(name) && lower !== 'host';
    known = { isPlain, lastPlain: null };
    if (knownNames.size >= MOST_NAMES) knownNames.clear();
    knownNames.set(name, known);
  }
  return known;
}

const WITH_SECRETS = new Set([
  'authorization',
  'proxy-authorization',
  'cookie',
  'set-cookie',
  ':authority',
  ':path',
  'location',
  'referer',
  'content-location',
  'link',
  'refresh',
]);

function maskHeaderValue(name: string, value: string): string {
  switch (name.toLowerCase()) {
    case 'authorization':
    case 'proxy-authorization':
      return maskCredentials(value.trim());
    case 'cookie':
      return value.split(';').map(maskPair).join(';');
    case 'set-cookie':
      return value.replace(/^[^;]*/, maskPair);
    case 'host':
    case ':authority':
      return value.includes('@') ? value.replace(/^[^]*@/, `${MASK}@`) : value;
    case ':path':
      return maskUrl(value);
    case 'location':
    case 'referer':
    case 'content-location':
    case 'link':
    case 'refresh':
      return maskUrlsIn(value);
    default:
      if (!isSecretField(name)) return value;
      return /authorization$/i.test(name) ? maskCredentials(value.trim()) : MASK;
  }
}

/** Keeps the scheme; one word alone is the secret itself. */
function maskCredentials(value: string): string {
  return /\s/.test(value) ? value.replace(/\s[^]*/, ` ${MASK}`) : value && MASK;
}

/** Keeps a cookie's name; without one all of it is the value (RFC 6265bis, section 5.6). */
function maskPair(pair: string): string {
  return pair.includes('=') ? pair.replace(/=[^]*/, `=${MASK}`) : pair.replace(/\S[^]*/, MASK);
}

/** Without any of these a URL has neither user nor parameter; most URLs that are logged are so. */
const MAY_HOLD_SECRET = /[@?#&;]/;

/** A parameter of query or fragment. A semicolon parts two of them, or it is a piece of the value when no name follows. */
const MASKED_PARAMETER = new RegExp(`([?&;#])([^=&#;]+)=${MASK}`, 'g');
const PARAMETER = /([?&;#])([^=&#;]+)=([^&#;]*(?:;[^=&#;]*(?=[&#;]|$))*)/g;

/**
 * A URL without its password, without the values of query parameters that are named like secrets and, in every part of it, without
 * tokens of known forms.
 */
export function maskUrl(url: string): string {
  if (url === lastPlainUrl) return url;
  const masked = withoutTokens(maskNamed(url), MASK);
  if (masked === url) lastPlainUrl = url;
  return masked;
}

/** A URL that holds no secret: a request's is told of several times, one after the other. */
let lastPlainUrl: string | null = null;

function maskNamed(url: string): string {
  if (!MAY_HOLD_SECRET.test(url)) return url;
  return (
    url
      .replace(/^([a-z][a-z0-9+.-]*:\/\/[^/?#@:]*):[^/?#@]*@/i, `$1:${MASK}@`)
      // A user without a password is, more often than not, a token.
      .replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#@:]+@/i, `$1${MASK}@`)
      .replace(PARAMETER, (whole, mark: string, name: string, value: string) =>
        isSecretParameter(percentDecoded(name)) || holdsSecret(percentDecoded(value))
          ? `${mark}${name}=${MASK}`
          : whole,
      )
  );
}

/** User-info of a URL wherever it begins in a field's value. */
const USER_INFO = /(^|[\s<"'=,;])((?:[a-z][a-z0-9+.-]*:)?\/\/)([^/?#@:\s]*)(:?)[^/?#\s]*@/gi;

/** The value of a field that holds URLs, with other text around them (Link, Refresh) and also without a scheme. */
function maskUrlsIn(value: string): string {
  if (!MAY_HOLD_SECRET.test(value)) return value;
  const masked = value.replace(
    USER_INFO,
    (_, before: string, start: string, user: string, colon: string) =>
      `${before}${start}${colon === '' ? '' : `${user}:`}${MASK}@`,
  );
  return maskUrl(masked);
}

/** What the masks of a text stand for: the text itself where its parts can't be told apart. */
export function maskedParts(text: string, masked: string): string[] {
  return maskedRanges(text, masked).map(({ start, end }) => text.slice(start, end));
}

/** The ranges of a text that are masked: offsets in UTF-16 units, `end` exclusive. */
export function maskedRanges(
  text: string,
  masked: string,
): { readonly start: number; readonly end: number }[] {
  if (masked === text) return [];
  const between = masked.split(MASK);
  const pattern = between.map((part) => part.replaceAll(/[^\w\s]/g, '\\$&')).join('([^]*?)');
  const found = between.length > 50 ? null : new RegExp(`^${pattern}$`, 'd').exec(text);
  const places = found?.indices?.slice(1) ?? [[0, text.length]];
  return places.flatMap((place) =>
    place === undefined ? [] : [{ start: place[0], end: place[1] }],
  );
}

/** A token, or a URL inside a parameter that would have to be masked itself. */
function holdsSecret(value: string): boolean {
  return (/[?&;#/]/.test(value) ? maskUrl(value) : withoutTokens(value, MASK)) !== value;
}

/**
 * A masked URL that a person edited, with the secrets of the one it was made from put back where its masks still stand.
 * A URL of another origin gets none of them.
 */
export function unmaskUrl(edited: string, original: string): string {
  const text = edited.replaceAll(encodeURIComponent(MASK), MASK);
  if (!text.includes(MASK)) return edited;
  if (!sameOrigin(edited, original)) return text.replaceAll(MASK, '');
  const password = /^[a-z][a-z0-9+.-]*:\/\/[^/?#@:]*:([^/?#@]*)@/i.exec(original)?.[1] ?? '';
  const values = new Map(
    [...original.matchAll(PARAMETER)].map(([, , name = '', value = '']) => [name, value]),
  );
  const user = /^[a-z][a-z0-9+.-]*:\/\/([^/?#@:]+)@/i.exec(original)?.[1] ?? '';
  const named = maskNamed(original);
  const tokens = maskedParts(named, withoutTokens(named, MASK)).filter((part) => part !== MASK);
  return text
    .replace(`://${MASK}@`, () => `://${user}@`)
    .replace(`:${MASK}@`, () => `:${password}@`)
    .replace(
      MASKED_PARAMETER,
      (_, mark: string, name: string) => `${mark}${name}=${values.get(name) ?? ''}`,
    )
    .replaceAll(MASK, () => tokens.shift() ?? '');
}

function sameOrigin(a: string, b: string): boolean {
  return URL.canParse(a) && URL.canParse(b) && new URL(a).origin === new URL(b).origin;
}
