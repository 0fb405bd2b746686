import { isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import type { BodyPreview } from '../protocol/messages.ts';
import type { BodyFile } from './bodyFiles.ts';

/** What the panel shows of a body; the whole of it opens in an editor. */
const PREVIEW_BYTES = 64 * 1024;

export function bodyPreview({ head, size, mimeType, charset }: BodyFile): BodyPreview {
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
  // The last character may have been cut in the middle.
  const whole = bytes.subarray(0, Math.max(0, bytes.byteLength - 3));
  if (bytes.subarray(0, 1024).includes(0) && !charset.startsWith('utf-16')) return null;
  if (charset === '' && !isUtf8(whole) && !mimeType.startsWith('text/')) return null;
  return decoder(charset).decode(bytes, { stream: true });
}

function decoder(charset: string): TextDecoder {
  try {
    return new TextDecoder(charset === '' ? 'utf-8' : charset);
  } catch {
    return new TextDecoder(); // A charset that nobody knows.
  }
}
