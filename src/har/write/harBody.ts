import type { BodyDescription } from '../../session/bodyDescription.ts';
import { joinedValue } from '../../session/headers.ts';
import type { ByteCounts } from '../../session/sessionEvent.ts';
import { deliveredBytes } from '../../session/sessionView.ts';
import type { ResponseView } from '../../session/sessionView.ts';
import type { HarContent, HarPostData } from './har.ts';

export const NO_CONTENT: HarContent = { size: 0, mimeType: 'x-unknown' };

/** Takes secrets out of a body before it is written, in whichever charset it is. */
export type Masking = (body: Uint8Array, contentType: string | null) => Uint8Array;

/**
 * A body as text when it is text that UTF-8 can say, and in Base64 otherwise: but for what is masked, a reader gets the very
 * bytes back.
 */
export function harContent(
  { mimeType, charset, headers }: ResponseView,
  body: Uint8Array | null,
  bytes: ByteCounts,
  mask: Masking,
): HarContent {
  const type = joinedValue(headers, 'content-type') ?? mimeType ?? 'x-unknown';
  if (body === null) {
    const size = deliveredBytes(bytes);
    const comment = size === 0 ? {} : { comment: 'the body was not kept' };
    return { size, mimeType: type, ...comment };
  }
  const compression = bytes.decoded - bytes.received;
  return {
    size: body.byteLength,
    ...(compression > 0 && bytes.cached === 0 ? { compression } : {}),
    mimeType: type,
    ...encoded(body, charset, (bytes) => mask(bytes, type)),
  };
}

function encoded(
  body: Uint8Array,
  charset: string | null,
  mask: (body: Uint8Array) => Uint8Array,
): { readonly text: string; readonly encoding?: 'base64' } {
  const masked = mask(body);
  const text = isUtf8(charset) ? textOf(masked) : null;
  return text === null
    ? { text: Buffer.from(masked).toString('base64'), encoding: 'base64' }
    : { text };
}

export function harPostData(
  description: BodyDescription | null,
  body: Uint8Array | null,
  mask: Masking,
): HarPostData | null {
  if (description === null) return null;
  const mimeType = description.mimeType ?? 'application/octet-stream';
  if (body === null) {
    return { mimeType, params: [], text: '', comment: 'the body was not kept' };
  }
  const masked = mask(body, mimeType);
  const text = textOf(masked);
  return text === null
    ? { mimeType, params: [], text: Buffer.from(masked).toString('base64'), _encoding: 'base64' }
    : { mimeType, params: [], text };
}

function isUtf8(charset: string | null): boolean {
  return charset === null || /^(|utf-?8|us-ascii)$/i.test(charset);
}

/** Null: it is no text in UTF-8, or a byte order mark would be lost. */
function textOf(body: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    return null;
  }
}
