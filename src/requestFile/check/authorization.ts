import { basicAuthorization } from '../../engine/network/auth/schemes/basic.ts';
import type { SchemeCredentials } from '../../engine/network/auth/requestLogins.ts';

/**
 * Authorization as it goes over the wire. Written are `Basic user password` and `Basic user:password`, or what is ready
 * for the wire: Base64 has no colon, so a word with one is not encoded yet.
 */
export function expandAuthorization(value: string): string {
  const { scheme, first, behind, rest } = wordsOf(value);
  if (scheme.toLowerCase() !== 'basic') return value;
  const pair = pairOf(first, behind, rest);
  return pair === null ? value : basicAuthorization(pair);
}

/**
 * What `Digest user password`, `Digest user:password` and the same with NTLM mean: credentials for the server's
 * challenge, and for that scheme alone. Null: the header is ready for the wire, or another scheme's.
 */
export function credentialsShorthand(value: string): SchemeCredentials | null {
  const { scheme: written, first, behind, rest } = wordsOf(value);
  const scheme = written.toLowerCase();
  if (scheme !== 'digest' && scheme !== 'ntlm') return null;
  if (scheme === 'digest' && isDigestField(first)) return null;
  const pair = pairOf(first, behind, rest);
  return pair === null ? null : { scheme, ...pair };
}

/** `AWS id secret [token:…] [region:…] [service:…]` (REST Client, httpYac). */
export interface AwsShorthand {
  readonly accessKey: string;
  readonly secretKey: string;
  readonly sessionToken?: string;
  readonly region?: string;
  readonly service?: string;
}

/** Null: it is something else, or a signature that is ready for the wire (`AWS4-HMAC-SHA256 …`, `AWS id:signature`). */
export function awsShorthand(value: string): AwsShorthand | null {
  const [scheme = '', accessKey, secretKey, ...rest] = value.trim().split(/\s+/);
  if (scheme.toLowerCase() !== 'aws' || accessKey === undefined || secretKey === undefined) {
    return null;
  }
  const find = (name: string): string | undefined =>
    rest.find((word) => word.toLowerCase().startsWith(`${name}:`))?.slice(name.length + 1);
  const [sessionToken, region, service] = ['token', 'region', 'service'].map(find);
  return {
    ...{ accessKey, secretKey },
    ...(sessionToken === undefined ? {} : { sessionToken }),
    ...(region === undefined ? {} : { region }),
    ...(service === undefined ? {} : { service }),
  };
}

/** Shorthands that nobody here computes; sent as they are they would give the secret away. */
export function isUnsupportedShorthand(value: string): boolean {
  const { scheme, first } = wordsOf(value);
  if (scheme.toLowerCase() === 'digest') {
    return first !== '' && !isDigestField(first) && credentialsShorthand(value) === null;
  }
  return /^cognito\s/i.test(value);
}

/** `username="alice",`: a field of the scheme, not a user's name. */
function isDigestField(word: string): boolean {
  return /^[\w-]+\s*=/.test(word);
}

/**
 * User and password: parted by the first colon of the first word (RFC 7617, section 2), else by the blanks behind it. The
 * password has all that follows, blanks too. Null: a single word.
 */
function pairOf(
  first: string,
  behind: string,
  rest: string,
): { readonly username: string; readonly password: string } | null {
  const colon = first.indexOf(':');
  if (colon >= 0) {
    return { username: first.slice(0, colon), password: first.slice(colon + 1) + behind + rest };
  }
  return rest === '' ? null : { username: first, password: rest };
}

/** The scheme, the word behind it, the blanks behind that, and the rest as it is written. */
function wordsOf(value: string): { scheme: string; first: string; behind: string; rest: string } {
  const [, scheme = '', first = '', behind = '', rest = ''] =
    /^(\S*)\s*(\S*)(\s*)([^]*)$/.exec(value.trim()) ?? [];
  return { scheme, first, behind, rest };
}
