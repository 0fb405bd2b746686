import { isUtf8 } from 'node:buffer';

const BINARY_TYPES = /^(?:image\/(?!svg)|audio\/|video\/|font\/)|octet-stream|zip|\/pdf\b/;

/** Whether a body reads as text: by its type, else by its first bytes. */
export function isText(head: Uint8Array, mimeType: string, charset: string): boolean {
  if (BINARY_TYPES.test(mimeType)) return false;
  if (head.subarray(0, 1024).includes(0) && !charset.startsWith('utf-16')) return false;
  return charset !== '' || mimeType.startsWith('text/') || isUtf8(wholeCharacters(head));
}

/** Without a last UTF-8 character that was cut in the middle: up to three bytes that lack the rest. */
export function wholeCharacters(bytes: Uint8Array): Uint8Array {
  for (let back = 1; back <= Math.min(3, bytes.byteLength); back++) {
    const byte = bytes[bytes.byteLength - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue; // A continuation: its lead is further back.
    const needs = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return needs > back ? bytes.subarray(0, bytes.byteLength - back) : bytes;
  }
  return bytes;
}
