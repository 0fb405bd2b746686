import type { GivenCredentials } from '../engine/auth/givenCredentials.ts';

/**
 * Authorization as people write it in these files: `Basic user password`, `Basic user:password`, or ready for the wire.
 * More than two words are one user and a password with blanks.
 */
export function expandAuthorization(value: string): string {
  const { scheme, first, rest } = wordsOf(value);
  if (scheme.toLowerCase() !== 'basic' || first === '') return value;
  if (rest !== '') return `${scheme} ${base64(`${first}:${rest}`)}`;
  // Base64 has no colon, so a word with one is not encoded yet.
  return first.includes(':') ? `${scheme} ${base64(first)}` : value;
}

/**
 * What `Digest user password`, `Digest user:password` and the same with NTLM mean: credentials for the server's
 * challenge, and for that scheme alone. Null: the header is ready for the wire, or another scheme's.
 */
export function credentialsShorthand(value: string): GivenCredentials | null {
  const { scheme: written, first, rest } = wordsOf(value);
  const scheme = written.toLowerCase();
  if (scheme !== 'digest' && scheme !== 'ntlm') return null;
  if (scheme === 'digest' && isDigestField(first)) return null;
  if (rest !== '') return { scheme, username: first, password: rest };
  const colon = first.indexOf(':');
  if (colon < 0) return null;
  return { scheme, username: first.slice(0, colon), password: first.slice(colon + 1) };
}

/** Shorthands that nobody here computes; sent as they are they would give the secret away. */
export function isUnsupportedShorthand(value: string): boolean {
  const { scheme, first } = wordsOf(value);
  if (scheme.toLowerCase() === 'digest') {
    return first !== '' && !isDigestField(first) && credentialsShorthand(value) === null;
  }
  return /^(?:aws\s+\S+\s+\S+|cognito\s|openid\b|oauth2\b)/i.test(value);
}

/** `username="alice",`: a field of the scheme, not a user's name. */
function isDigestField(word: string): boolean {
  return /^[\w-]+\s*=/.test(word);
}

function wordsOf(value: string): { scheme: string; first: string; rest: string } {
  const [scheme = '', first = '', ...rest] = value.trim().split(/\s+/);
  return { scheme, first, rest: rest.join(' ') };
}

function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}
