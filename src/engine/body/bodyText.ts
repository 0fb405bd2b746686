import { isUtf8 } from 'node:buffer';
import { charsetOf, latin1, utf8 } from './charset/charset.ts';
import type { Charset } from './charset/charset.ts';
import { fileStartOf } from './charset/fileText.ts';
import { contentTypeOf } from './mimeType.ts';
import { unicodeEscape } from '../../words/unicodeEscape.ts';

/** A body as text, with what it takes to write it again. */
export interface BodyText {
  /** Without a byte order mark. */
  readonly text: string;
  readonly charset: Charset;
  /** How many bytes the byte order mark in front has. */
  readonly bom: number;
}

/**
 * Reads a body, as everything does that looks into one: a byte order mark says how, else the `declared` charset, else it is
 * UTF-8. Bytes that are not UTF-8 are read one by one, so that they come out as they went in.
 */
export function readBody(bytes: Uint8Array, declared = ''): BodyText {
  const beginning = fileStartOf(bytes);
  const mark = beginning?.bom ?? 0;
  const rest = bytes.subarray(mark);
  const stated = beginning?.charset ?? charsetOf(declared) ?? utf8;
  const charset = stated === utf8 && !isUtf8(rest) ? latin1 : stated;
  return { text: charset.decode(rest), charset, bom: mark };
}

/** The charset that a Content-Type declares, or "". */
export function declaredCharset(contentType: string | undefined): string {
  return contentType === undefined ? '' : contentTypeOf([['Content-Type', contentType]]).charset;
}

/** What a rule puts in place of a body: a text, or JSON. */
export interface NewBody {
  readonly body?: string;
  readonly json?: unknown;
}

/**
 * A new body's bytes in the charset that is declared for it, or why there are none: half a sentence. JSON can write every character in
 * ASCII, and does where it must.
 */
export function encodeBody(
  { body, json }: NewBody,
  declared: string,
): { readonly bytes: Uint8Array } | { readonly fault: string } {
  const charset = charsetOf(declared) ?? utf8;
  const text = json === undefined ? (body ?? '') : JSON.stringify(json);
  const bytes =
    charset.encode(text) ?? (json === undefined ? null : charset.encode(escapedToAscii(text)));
  return bytes === null ? { fault: unwritable(text, charset) } : { bytes };
}

/** "“€” can't be written in shift_jis", of the first character that can't. */
export function unwritable(text: string, charset: Charset): string {
  const character = Array.from(text).find((each) => charset.encode(each) === null) ?? text;
  return `“${character}” can't be written in ${charset.name}`;
}

function escapedToAscii(text: string): string {
  // Without the flag u: JSON escapes the units of a pair one by one.
  return text.replace(/[^\0-\x7f]/g, unicodeEscape);
}
