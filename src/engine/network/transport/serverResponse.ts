import { NO_FIELDS } from '../../../session/headers.ts';
import type { HeaderList } from '../../../session/headers.ts';
import type { Connection } from './connection.ts';
import type { ReceivedHead } from '../../message/responseHead.ts';
import type { BodySink } from '../../body/bodySink.ts';
import { drainBody } from './networkResponse.ts';
import type { NetworkResponse, SentRequest } from './networkResponse.ts';

/** What a response needs of the attempt that it answers. */
export interface AnsweredAttempt {
  /** Reads the body to its end and answers with the trailers. */
  readBody(sink: BodySink): HeaderList | Promise<HeaderList>;
  /** Ends the exchange, whose connection can't be used again then in HTTP/1.1. */
  giveUp(reason: Error): void;
  /** Gives the connection back; once, whoever comes first. */
  release(reusable: boolean): void;
  /** The connection, when another request of this session can go out on it; null: it can't. */
  readonly ownConnection: Connection | null;
  /** @throws the signal's reason when the session has ended */
  throwIfAborted(): void;
}

/** The response to an attempt. Its connection is given back at the end of the body, however that is read. */
export class ServerResponse implements NetworkResponse {
  readonly head: ReceivedHead;
  readonly sent: SentRequest;
  trailers: HeaderList = NO_FIELDS;
  readonly #attempt: AnsweredAttempt;

  constructor(attempt: AnsweredAttempt, head: ReceivedHead, sent: SentRequest) {
    this.#attempt = attempt;
    this.head = head;
    this.sent = sent;
  }

  get httpVersion(): string {
    return this.head.httpVersion;
  }

  readBody(sink: BodySink): void | Promise<void> {
    const reading = this.#attempt.readBody(sink);
    if (!(reading instanceof Promise)) {
      this.#ended(reading);
      return undefined;
    }
    return reading.then((trailers) => {
      this.#ended(trailers);
    });
  }

  async discard(also?: BodySink, begun = false): Promise<boolean> {
    if (begun) this.#attempt.giveUp(new Error('the unwanted body is long or slow'));
    const complete = !begun && (await this.#discarded(also));
    if (complete) this.#attempt.release(true);
    return complete;
  }

  async discardAndKeep(): Promise<Connection | null> {
    const kept = (await this.#discarded()) ? this.#attempt.ownConnection : null;
    if (kept === null) this.#attempt.release(true);
    return kept;
  }

  #ended(trailers: HeaderList): void {
    this.trailers = trailers;
    this.#attempt.release(true);
  }

  async #discarded(also?: BodySink): Promise<boolean> {
    const complete = await drainBody(
      (sink) => this.#attempt.readBody(sink),
      (reason) => {
        this.#attempt.giveUp(reason);
      },
      also,
    );
    this.#attempt.throwIfAborted();
    return complete;
  }
}
