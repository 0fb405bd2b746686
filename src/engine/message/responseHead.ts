import type { HeaderList } from '../../session/headers.ts';

/** The first lines of a response, whoever made them. */
export interface ResponseHead {
  readonly status: number;
  readonly statusText: string;
  readonly headers: HeaderList;
}

/** A head as a server sent it. */
export interface ReceivedHead extends ResponseHead {
  /** What the server says it speaks: "1.0", "1.1" or "2.0". */
  readonly httpVersion: string;
}
