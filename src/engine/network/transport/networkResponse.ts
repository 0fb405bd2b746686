import type { BodySource } from '../../message/bodySource.ts';
import type { Connection } from './connection.ts';
import type { HeaderList } from '../../../session/headers.ts';
import type { ResponseHead } from '../../message/responseHead.ts';
import type { BodySink } from '../../body/bodySink.ts';
import type { ProxyAuthentication } from './proxy/connectTunnel.ts';

/** An unwanted body (of a redirect, of a challenge) is read this far to keep its connection, no further. */
export const MAX_DISCARD_BYTES = 64 * 1024;
export const MAX_DISCARD_MS = 250;

/** The request that a response answers. Times are milliseconds since the epoch. */
export interface SentRequest {
  readonly headers: HeaderList;
  readonly at: number;
  /** When the response's head had arrived. */
  readonly answeredAt: number;
  /** False when the server's certificate has a problem that a decision allowed. */
  readonly trusted: boolean;
}

/** A response of a server, with its body still to be read. */
export interface NetworkResponse extends BodySource {
  readonly head: ResponseHead;
  /** "1.0", "1.1" or "2.0". */
  readonly httpVersion: string;
  /** Set when a proxy passed on a plain http request: a 407 is its own, and this answers it. */
  readonly forwardedBy?: ProxyAuthentication;
  readonly sent: SentRequest;
  /**
   * Reads what is left of an unwanted body when it is short, so that the connection can be used again. `also` gets the
   * pieces; the answer says whether they were all. `begun`: `readBody` has begun to read it; it is given up now.
   */
  discard(also?: BodySink, begun?: boolean): Promise<boolean>;
  /**
   * The same, and keeps the connection from everybody else: NTLM's next message must go out on it (MS-NTHT, section 1.3).
   * Null when it can't be used again. Whoever gets one hands it to `sendOverNetwork`, or destroys it.
   */
  discardAndKeep(): Promise<Connection | null>;
}

/** Reads a body to its end when it is short and quick, else gives it up; whether the end was reached. */
export async function drainBody(
  readBody: (sink: BodySink) => unknown,
  abort: (reason: Error) => void,
  also?: BodySink,
): Promise<boolean> {
  let read = 0;
  const patience = setTimeout(() => {
    abort(new Error('the unwanted body is slow'));
  }, MAX_DISCARD_MS);
  try {
    await readBody((chunk) => {
      read += chunk.byteLength;
      if (read > MAX_DISCARD_BYTES) abort(new Error('the unwanted body is long'));
      return also?.(chunk);
    });
    return true;
  } catch {
    return false;
  } finally {
    clearTimeout(patience);
  }
}
