import type { HeaderList } from '../message/headers.ts';

/** Told while a request goes out and its response begins. */
export interface ExchangeHooks {
  /** The request begins to be written. */
  readonly onSendStart?: () => void;
  /** Bytes of the body handed to the socket. */
  readonly onBodySent?: (bytes: number) => void;
  readonly onRequestSent?: () => void;
  /** The first byte of a response, also of a 1xx. */
  readonly onFirstByte?: () => void;
  readonly onInformational?: (status: number, headers: HeaderList) => void;
}

export interface ResponseHead {
  readonly status: number;
  readonly statusText: string;
  readonly headers: HeaderList;
}

/** Gets each piece of the body; a promise holds the transfer until it settles. */
export type BodySink = (chunk: Uint8Array) => void | Promise<void>;

/**
 * One request and its response on one connection, whichever backend speaks it. `head` settles first; the body then
 * waits, unread, until `readBody` is called, so that whoever decides about the response can take their time.
 */
export interface Exchange {
  readonly head: Promise<ResponseHead>;
  /** Whether any byte of a response has arrived, also of a 1xx. */
  readonly responseStarted: boolean;
  /** Reads the body to its end and answers with the trailers. Call it once, after `head`. */
  readBody(sink: BodySink): Promise<HeaderList>;
  /** Ends the exchange with `reason`, and with it what it was sent on; afterwards a no-op. */
  abort(reason: Error): void;
}
