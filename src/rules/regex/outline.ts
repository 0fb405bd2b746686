/**
 * What every match of an expression surely holds: its plain characters in order, and null where anything can be. Only what
 * stands outside of groups and classes counts; for an expression with alternatives, nothing does.
 */
export function outlineOf(source: string): readonly (string | null)[] {
  if (source.includes('|') || source.includes('\\Q')) return [];
  const pieces: (string | null)[] = [null];
  let depth = 0;
  for (const sign of source.match(SIGN) ?? []) {
    if (sign.startsWith('(')) depth++;
    else if (sign === ')') depth--;
    const character = depth > 0 || sign === ')' ? null : plain(sign);
    // A repetition is of what came before it, which may be there often or not at all.
    if (/^(?:[*+?]|\{\d)/.test(sign)) pieces.splice(-1, 1, null);
    else if (sign === '^' && pieces.length === 1) pieces.splice(0, 1, '');
    else if (sign === '$' && depth === 0) pieces.push('');
    else pieces.push(character);
  }
  return endsAtEnd(source) ? pieces : [...pieces, null];
}

/** One character, one escape, one class, one repetition, or the beginning of a group. */
const SIGN =
  /\[\^?\]?(?:\[:\^?[a-z]+:\]|\\[^]|[^\]\\])*\]|\\(?:[pP]\{[^}]*\}|x\{[^}]*\}|[^])|\{\d+(?:,\d*)?\}\??|[*+?]\??|\(\?[^:>)]*[:>)]|[^]/g;

function plain(sign: string): string | null {
  if (/^\\[^\w]$/.test(sign)) return sign.slice(1);
  return /^[\w/:;,=&%#@!~'"<>` -]$/.test(sign) ? sign : null;
}

function endsAtEnd(source: string): boolean {
  return /(?<!\\)(?:\\\\)*\$$/.test(source);
}
