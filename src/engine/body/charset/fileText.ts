import { charsetOf, utf8 } from './charset.ts';
import type { Charset } from './charset.ts';

/** How a text is written, by its first bytes. */
export interface FileStart {
  readonly charset: Charset;
  /** How many bytes the byte order mark has. */
  readonly bom: number;
}

const BYTE_ORDER_MARKS: readonly { readonly bytes: readonly number[]; readonly charset: string }[] =
  [
    { bytes: [0xef, 0xbb, 0xbf], charset: 'utf-8' },
    { bytes: [0xff, 0xfe], charset: 'utf-16le' },
    { bytes: [0xfe, 0xff], charset: 'utf-16be' },
  ];

/** What a byte order mark says; null: there is none. */
export function fileStartOf(bytes: Uint8Array): FileStart | null {
  const found = BYTE_ORDER_MARKS.find((mark) =>
    mark.bytes.every((byte, index) => bytes[index] === byte),
  );
  if (found === undefined) return null;
  return { charset: charsetOf(found.charset) ?? utf8, bom: found.bytes.length };
}

/**
 * The charset of a file of the user's, as editors take it: UTF-8, or UTF-16, which is known by its byte order mark or, because such
 * files begin with ASCII, by the zero beside the first character.
 */
export function charsetOfFile(bytes: Uint8Array): Charset {
  return fileStartOf(bytes)?.charset ?? withoutBom(bytes);
}

/** The text of a file of the user's, without its byte order mark. What is not valid becomes U+FFFD. */
export function textOfFile(bytes: Uint8Array): string {
  return charsetOfFile(bytes).decode(bytes.subarray(fileStartOf(bytes)?.bom ?? 0));
}

function withoutBom([first = 1, second = 1]: Uint8Array): Charset {
  const name = first === 0 && second > 0 ? 'utf-16be' : first > 0 && second === 0 ? 'utf-16le' : '';
  return charsetOf(name) ?? utf8;
}
