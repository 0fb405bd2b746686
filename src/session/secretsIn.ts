import type { HeaderList } from './headers.ts';
import { maskedParts, maskHeaders, maskUrl } from './mask.ts';
import { secretsInBody } from './maskBody.ts';
import { looksRandom } from './tokenShapes.ts';

/** A request, or a response with the URL that it answers. */
export interface MessageParts {
  readonly url: string;
  readonly headers: HeaderList;
  readonly body?: { readonly text: string; readonly mimeType: string | null };
}

/**
 * The one place that collects secrets: the values that a message shows to be secrets, which a server may send back under another name or
 * under none. Left out is what would mean something else too wherever it stands: a word, a number, a cookie that is a setting.
 */
export function secretsIn({ url, headers, body }: MessageParts): string[] {
  const masked = maskHeaders(headers);
  const inHeaders = headers.flatMap(([name, value], index) => {
    const parts = maskedParts(value, masked[index]?.[1] ?? value);
    if (/cookie/i.test(name)) return parts.filter(looksRandom);
    return /authorization$/i.test(name) ? credentialsOf(value, parts) : parts.filter(isDistinct);
  });
  const inUrl = maskedParts(url, maskUrl(url)).filter(isDistinct);
  return [...inUrl, ...inHeaders, ...(body === undefined ? [] : inBody(body))];
}

function inBody({ text, mimeType }: NonNullable<MessageParts['body']>): string[] {
  return secretsInBody(text, mimeType)
    .map(({ start, end }) => text.slice(start, end))
    .filter(isDistinct);
}

/** With the password that Basic only encodes (RFC 7617). */
function credentialsOf(value: string, parts: readonly string[]): string[] {
  const basic = /^\s*basic\s+(\S+)/i.exec(value)?.[1];
  if (basic === undefined) return parts.filter(isDistinct);
  const password = /^[^:]*:([^]*)$/.exec(Buffer.from(basic, 'base64').toString())?.[1] ?? '';
  return [basic, ...(password.length >= SHORTEST_PASSWORD ? [password] : [])];
}

const SHORTEST_PASSWORD = 6;

/** Whether a secret is nothing else, wherever it stands. */
export function isDistinct(secret: string): boolean {
  return secret.trim().length >= 8 && !/^(?:[a-z]+|[\d.]+)$/i.test(secret.trim());
}
