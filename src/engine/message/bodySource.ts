import type { BodySink } from '../body/bodySink.ts';
import { headerValue } from '../../session/headers.ts';
import type { HeaderList } from '../../session/headers.ts';
import type { Request } from './request.ts';
import type { ResponseHead } from './responseHead.ts';

/** Anything whose body can be read to its end: an exchange with a server, a cached response, or a resource handler. */
export interface BodySource {
  readonly head: ResponseHead;
  /** True when no byte of the body comes from a server now. */
  readonly fromCache?: boolean;
  readBody(sink: BodySink): unknown;
  /** Fields behind the body, once it has been read to its end. */
  readonly trailers?: HeaderList;
  /** Gives up the body that nobody wants; what serves it may be used again. */
  discard(): Promise<unknown>;
}

/** Whether a body can follow this head (RFC 9112, section 6.3). */
export function hasBody(request: Request, { status }: Pick<ResponseHead, 'status'>): boolean {
  return request.method !== 'HEAD' && status !== 204 && status !== 304;
}

/** Content-Length as a number of bytes, or -1 when the body's length is not told. */
export function contentLength(head: ResponseHead): number {
  const value = headerValue(head.headers, 'content-length');
  if (value === undefined || headerValue(head.headers, 'transfer-encoding') !== undefined) {
    return -1;
  }
  const first = /^\s*(\d+)\s*(,|$)/.exec(value)?.[1];
  return first === undefined ? -1 : Number(first);
}
