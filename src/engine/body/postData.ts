import { isUint8Array } from 'node:util/types';
import { joinedValue } from '../../session/headers.ts';
import type { HeaderList } from '../../session/headers.ts';
import { kindOf } from '../../session/kindOf.ts';
import type { BodyDescription } from '../../session/bodyDescription.ts';
import { BodyStream } from './bodyStream.ts';
import type { StreamOptions, StreamSource } from './bodyStream.ts';
import { encodedText } from './encodedText.ts';
import { openedPipe } from './pipe.ts';

/**
 * One piece of a request body (CEF: CefPostDataElement). Pieces are sent one after the other.
 * `file` is an absolute path, read when it is sent; of a pipe, once only.
 */
export type PostDataElement =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'stream'; readonly stream: BodyStream };

/** A request body (CEF: CefPostData). No elements: an empty body. */
export interface PostData {
  readonly elements: readonly PostDataElement[];
  /** Sent as Content-Type by a request that has none of its own. */
  readonly contentType?: string;
}

/** Why this is no body, for callers in plain JavaScript; undefined when it is one. */
export function bodyFault(body: unknown): string | undefined {
  const { elements, contentType } = Object(body) as Partial<Record<keyof PostData, unknown>>;
  if (!Array.isArray(elements)) {
    return `it is ${kindOf(body)} without elements; make one with textBody, jsonBody, bytesBody, fileBody or streamBody`;
  }
  if (contentType !== undefined && typeof contentType !== 'string') {
    return `its contentType is ${kindOf(contentType)}; write it as text`;
  }
  const wrong = elements.findIndex((element) => !isElement(element));
  if (wrong < 0) return undefined;
  return `its element ${String(wrong + 1)} is neither bytes, nor a file's path, nor a stream`;
}

function isElement(element: unknown): boolean {
  const { kind, bytes, path, stream } = Object(element) as Record<string, unknown>;
  if (kind === 'bytes') return isUint8Array(bytes);
  if (kind === 'file') return typeof path === 'string';
  return kind === 'stream' && stream instanceof BodyStream;
}

/** A copy whose pieces are fixed, unless it is one already; what is in their bytes stays their owner's. */
export function frozenBody(postData: PostData): PostData {
  const { elements } = postData;
  if (Object.isFrozen(postData) && Object.isFrozen(elements)) return postData;
  const own = Object.freeze(elements.map((element) => Object.freeze({ ...element })));
  return Object.freeze({ ...postData, elements: own });
}

/** Bytes as they are. CEF (and curl) call them a form when nobody says what they are. */
export function bytesBody(bytes: Uint8Array, contentType?: string): PostData {
  return {
    elements: [{ kind: 'bytes', bytes }],
    ...(contentType === undefined ? {} : { contentType }),
  };
}

/** As Fetch names a text. */
export const TEXT_TYPE = 'text/plain;charset=UTF-8';

/**
 * Text in the charset that its type declares, else in UTF-8; named as Fetch names it.
 * @throws TypeError for a charset that is not known or can't write the text
 */
export function textBody(text: string, contentType = TEXT_TYPE): PostData {
  return bytesBody(encodedText(text, contentType), contentType);
}

/** @throws TypeError for what JSON can't say: undefined, a function, a circle, a BigInt. */
export function jsonBody(value: unknown): PostData {
  // The declared type leaves undefined out.
  const text = JSON.stringify(value) as string | undefined;
  if (text === undefined) throw new TypeError(`JSON can't contain ${typeof value}.`);
  return textBody(text, 'application/json');
}

/** A file, read when it is sent. Without a type it gets that of its extension. */
export function fileBody(path: string, contentType?: string): PostData {
  return {
    elements: [{ kind: 'file', path }],
    ...(contentType === undefined ? {} : { contentType }),
  };
}

/** What a stream gives, sent while it is read; see {@link BodyStream} about sending it twice. */
export function streamBody(
  source: StreamSource | (() => StreamSource | Promise<StreamSource>),
  { contentType, ...options }: StreamOptions & { readonly contentType?: string } = {},
): PostData {
  return {
    elements: [{ kind: 'stream', stream: new BodyStream(source, options) }],
    ...(contentType === undefined ? {} : { contentType }),
  };
}

/** Whether the body can be sent more than once: for a redirect, a challenge, another attempt. */
export function isReplayable(postData: PostData | null): boolean {
  return postData?.elements.every((element) => streamOf(element)?.replayable !== false) ?? true;
}

/** Closes the streams that were never read, when the session that they were given to is over. */
export function discardBody({ elements }: PostData): void {
  for (const element of elements) streamOf(element)?.discard();
}

/** What is read while it is sent, and perhaps once only: a stream, or a file that is a pipe. */
function streamOf(element: PostDataElement): BodyStream | undefined {
  if (element.kind === 'stream') return element.stream;
  return element.kind === 'file' ? openedPipe(element) : undefined;
}

/** A body in words, for the log. */
export function describeBody(
  { elements, contentType }: PostData,
  headers: HeaderList,
): BodyDescription {
  const kinds = new Set(elements.map(({ kind }) => kind));
  const [only] = kinds;
  const sizes = elements.map(sizeIfKnown);
  return {
    kind: kinds.size === 1 && only !== undefined ? only : 'parts',
    bytes: sizes.includes(null) ? null : sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0),
    mimeType: joinedValue(headers, 'content-type') ?? contentType ?? null,
  };
}

function sizeIfKnown(element: PostDataElement): number | null {
  switch (element.kind) {
    case 'bytes':
      return element.bytes.byteLength;
    case 'file':
      return null;
    case 'stream':
      return element.stream.length;
  }
}
