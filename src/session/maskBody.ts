import { MASK } from './mask.ts';
import { isSecretField, isSecretParameter } from './secretNames.ts';
import { looksRandom, tokensIn } from './tokenShapes.ts';

/** A part of a text that is a secret, and the name that says so: offsets in UTF-16 units, `end` exclusive. */
export interface SecretPart {
  readonly start: number;
  readonly end: number;
  /** Null: it is known by its form. */
  readonly name: string | null;
}

/** A body without the values that are named like secrets, in JSON, forms and markup, and without tokens of known forms. */
export function maskBody(text: string, mimeType: string | null): string {
  let masked = '';
  let end = 0;
  for (const part of secretsInBody(text, mimeType)) {
    masked += text.slice(end, part.start) + maskOf(part, text);
    end = part.end;
  }
  return masked + text.slice(end);
}

/** A number that is masked becomes a text, so that JSON stays JSON. */
function maskOf({ start, name }: SecretPart, text: string): string {
  const number =
    name === null ? null : /(\\*)"\s*:\s*$/.exec(text.slice(Math.max(0, start - 80), start));
  return number === null ? MASK : `${number[1] ?? ''}"${MASK}${number[1] ?? ''}"`;
}

/** Where secrets stand in a body, in order, none in another. */
export function secretsInBody(text: string, mimeType: string | null): SecretPart[] {
  const found = [
    ...(isForm(text, mimeType)
      ? inForm(text)
      : [...inJson(text, mimeType), ...inMarkup(text, mimeType), ...inFields(text)]),
    ...inMultipart(text, mimeType),
    ...tokensIn(text).map((token) => ({ ...token, name: null })),
  ].sort((a, b) => a.start - b.start || b.end - a.end);
  const parts: SecretPart[] = [];
  for (const part of found) if (part.start >= (parts.at(-1)?.end ?? 0)) parts.push(part);
  return parts.filter(({ start, end }) => end > start && text.slice(start, end) !== MASK);
}

/** A pair of a form; what is still to be filled into it stands in braces. */
const PAIR = String.raw`[\w.%+[\]-]+=(?:[^\s"<>{}&]|\{+[^{}\s]*\}+)*`;
const FORM = new RegExp(String.raw`^${PAIR}(?:&${PAIR})*\s*$`);

function isForm(text: string, mimeType: string | null): boolean {
  if (mimeType !== null && mimeType !== '') return /x-www-form-urlencoded/i.test(mimeType);
  return FORM.test(text);
}

function inForm(text: string): SecretPart[] {
  return [...text.matchAll(/([^=&\s]+)=([^&\s]+)/g)].flatMap(
    ({ index, 0: pair, 1: name = '', 2: value = '' }) =>
      isSecretParameter(decoded(name))
        ? [
            {
              start: index + pair.length - value.length,
              end: index + pair.length,
              name: decoded(name),
            },
          ]
        : [],
  );
}

/**
 * JSON's names, also where it is a part of something else: there what stands behind them has to look like a secret too. In JSON that is
 * a text of other JSON each quotation mark has backslashes before it.
 */
