import { mimeTypeOf } from './mimeType.ts';
import { charsetOf } from './charset/charset.ts';

/**
 * `text` in the charset that `contentType` declares, else in UTF-8: under another name nobody could read it.
 * @throws TypeError for a charset that is not known or can't write the text
 */
export function encodedText(text: string, contentType: string | undefined): Uint8Array {
  const label = mimeTypeOf(contentType ?? '')?.parameters.get('charset');
  if (label === undefined) return new TextEncoder().encode(text);
  const charset = charsetOf(label);
  if (charset === null) throw new TypeError(`The charset ${label} is not known. Use utf-8.`);
  const bytes = charset.encode(text);
  if (bytes === null) throw new TypeError(`The text can't be written in ${label}. Use utf-8.`);
  return bytes;
}
