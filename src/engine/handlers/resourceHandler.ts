import type { CookieRecord } from '../../session/cookie.ts';
import type { AnswerCallback } from './decision.ts';
import type { NetErrorName } from '../errors/netErrors.ts';
import type { HeaderList } from '../../session/headers.ts';
import type { Request } from '../message/request.ts';

/** An answer at once, as a promise, or through the callback: `'later'` announces that one. */
export type ResourceAnswer<T> = T | 'later' | Promise<T | 'later'>;

/**
 * Supplies a response in place of the network (CEF: CefResourceHandler). Called in this order: `open`,
 * `getResponseHeaders`, `skip` for a request with a range, `read` until the end, `cancel`. What a method throws ends
 * the request: with the NetworkError that it is, else with ERR_FAILED. A callback or promise that is dropped without an
 * answer cancels in `open`, and is ERR_FAILED elsewhere.
 */
export interface ResourceHandler {
  /** False cancels the request (ERR_ABORTED), as does `callback.cancel()`. Without it the handler is open at once. */
  open?(parameters: {
    readonly request: Request;
    readonly callback: AnswerCallback<[]>;
  }): ResourceAnswer<boolean>;
  /** CEF Python's form of `open`, used without one: true means that `callback` answers, now or later. */
  processRequest?(parameters: {
    readonly request: Request;
    readonly callback: AnswerCallback<[]>;
  }): boolean | Promise<boolean>;
  getResponseHeaders(): ResourceResponse | Promise<ResourceResponse>;
  /**
   * Leaves out the beginning of the body and says how many bytes it left out; it is called again for those that are
   * missing. A handler that has it serves its body from the start, and a single `Range` of the request is cut out of it;
   * without it, a Range is the handler's own affair.
   */
  skip?(parameters: {
    readonly bytesToSkip: number;
    readonly callback: AnswerCallback<[bytesSkipped: number]>;
  }): ResourceAnswer<number>;
  /**
   * The next piece of the body, of at most `bytesToRead` bytes (64 KiB), or null at its end. Through the callback too:
   * `continue(bytes)`. A negative number is an error's code, as in CEF.
   */
  read(parameters: {
    readonly bytesToRead: number;
    readonly callback: AnswerCallback<[piece: Uint8Array | number | null]>;
  }): ResourceAnswer<Uint8Array | number | null>;
  /** CEF Python: false for one cookie keeps back all of the jar's. `canSendCookie` of RequestHandler keeps back one. */
  canGetCookie?(parameters: { readonly cookie: CookieRecord }): boolean | Promise<boolean>;
  /** CEF Python: false refuses this one. */
  canSetCookie?(parameters: { readonly cookie: CookieRecord }): boolean | Promise<boolean>;
  /** Called exactly once when the handler is no longer needed, also after success. */
  cancel?(): void;
}

/** CEF: what GetResponseHeaders writes into its CefResponse. */
export interface ResourceResponse {
  /** 0 or less, or none, means 200. */
  readonly status?: number;
  readonly statusText?: string;
  readonly headers?: HeaderList;
  /** For Content-Type, where `headers` have none; as in CEF, only with 2xx that has a body. */
  readonly mimeType?: string;
  /**
   * In bytes, of the whole body; -1, or none: unknown. No more than this is read, and a body that ends before it is
   * ERR_CONTENT_LENGTH_MISMATCH.
   */
  readonly responseLength?: number;
  /** Redirects with status 307 instead of answering; may be relative. Nothing is read. */
  readonly redirectUrl?: string;
  /** CEF: SetError. The request fails with it, and nothing is read. */
  readonly error?: NetErrorName;
}
