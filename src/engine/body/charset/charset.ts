import { TextDecoder } from 'node:util';
import { EncodingTable } from './encodingTable.ts';
import { decodeWindows1252 } from './windows1252.ts';

/** A way to write text in bytes, as the Encoding Standard has it (https://encoding.spec.whatwg.org). */
export interface Charset {
  /** The standard's name, whichever label was given: `shift_jis`. */
  readonly name: string;
  /** What is not valid becomes U+FFFD; a byte order mark is a character like any other. */
  decode(bytes: Uint8Array): string;
  /** Null: some of it is not in this charset. */
  encode(text: string): Uint8Array | null;
}

/** A `TextDecoder`, for pieces that come one after the other. */
export type StreamDecoder = Pick<TextDecoder, 'decode'>;

/** Each byte is the character of its number, so that all bytes can be read and come out as they went in. */
export const latin1: Charset = {
  name: 'iso-8859-1',
  decode: ({ buffer, byteOffset, byteLength }) =>
    Buffer.from(buffer, byteOffset, byteLength).toString('latin1'),
  encode: (text) => (/[^\0-\xff]/.test(text) ? null : Buffer.from(text, 'latin1')),
};

export const utf8: Charset = {
  name: 'utf-8',
  decode: (bytes) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes),
  encode: (text) => new TextEncoder().encode(text),
};

const known = new Map<string, Charset>([['utf-8', utf8]]);

/** The charset of a label such as `latin1` or `Shift_JIS`; null: it is not known. */
export function charsetOf(label: string): Charset | null {
  const decoder = knownDecoder(label, { ignoreBOM: true });
  if (decoder === null) return null;
  const name = decoder.encoding;
  let charset = known.get(name);
  if (charset === undefined) {
    charset = charsetOfDecoder(name, decoder);
    known.set(name, charset);
  }
  return charset;
}

/** Reads the pieces of a text one after the other, as `TextDecoder` does; as UTF-8 where the label is not known. */
export function decoderOf(label: string): StreamDecoder {
  const decoder = knownDecoder(label) ?? new TextDecoder();
  if (decoder.encoding !== 'windows-1252') return decoder;
  return { decode: (bytes) => decodeWindows1252((bytes ?? new Uint8Array()) as Uint8Array) };
}

function charsetOfDecoder(name: string, decoder: TextDecoder): Charset {
  if (name === 'utf-16le' || name === 'utf-16be') {
    return {
      name,
      decode: (bytes) => decoder.decode(bytes),
      encode: (text) => {
        const bytes = Buffer.from(text, 'utf16le');
        return name === 'utf-16le' ? bytes : bytes.swap16();
      },
    };
  }
  const decode =
    name === 'windows-1252' ? decodeWindows1252 : (bytes: Uint8Array) => decoder.decode(bytes);
  let table: EncodingTable | undefined;
  return {
    name,
    decode,
    encode(text) {
      // It changes the meaning of bytes on the way, which no table can.
      if (name === 'iso-2022-jp') return null;
      table ??= new EncodingTable(name, decode);
      return table.encode(text);
    },
  };
}

function knownDecoder(
  label: string,
  options?: { readonly ignoreBOM: boolean },
): TextDecoder | null {
  try {
    return new TextDecoder(label, options);
  } catch {
    return null;
  }
}
