/** What stands for the bytes 80 to 9F (https://encoding.spec.whatwg.org/index-windows-1252.txt). */
const BETWEEN =
  '\u20ac\x81\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\x8d\u017d\x8f' +
  '\x90\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\x9d\u017e\u0178';

/**
 * Most pages that call themselves Latin-1 are in it. Node's own decoder takes it for ISO 8859-1 from 22.13 to 24 (nodejs/node#56542,
 * #60888), in VS Code too.
 */
export function decodeWindows1252({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength)
    .toString('latin1')
    .replace(/[\x80-\x9f]/g, (character) => BETWEEN[character.charCodeAt(0) - 0x80] ?? character);
}
