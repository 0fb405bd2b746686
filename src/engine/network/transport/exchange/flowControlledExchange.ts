import type { HeaderList } from '../../../../session/headers.ts';
import type { Exchange, ExchangeHooks, Refusal } from './exchange.ts';
import type { ReceivedHead } from '../../../message/responseHead.ts';
import type { BodySink } from '../../../body/bodySink.ts';

type End = { readonly trailers: HeaderList } | { readonly error: Error };

/**
 * What all backends have in common: the head is told first, the body is read at the pace of its reader, the end comes
 * after the last piece was taken, and nothing comes after an error.
 */
export abstract class FlowControlledExchange implements Exchange {
  responseStarted = false;
  refusal: Refusal | null = null;
  breaches: string[] | null = null;
  protected readonly hooks: ExchangeHooks;
  /** Answers with the reset that ended the connection, if one did. */
  readonly #reset: () => Error | null;
  readonly #head = Promise.withResolvers<ReceivedHead>();
  #sink: BodySink | null = null;
  /** Pieces that came before anybody read the body. */
  #held: Uint8Array[] | null = null;
  #ended: End | null = null;
  #finishBody: { resolve: (trailers: HeaderList) => void; reject: (error: Error) => void } | null =
    null;
  /** A piece still with the sink; the end is told after it. */
  #delivering: Promise<void> | null = null;

  constructor(hooks: ExchangeHooks, reset: () => Error | null) {
    this.hooks = hooks;
    this.#reset = reset;
  }

  get head(): Promise<ReceivedHead> {
    return this.#head.promise;
  }

  protected abstract pauseBody(): void;
  protected abstract resumeBody(): void;
  /** Gives up what the exchange is sent on. */
  protected abstract stop(reason: Error): void;

  readBody(sink: BodySink): HeaderList | Promise<HeaderList> {
    this.#sink = sink;
    const held = this.#held;
    this.#held = null;
    try {
      for (const piece of held ?? []) this.#take(piece);
    } catch (error) {
      const failure = error as Error;
      this.abort(failure);
      return Promise.reject(failure);
    }
    if (this.#ended === null && this.#delivering === null) this.resumeBody();
    // A short body is here with its head, and nobody has to wait for it.
    const ended = this.#endedNow();
    if (ended !== null && this.#delivering === null && 'trailers' in ended) return ended.trailers;
    return new Promise((resolve, reject) => {
      this.#finishBody = { resolve, reject };
      if (ended !== null) this.#finish(ended);
    });
  }

  #endedNow(): End | null {
    return this.#ended;
  }

  abort(reason: Error): void {
    if (this.#ended !== null) {
      // What came whole and has not been read is not read any more.
      if (this.#sink === null) this.#ended = { error: reason };
      this.#held = null;
      return;
    }
    this.stop(reason);
    this.gotError(reason);
  }

  protected get over(): boolean {
    return this.#ended !== null;
  }

  protected gotHead(head: ReceivedHead): void {
    this.responseStarted = true;
    this.#head.resolve(head);
  }

  gotBreach(breach: string): void {
    this.breaches ??= [];
    this.breaches.push(breach);
  }

  protected gotData(chunk: Uint8Array): void {
    if (this.over) return;
    if (this.#sink === null) (this.#held ??= []).push(chunk);
    else this.#take(chunk);
  }

  #take(chunk: Uint8Array): void {
    // At the end of the connection undici delivers what it has, also while it is paused.
    const before = this.#delivering;
    const waiting = before === null ? this.#sink?.(chunk) : before.then(() => this.#deliver(chunk));
    if (waiting === undefined) return;
    this.pauseBody();
    const delivering = waiting.then(
      () => {
        if (this.#delivering !== delivering) return;
        this.#delivering = null;
        this.resumeBody();
      },
      (error: unknown) => {
        this.abort(error as Error);
        // The response may have ended while its last piece was still with the sink.
        this.#finishBody?.reject(error as Error);
      },
    );
    this.#delivering = delivering;
  }

  /** A piece that waited for the one before; the exchange may have been given up since. */
  #deliver(chunk: Uint8Array): void | Promise<void> {
    return this.#ended !== null && 'error' in this.#ended ? undefined : this.#sink?.(chunk);
  }

  protected gotEnd(trailers: HeaderList): void {
    // A reset passes for the end of a body without a length; what was cut is not complete.
    const error = this.#reset();
    this.#end(error === null ? { trailers } : { error });
  }

  gotError(reason: Error): void {
    const error = this.#reset() ?? reason;
    this.#head.reject(error);
    this.#end({ error });
  }

  #end(ended: End): void {
    if (this.#ended !== null) return;
    this.#ended = ended;
    this.#finish(ended);
  }

  #finish(ended: End): void {
    const finish = this.#finishBody;
    if (finish === null) return;
    if ('error' in ended) {
      finish.reject(ended.error);
    } else if (this.#delivering === null) {
      finish.resolve(ended.trailers);
    } else {
      void this.#delivering.then(() => {
        finish.resolve(ended.trailers);
      });
    }
  }
}

/** Node's flat list of names and values, in our form. */
export function headersOf(flat: readonly string[]): HeaderList {
  const headers: [string, string][] = [];
  for (let index = 0; index + 1 < flat.length; index += 2) {
    headers.push([flat[index] ?? '', flat[index + 1] ?? '']);
  }
  return headers;
}
