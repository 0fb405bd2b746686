import { NO_FIELDS } from '../message/headers.ts';
import type { HeaderList } from '../message/headers.ts';
import type { Attempt } from './attempt.ts';
import type { Connection } from './connection.ts';
import type { BodySink, ReceivedHead } from './exchange.ts';
import { readUnwanted } from './networkResponse.ts';
import type { NetworkResponse, SentRequest } from './networkResponse.ts';

/** The response to an attempt. Its connection is given back at the end of the body, however that is read. */
export class ServerResponse implements NetworkResponse {
  readonly head: ReceivedHead;
  readonly sent: SentRequest;
  trailers: HeaderList = NO_FIELDS;
  readonly #attempt: Attempt;

  constructor(attempt: Attempt, head: ReceivedHead, sent: SentRequest) {
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
    const complete = await readUnwanted(
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
