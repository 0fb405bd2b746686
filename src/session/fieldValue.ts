/** A field's value has each of its bytes as a character of Latin-1 (RFC 9110, section 5.5); these are those beyond ASCII. */
const BEYOND_ASCII = /[\x80-\xff]+/g;

/**
 * The URL in a field, relative or whole. Which charset its bytes are in nobody can know: each becomes an escape of its own,
 * as in Chromium and curl.
 */
export function urlInField(value: string): string {
  return value.replace(BEYOND_ASCII, (bytes) =>
    Array.from(bytes, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase()}`).join(''),
  );
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The value as people read it: in UTF-8 where its bytes are that, else in Latin-1. */
export function readableField(value: string): string {
  return value.replace(BEYOND_ASCII, (bytes) => {
    try {
      return utf8.decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)));
    } catch {
      return bytes;
    }
  });
}
