import type { PostData } from './postData.ts';
import { textBody } from './postData.ts';

const FORM_TYPE = 'application/x-www-form-urlencoded';

/** Fields of a form, in order; a name may come more than once. Bytes stand for themselves. */
export type FormFields = Iterable<readonly [name: string, value: string | Uint8Array]>;

/** A form as `application/x-www-form-urlencoded` (WHATWG URL, section 5.2). */
export function formBody(fields: FormFields | Readonly<Record<string, string>>): PostData {
  const pairs = Symbol.iterator in fields ? fields : Object.entries(fields);
  const text = Array.from(pairs, ([name, value]) => `${encode(name)}=${encode(value)}`).join('&');
  return textBody(text, FORM_TYPE);
}

function encode(value: string | Uint8Array): string {
  const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value;
  let text = '';
  for (const byte of bytes) {
    const character = String.fromCharCode(byte);
    if (byte === 0x20) text += '+';
    else if (/[0-9A-Za-z*\-._]/.test(character)) text += character;
    else text += `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return text;
}
