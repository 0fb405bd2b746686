export interface JsonToken {
  readonly kind: 'key' | 'string' | 'number' | 'literal' | 'other';
  readonly text: string;
}

const STRING = String.raw`"(?:[^"\\\n]|\\.)*`;
const TOKEN = new RegExp(
  [
    `(?<key>${STRING}"(?=\\s*:))`,
    `(?<string>${STRING}"?)`,
    String.raw`(?<number>-?\b\d+(?:\.\d+)?(?:e[+-]?\d+)?)`,
    String.raw`(?<literal>\b(?:true|false|null)\b)`,
  ].join('|'),
  'gi',
);

/**
 * The text in coloured pieces, whether it is whole JSON or only its beginning. After `limit` tokens the rest comes as
 * one piece, so that a large body costs no more to draw.
 */
export function jsonTokens(text: string, limit: number): JsonToken[] {
  const tokens: JsonToken[] = [];
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    if (tokens.length >= limit) break;
    if (match.index > end) tokens.push({ kind: 'other', text: text.slice(end, match.index) });
    tokens.push({ kind: kindOf(match), text: match[0] });
    end = match.index + match[0].length;
  }
  return end < text.length ? [...tokens, { kind: 'other', text: text.slice(end) }] : tokens;
}

function kindOf({ groups }: RegExpExecArray): JsonToken['kind'] {
  if (groups?.['key'] !== undefined) return 'key';
  if (groups?.['string'] !== undefined) return 'string';
  return groups?.['number'] === undefined ? 'literal' : 'number';
}

export function isJson(mimeType: string | null): boolean {
  return mimeType !== null && /[/+]json$/i.test(mimeType);
}
