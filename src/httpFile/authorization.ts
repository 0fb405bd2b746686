/**
 * Authorization as people write it in these files: `Basic user password`, `Basic user:password`, or ready for the wire.
 * More than two words are one user and a password with blanks.
 */
export function expandAuthorization(value: string): string {
  const [scheme = '', ...words] = value.trim().split(/\s+/);
  const [first = '', ...rest] = words;
  if (scheme.toLowerCase() !== 'basic' || first === '') return value;
  if (rest.length > 0) return `${scheme} ${base64(`${first}:${rest.join(' ')}`)}`;
  // Base64 has no colon, so a word with one is not encoded yet.
  return first.includes(':') ? `${scheme} ${base64(first)}` : value;
}

/** Shorthands that would have to be computed from the request; sent as they are they would give the secret away. */
export function isUnsupportedShorthand(value: string): boolean {
  if (/^digest\s+\S/i.test(value)) return !value.includes('=');
  return /^(?:aws\s+\S+\s+\S+|cognito\s|openid\b|oauth2\b|ntlm\s+\S+\s+\S+)/i.test(value);
}

function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}
