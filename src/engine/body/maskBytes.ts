import { isUtf8 } from 'node:buffer';
import { charsetOf, latin1 } from './charset/charset.ts';
import type { Charset } from './charset/charset.ts';
import { charsetOfFile } from './charset/fileText.ts';
import { mimeTypeOf } from './mimeType.ts';
import { MASK } from '../../session/mask.ts';
import { maskBody, secretsInBody } from '../../session/maskBody.ts';
import type { SecretPart } from '../../session/maskBody.ts';

/**
 * A body without its secrets, in whichever charset: `mask` gets it as each text that it may be. But for what is masked, the bytes stay
 * as they are; with nothing to mask it is `body` itself.
 */
export function maskBytes(
  body: Uint8Array,
  contentType: string | null,
  mask: (text: string) => string,
): Uint8Array {
  let masked = body;
  for (const charset of charsetsOf(body, contentType)) {
    // The last resort; what another charset has masked looks like a value in it.
    if (charset === latin1 && masked !== body) break;
    const text = charset.decode(masked);
    const without = mask(text);
    if (without !== text) masked = written(without, charset) ?? masked;
  }
  return masked;
}

/** A body without what it shows to be secret, and without what `maskText` leaves out of a text. */
export function maskBodyBytes(
  body: Uint8Array,
  contentType: string | null,
  maskText: (text: string) => string,
): Uint8Array {
  return maskBytes(body, contentType, (text) => maskBody(maskText(text), contentType));
}

/** What is secret in a body, in whichever charset it is. */
export function secretsInBytes(body: Uint8Array, contentType: string | null): SecretPart[] {
  return charsetsOf(body, contentType).flatMap((charset) =>
    secretsInBody(charset.decode(body), contentType),
  );
}

/**
 * The charsets that a body may be in: what its type says, which may be wrong, and what its bytes say. What is valid in none of them is
 * read byte by byte at last, where the names of JSON and forms are found in every charset that has ASCII in it.
 */
function charsetsOf(body: Uint8Array, contentType: string | null): Charset[] {
  const stated = charsetOf(mimeTypeOf(contentType ?? '')?.parameters.get('charset') ?? 'utf-8');
  const charsets = new Set([stated, charsetOfFile(body)]);
  const readable = [...charsets].filter(
    (charset) => charset !== null && (charset.name !== 'utf-8' || isUtf8(body)),
  ) as Charset[];
  return readable.some(({ name }) => name === 'utf-8') ? readable : [...readable, latin1];
}

/** Null: some of it is not in this charset. */
function written(text: string, charset: Charset): Uint8Array | null {
  const mask = charset.encode(MASK) ?? Buffer.from(MASK);
  const pieces: Uint8Array[] = [];
  for (const piece of text.split(MASK)) {
    const bytes = charset.encode(piece);
    if (bytes === null) return null;
    if (pieces.length > 0) pieces.push(mask);
    pieces.push(bytes);
  }
  return Buffer.concat(pieces);
}
