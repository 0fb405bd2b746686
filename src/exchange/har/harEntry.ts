import { listOf, textOf } from '../conversion/values.ts';
import { isRecord } from '../../session/kindOf.ts';

/**
 * A recording: HAR 1.2, http://www.softwareishard.com/blog/har-12-spec/ and
 * https://w3c.github.io/web-performance/specs/HAR/Overview.html. What browsers leave out or add beside it is taken as it comes.
 */
export interface RecordedEntry {
  readonly method: string;
  readonly url: string;
  /** 0: the request failed, or the response came from nowhere. */
  readonly status: number;
  readonly headers: readonly RecordedHeader[];
  readonly mimeType: string;
  /** Null: the recording has none, although there may have been one. */
  readonly body: Uint8Array | null;
  /** The body was written as text: whatever it was encoded in, it is UTF-8 now. */
  readonly isText: boolean;
  /** What the recorder says that the body had, in bytes; -1: unknown. */
  readonly size: number;
}

export interface RecordedHeader {
  readonly name: string;
  readonly value: string;
}

/** The entries of a recording; undefined: it is none. */
export function harEntriesIn(value: unknown): readonly unknown[] | undefined {
  if (!isRecord(value) || !isRecord(value['log'])) return undefined;
  const { entries } = value['log'] as { readonly entries?: unknown };
  return Array.isArray(entries) ? (entries as readonly unknown[]) : undefined;
}

/** Undefined when it says neither what was asked for nor what came. */
export function readHarEntry(value: unknown): RecordedEntry | undefined {
  if (!isRecord(value) || !isRecord(value['request']) || !isRecord(value['response'])) {
    return undefined;
  }
  const { method, url } = value['request'];
  const { status, headers, content } = value['response'];
  const { mimeType, size, text, encoding } = isRecord(content)
    ? content
    : ({} as Readonly<Record<string, unknown>>);
  if (typeof url !== 'string') return undefined;
  return {
    method: (textOf(method) ?? 'GET').toUpperCase(),
    url,
    status: typeof status === 'number' ? status : 0,
    headers: harHeaders(headers),
    mimeType: textOf(mimeType) ?? '',
    body: typeof text === 'string' ? bytesOf(text, encoding) : null,
    isText: encoding !== 'base64',
    size: typeof size === 'number' ? size : -1,
  };
}

/** Without HTTP/2's pseudo-headers. */
export function harHeaders(value: unknown): RecordedHeader[] {
  return listOf(value).flatMap((header) => {
    if (!isRecord(header)) return [];
    const { name, value: text } = header;
    if (typeof name !== 'string' || typeof text !== 'string' || name.startsWith(':')) return [];
    return [{ name, value: text }];
  });
}

/** The type of a body that a recorder wrote as text: it has decoded it, and the file that holds it is UTF-8. */
export function inUtf8(contentType: string): string {
  return contentType.replace(/(;\s*charset=)[^;]*/i, '$1utf-8');
}

function bytesOf(text: string, encoding: unknown): Uint8Array {
  return encoding === 'base64' ? Buffer.from(text, 'base64') : Buffer.from(text);
}