function inJson(text: string, mimeType: string | null): SecretPart[] {
  const isJson = /json/i.test(mimeType ?? '') || /^\s*[[{]/.test(text);
  return [...text.matchAll(/(?<!\\)(\\{0,15})"([\w.$-]{1,60})\1"\s*:\s*/g)].flatMap(
    ({ index, 0: before, 1: escape = '', 2: name = '' }): SecretPart[] => {
      if (!isSecretField(name)) return [];
      const value = jsonValueAt(text, index + before.length, escape);
      if (value === null) return [];
      const { start, end } = value;
      return isJson || looksRandom(text.slice(start, end)) ? [{ start, end, name }] : [];
    },
  );
}

/** A text without its quotation marks, or a number. Null: true, false and null are no secrets. */
function jsonValueAt(
  text: string,
  at: number,
  escape: string,
): { readonly start: number; readonly end: number } | null {
  if (!text.startsWith(`${escape}"`, at)) {
    const number = /-?\d[\d.eE+-]*/y;
    number.lastIndex = at;
    return number.test(text) ? { start: at, end: number.lastIndex } : null;
  }
  const start = at + escape.length + 1;
  const mark = /(?<!\\)(\\*)"/g;
  mark.lastIndex = start;
  for (let found = mark.exec(text); found !== null; found = mark.exec(text)) {
    const backslashes = (found[1] ?? '').length;
    // With an even number of them outside of other JSON, the mark itself has none.
    const ends = escape === '' ? backslashes % 2 === 0 : backslashes <= escape.length;
    if (ends) return { start, end: found.index + Math.max(0, backslashes - escape.length) };
  }
  return null;
}

/** Elements and attributes of XML. In HTML what is named like a secret has to look like one too, as do the texts of its scripts. */
function inMarkup(text: string, mimeType: string | null): SecretPart[] {
  const isXml =
    mimeType === null || mimeType === ''
      ? /^\s*<(?!!doctype|html\b)[\w?]/i.test(text)
      : /xml/i.test(mimeType) && !/xhtml/i.test(mimeType);
  const element =
    /<((?:[\w.-]{1,60}:)?([\w.-]{1,60}))(?:\s[^<>]*)?>(<!\[CDATA\[)?([^<>]+?)(?:\]\]>)?<\/\1\s*>/dg;
  const assigned =
    /(?<![\w.$-])(?:[\w.$-]{0,60}?[.:])?([\w$-]{1,60})\s*[=:]\s*(["'])([^"'\r\n]+)\2/dg;
  return [...partsOf(text, element, 2, 4), ...partsOf(text, assigned, 1, 3)].filter(
    ({ start, end }) => isXml || looksRandom(text.slice(start, end)),
  );
}

/** The fields of forms in HTML, where the value is a secret by its field's name or type. */
function inFields(text: string): SecretPart[] {
  return [...text.matchAll(/<(?:input|meta)\s[^<>]*>/gi)].flatMap(
    ({ index, 0: tag }): SecretPart[] => {
      const name = attribute(tag, 'name')?.text ?? '';
      const isPassword = attribute(tag, 'type')?.text.toLowerCase() === 'password';
      const value = attribute(tag, /^<input/i.test(tag) ? 'value' : 'content');
      if (value === null || !(isPassword || isSecretField(name))) return [];
      const start = index + value.start;
      return [{ start, end: start + value.text.length, name: name === '' ? 'password' : name }];
    },
  );
}

function attribute(
  tag: string,
  name: string,
): { readonly text: string; readonly start: number } | null {
  const found = new RegExp(
    String.raw`\s${name}\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))`,
    'id',
  ).exec(tag);
  const at = found?.indices?.slice(1).find((group) => group !== undefined);
  return at === undefined ? null : { text: tag.slice(at[0], at[1]), start: at[0] };
}

/** What an expression finds, with the name in one of its groups and the value in another. */
function partsOf(
  text: string,
  pattern: RegExp,
  nameGroup: number,
  valueGroup: number,
): SecretPart[] {
  return [...text.matchAll(pattern)].flatMap(
    ({ indices, [nameGroup]: name = '' }): SecretPart[] => {
      const [start, end] = indices?.[valueGroup] ?? [0, 0];
      return isSecretField(name) ? [{ start, end, name }] : [];
    },
  );
}

function inMultipart(text: string, mimeType: string | null): SecretPart[] {
  if (!/^multipart\//i.test(mimeType ?? '')) return [];
  const field = /\bname="([^"\r\n]*)"[^\r\n]*\r?\n(?:[^\r\n]+\r?\n)*\r?\n([^\r\n]+)/g;
  return [...text.matchAll(field)].flatMap(
    ({ index, 0: part, 1: name = '', 2: value = '' }): SecretPart[] => {
      const end = index + part.length;
      return isSecretParameter(name) ? [{ start: end - value.length, end, name }] : [];
    },
  );
}

/** As it was before it was written into a form; a stray percent sign stands for itself. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
