/**
 * A text as JavaScript, Python and Go alike read it: in double quotes, with the escapes of JSON. Signs that nobody sees, or that a
 * compiler refuses in a source (U+FEFF of Go), are written by their number.
 */
export function stringLiteral(text: string): string {
  return JSON.stringify(text.toWellFormed()).replaceAll(
    /[\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
