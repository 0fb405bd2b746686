import { startsField } from '../parse/formLines.ts';
import type { Line } from '../parse/line.ts';

/**
 * The fields of `application/x-www-form-urlencoded` as they are sent: lines joined, blanks around names and values dropped,
 * and what a URL can't hold percent-encoded. What is encoded already stays as it is.
 */
export function withFormFields(lines: readonly Line[]): Line[] {
  const [first] = lines;
  if (first === undefined) return [];
  let whole = '';
  let above = '';
  for (const { text } of lines) {
    const piece = text.trim();
    whole += startsField(above, piece) ? `&${piece}` : piece;
    if (piece !== '') above = piece;
  }
  return [{ number: first.number, text: encodedFields(whole) }];
}

function encodedFields(text: string): string {
  return text
    .split('&')
    .map((field) => {
      const [name = '', ...value] = field.split('=');
      const parts = value.length === 0 ? [name] : [name, value.join('=')];
      return parts.map((part) => encoded(part.trim())).join('=');
    })
    .join('&');
}

/** Percent-encodes what may not stand in a URL (RFC 3986), and a percent sign that encodes nothing. */
function encoded(text: string): string {
  return text.toWellFormed().replaceAll(NOT_IN_URL, encodeURIComponent);
}

const NOT_IN_URL = /[^\x21\x23-\x3b\x3d\x3f-\x5f\x61-\x7a\x7c\x7e]|%(?![0-9A-Fa-f]{2})/gu;
