import { headerValue } from '../message/headers.ts';
import type { HeaderList } from '../message/headers.ts';
import type { BodyDescription } from '../session/sessionEvent.ts';

/**
 * One piece of a request body (CEF: CefPostDataElement). Pieces are sent one after the other.
 * `file` is an absolute path, read when it is sent.
 */
export type PostDataElement =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'file'; readonly path: string };

/** A request body (CEF: CefPostData). All elements can be read again, so a redirect or a challenge can replay it. */
export interface PostData {
  readonly elements: readonly PostDataElement[];
}

export function textBody(text: string): PostData {
  return { elements: [{ kind: 'bytes', bytes: new TextEncoder().encode(text) }] };
}

export function fileBody(path: string): PostData {
  return { elements: [{ kind: 'file', path }] };
}

/** A body in words, for the log. */
export function describeBody(
  postData: PostData | null,
  headers: HeaderList,
): BodyDescription | null {
  if (postData === null) return null;
  const { elements } = postData;
  const kinds = new Set(elements.map(({ kind }) => kind));
  const [only] = kinds;
  const sizes = elements.map((element) =>
    element.kind === 'bytes' ? element.bytes.byteLength : null,
  );
  return {
    kind: kinds.size === 1 && only !== undefined ? only : 'parts',
    bytes: sizes.includes(null) ? null : sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0),
    mimeType: headerValue(headers, 'content-type') ?? null,
  };
}
