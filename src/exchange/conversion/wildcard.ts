/**
 * A regular expression as a pattern with * and ?, as conditions on headers have it; null when it is more than that.
 * The expression is looked for anywhere in a value, the pattern is all of it.
 */
export function wildcardOf(regex: string): string | null {
  const anchoredStart = regex.startsWith('^');
  const anchoredEnd = /(?:^|[^\\])\$$/.test(regex);
  const body = regex.slice(anchoredStart ? 1 : 0, anchoredEnd ? -1 : undefined);
  let pattern = '';
  for (const [sign] of body.matchAll(/\.\*\??|\.\+\??|\\s\*|\\[^]|[^]/g)) {
    const text = wildcardSign(sign);
    if (text === null) return null;
    pattern += text;
  }
  return `${anchoredStart ? '' : '*'}${pattern}${anchoredEnd ? '' : '*'}`.replace(/\*{2,}/g, '*');
}

function wildcardSign(sign: string): string | null {
  if (sign.startsWith('.*') || sign === '\\s*') return '*';
  if (sign.startsWith('.+')) return '?*';
  if (sign === '.') return '?';
  const literal = sign.length === 2 ? sign.slice(1) : sign;
  // A letter behind a backslash is a class, a sign alone is an operator, and * and ? can't be escaped in a pattern.
  if (sign.length === 2 && /[A-Za-z0-9]/.test(literal)) return null;
  if (sign.length === 1 && /[+*?()[\]{}|^$\\]/.test(sign)) return null;
  return /[*?]/.test(literal) ? null : literal;
}
