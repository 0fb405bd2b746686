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

/** A body without the values that are named like secrets, in JSON and forms, and without tokens of known forms. */
export function maskBody(text: string, mimeType: string | null): string {
  let masked = '';
  let end = 0;
  for (const part of secretsInBody(text, mimeType)) {
    // A number that is masked becomes a text, so that JSON stays JSON.
    const isNumber = part.name !== null && /:\s*$/.test(text.slice(end, part.start));
    masked += text.slice(end, part.start) + (isNumber ? `"${MASK}"` : MASK);
    end = part.end;
  }
  return masked + text.slice(end);
}

/** Where secrets stand in a body, in order, none in another. */
export function secretsInBody(text: string, mimeType: string | null): SecretPart[] {
  const found = [
    ...(isForm(text, mimeType) ? inForm(text) : inJson(text, mimeType)),
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

/** JSON's names, also where it is a part of something else: there what stands behind them has to look like a secret too. */
function inJson(text: string, mimeType: string | null): SecretPart[] {
  const isJson = /json/i.test(mimeType ?? '') || /^\s*[[{]/.test(text);
  return [...text.matchAll(/"([\w.$-]{1,60})"\s*:\s*/g)].flatMap(
    ({ index, 0: before, 1: name = '' }): SecretPart[] => {
      if (!isSecretField(name)) return [];
      const value = JSON_VALUE;
      value.lastIndex = index + before.length;
      const [written, quoted] = value.exec(text) ?? [];
      if (written === undefined || !(isJson || looksRandom(quoted ?? written))) return [];
      const start = index + before.length + (quoted === undefined ? 0 : 1);
      return [{ start, end: start + (quoted ?? written).length, name }];
    },
  );
}

/** A text or a number; true, false and null are no secrets. */
const JSON_VALUE = /"([^"\\]*(?:\\[^][^"\\]*)*)"|-?\d[\d.eE+-]*/y;

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
