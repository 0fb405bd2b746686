import { isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import { decoderOf } from '../../engine/body/charset/charset.ts';
import type { BodyPreview } from '../../protocol/messages.ts';
import type { KeptBody } from '../../workbench/bodies.ts';

/** What the panel shows of a body; the whole of it opens in an editor. */
const PREVIEW_BYTES = 64 * 1024;

export function bodyPreview({ head, size, mimeType, charset }: KeptBody): BodyPreview {
  const bytes = head.subarray(0, PREVIEW_BYTES);
  const text = textOf(bytes, mimeType, charset);
  return {
    text,
    mimeType: mimeType === '' ? null : mimeType,
    totalBytes: size,
    truncated: size > bytes.byteLength,
    lines:
      text === null || size > head.byteLength
        ? null
        : new TextDecoder().decode(head).split('\n').length,
  };
}

/** Text in its own charset; null for what is no text, by its type or by its bytes. */
function textOf(bytes: Uint8Array, mimeType: string, charset: string): string | null {
  if (/^(image\/(?!svg)|audio|video|font)|octet-stream|zip|pdf/.test(mimeType)) return null;
  if (bytes.subarray(0, 1024).includes(0) && !charset.startsWith('utf-16')) return null;
  if (charset === '' && !isUtf8(wholeCharacters(bytes)) && !mimeType.startsWith('text/')) {
    return null;
  }
  return decoderOf(charset).decode(bytes, { stream: true });
}

/** Without a last UTF-8 character that was cut in the middle: up to three bytes that lack the rest. */
function wholeCharacters(bytes: Uint8Array): Uint8Array {
  for (let back = 1; back <= Math.min(3, bytes.byteLength); back++) {
    const byte = bytes[bytes.byteLength - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue; // A continuation: its lead is further back.
    const needs = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return needs > back ? bytes.subarray(0, bytes.byteLength - back) : bytes;
  }
  return bytes;
}
