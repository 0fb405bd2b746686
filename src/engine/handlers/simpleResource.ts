import type { HeaderList } from '../../session/headers.ts';

/** What a response's body is made of: bytes, a file's absolute path, or anything that yields pieces. */
export type ResourceBody =
  Uint8Array | { readonly file: string } | Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** A whole answer in place of the network, for handlers that need no life of their own: also a `Response` of Fetch's. */
export interface SimpleResource {
  /** Default: 200. */
  readonly status?: number;
  readonly statusText?: string;
  readonly headers?:
    HeaderList | Iterable<readonly [string, string]> | Readonly<Record<string, string>>;
  /** Text is sent as UTF-8. Default: empty. */
  readonly body?: string | ResourceBody | null;
}
