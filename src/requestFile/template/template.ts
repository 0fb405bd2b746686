import { readExpression } from './expression.ts';
import type { Expression } from './expression.ts';

/** A text with expressions in it, as `https://{{host}}/a`. */
export type Template = readonly TemplatePart[];

export type TemplatePart =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'expression';
      readonly expression: Expression;
      /** Of the braces, in UTF-16 units of the text; `end` is exclusive. */
      readonly start: number;
      readonly end: number;
    };

/**
 * Cuts a text at `{{` and `}}`. Stays text: what a backslash stands before (`\{{a}}`, `\{\{a\}\}`, sent without the
 * backslashes), what is not closed on its line, and what can be no expression (`{{#each}}`, `{{"a": 1}}`). Of three braces
 * the inner two count, as in `{"a": {{{b}}}`.
 */
export function parseTemplate(text: string): Template {
  const parts: TemplatePart[] = [];
  let plain = '';
  let from = 0;
  let close = -1;
  for (let open = text.indexOf('{{'); open >= 0; open = text.indexOf('{{', open)) {
    while (text[open + 2] === '{') open++;
    if (close < open + 2) close = closeAfter(text, open + 2);
    const escapes = backslashesBefore(text, open);
    const source = escapes % 2 === 1 ? null : sourceBetween(text, open + 2, close);
    const expression = source === null ? null : readExpression(source.trim());
    if (source === null || expression === null) {
      // The last of the backslashes has done its work.
      plain += text.slice(from, escapes % 2 === 1 ? open - 1 : open);
      from = open;
      open += 2;
      continue;
    }
    plain += text.slice(from, open);
    if (plain !== '') parts.push({ kind: 'text', text: unescaped(plain) });
    plain = '';
    from = open + source.length + 4;
    parts.push({ kind: 'expression', expression, start: open, end: from });
    open = from;
  }
  plain += text.slice(from);
  if (plain !== '') parts.push({ kind: 'text', text: unescaped(plain) });
  return parts;
}

/** Whether something has to be filled in before the text can be sent. */
export function hasExpressions(text: string): boolean {
  return text.includes('{{') && parseTemplate(text).some(({ kind }) => kind === 'expression');
}

/** Where `}}` stands; behind the text's end when it does not. */
function closeAfter(text: string, start: number): number {
  const found = text.indexOf('}}', start);
  return found < 0 ? Infinity : found;
}

/** What stands between `{{` and `}}`; null: nothing closes it on this line, or what closes it belongs to braces inside. */
function sourceBetween(text: string, start: number, end: number): string | null {
  if (end === Infinity) return null;
  const inner = text.indexOf('{{', start);
  if (inner >= 0 && inner < end && end - start > LONGEST_AROUND_BRACES) return null;
  const source = text.slice(start, end);
  return /[\r\n]/.test(source) ? null : source;
}

/** A script may hold braces in a string. To try each of a thousand open ones as its beginning would take forever. */
const LONGEST_AROUND_BRACES = 200;

function backslashesBefore(text: string, index: number): number {
  let count = 0;
  while (text[index - count - 1] === '\\') count++;
  return count;
}

/** httpYac's escape: `\{\{name\}\}` is `{{name}}`. */
function unescaped(text: string): string {
  return text.replaceAll(/\\\{\\\{((?:(?!\\\{\\\{|\\\}\\\}).)*)\\\}\\\}/g, '{{$1}}');
}
