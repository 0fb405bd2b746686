import type { HeaderList } from '../../../../session/headers.ts';
import type { Backend } from '../../../../session/sessionEvent.ts';
import type { OpenSocket } from '../connect/connect.ts';
import type { Exchange, ExchangeHooks } from './exchange.ts';
import type { Target } from '../connect/target.ts';

/** A request as it goes on the wire of one connection. */
export interface WireRequest {
  readonly method: string;
  /** The request target (RFC 9112, section 3.2), never with a fragment. */
  readonly path: string;
  readonly headers: HeaderList;
  readonly body: Uint8Array | AsyncIterable<Uint8Array> | null;
  /** Sent behind the body (RFC 9110, section 6.5). */
  readonly trailers: HeaderList;
  /** How long `Expect: 100-continue` waits for the server's word before the body goes out without it. */
  readonly continueMs: number;
}

/** Writes requests and reads responses on one socket, which keeps its codec for life. */
export interface HttpCodec {
  readonly backend: Backend;
  /** True when no further request can be sent. */
  readonly closed: boolean;
  /** How many requests may be in flight at once. */
  readonly capacity: number;
  /** Sends a request and answers with its exchange; the response is read from there. It never throws. */
  send(request: WireRequest, hooks: ExchangeHooks): Exchange;
  /** The fields as they stand on the wire. */
  wireHeaders(request: WireRequest): HeaderList;
  /** Called when nothing is in flight, so that an idle connection does not keep the process alive; and when it is taken again. */
  idle(isIdle: boolean): void;
  /** Closes at once; requests on it fail with `reason`. */
  destroy(reason?: Error): void;
}

export interface HttpCodecOptions {
  readonly target: Target;
  readonly open: OpenSocket;
  /** Refuse what Chromium lets pass in a response. */
  readonly strictParsing: boolean;
  /** Called when `capacity` or `closed` may have changed. */
  readonly onChange: () => void;
}

/** Chromium's limit for a response head (HttpStreamParser::kMaxHeaderBufSize). */
export const MAX_HEADER_BYTES = 256 * 1024;
