import type { BodySink } from '../../../body/bodySink.ts';
import type { ReceivedHead } from '../../../message/responseHead.ts';
import type { HeaderList } from '../../../../session/headers.ts';

/** Told while a request goes out and its response begins. */
export interface ExchangeHooks {
  /** The request begins to be written. */
  readonly onSendStart?: () => void;
  /** Bytes of the body handed to the socket. */
  readonly onBodySent?: (bytes: number) => void;
  readonly onRequestSent?: () => void;
  /** A 1xx other than 101 (RFC 9110, section 15.2); the response is still to come. */
  readonly onInformational?: (head: ReceivedHead) => void;
}

/** Whether the server took other requests on the connection where it refused this one. */
export type Refusal = 'alone' | 'besideOthers';

/**
 * One request and its response on one connection, whichever backend speaks it. `head` settles first; the body then
 * waits, unread, until `readBody` is called, so that whoever decides about the response can take their time.
 */
export interface Exchange {
  /** Whoever sends waits for it at once: a failure that nobody waits for would end the process. */
  readonly head: Promise<ReceivedHead>;
  /** Whether any byte of a response has arrived, also of a 1xx. */
  readonly responseStarted: boolean;
  /** Set at the end when the server certainly has not looked at the request (RFC 9113, section 8.7). */
  readonly refusal: Refusal | null;
  /** What the response has that HTTP does not allow ("a line without a colon"), so far; null: nothing. */
  readonly breaches: readonly string[] | null;
  /** Reads the body to its end and answers with the trailers. Call it once, after `head`. */
  readBody(sink: BodySink): HeaderList | Promise<HeaderList>;
  /** Ends the exchange with `reason`: in HTTP/1.1 with its connection, in HTTP/2 its stream. Afterwards a no-op. */
  abort(reason: Error): void;
}
