/** The grammar of curl's data, for the command line and for request files. */

/** One `-d`, `-F` and the like. */
export interface CurlData {
  readonly kind: 'data' | 'raw' | 'binary' | 'urlencode' | 'json' | 'form' | 'formString';
  readonly value: string;
}

export interface CurlBody {
  readonly parts: readonly CurlBodyPart[];
  /** What curl says when no header does; null: it says nothing. */
  readonly contentType: string | null;
}

export type CurlBodyPart =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'file';
      readonly path: string;
      /** `-d @file` sends it without them. */
      readonly withoutLineEnds?: boolean;
    };

/** `--data-urlencode`: "value", "=value", "name=value", "@file", "name@file". What stands before the sign is not encoded. */
export function encodedArgument(text: string): {
  /** The name with its `=`; empty: none. */
  readonly start: string;
  readonly value: string;
  /** Holds the value in place of it. */
  readonly file: string | null;
} {
  const [, name = '', sign = '', rest = ''] = /^([^=@]*)([=@])([^]*)$/.exec(text) ?? [];
  if (sign === '') return { start: '', value: text, file: null };
  const start = name === '' ? '' : `${name}=`;
  return sign === '=' ? { start, value: rest, file: null } : { start, value: '', file: rest };
}

/** As curl does it, and forms: a blank is a plus sign. The bytes need not be UTF-8. */
export function formEncoded(bytes: Uint8Array): string {
  return escapedBytes(bytes, /[^\w\-.~]/g).replaceAll('%20', '+');
}

/** Bytes as text of ASCII, those that `unsafe` finds percent-encoded. */
export function escapedBytes(bytes: Uint8Array, unsafe: RegExp): string {
  return Buffer.from(bytes)
    .toString('latin1')
    .replace(
      unsafe,
      (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
    );
}

/** Of a file, `-d` sends everything but line ends and NUL. */
export function withoutLineEnds(content: Uint8Array): Uint8Array {
  return content.filter((byte) => byte !== 0x0a && byte !== 0x0d && byte !== 0);
}
