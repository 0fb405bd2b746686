import type { HeaderList } from '../../../session/headers.ts';
import type { Connection } from './connection.ts';
import type { BodySink } from '../../body/bodySink.ts';
import { MAX_DISCARD_BYTES, MAX_DISCARD_MS } from './networkResponse.ts';
import type { NetworkResponse } from './networkResponse.ts';

/**
 * A response whose body is read before anybody wants it, when it is short and quick: its connection is free while
 * somebody is asked whether another response will take its place. What is long stays where it is, but for its beginning.
 */
export class ReadAheadBody implements NetworkResponse {
  readonly head;
  readonly httpVersion;
  readonly sent;
  readonly #source: NetworkResponse;
  readonly #pieces: Uint8Array[] = [];
  /** Settles at the end of the body. */
  readonly #reading: Promise<unknown>;
  readonly #wanted = Promise.withResolvers<undefined>();
  /** Called when no more is taken ahead. */
  #stop: () => void = () => undefined;
  #size = 0;
  #stopped = false;
  #ended = false;
  /** Where what comes goes, once somebody wants it. */
  #sink: BodySink | null = null;

  private constructor(source: NetworkResponse) {
    this.#source = source;
    this.head = source.head;
    this.httpVersion = source.httpVersion;
    this.sent = source.sent;
    this.#reading = this.#read();
    // Whoever reads it hears of its failure.
    this.#reading.catch(() => undefined);
  }

  static async of(source: NetworkResponse): Promise<ReadAheadBody> {
    const ahead = new ReadAheadBody(source);
    await ahead.#taken();
    return ahead;
  }

  get trailers(): HeaderList {
    return this.#source.trailers ?? [];
  }

  async readBody(sink: BodySink): Promise<void> {
    for (let piece = this.#pieces.shift(); piece !== undefined; piece = this.#pieces.shift()) {
      await sink(piece);
    }
    this.#sink = sink;
    this.#wanted.resolve(undefined);
    await this.#reading;
  }

  async discard(also?: BodySink): Promise<boolean> {
    if (!this.#ended) return this.#source.discard(undefined, true);
    for (const piece of this.#pieces) await also?.(piece);
    return true;
  }

  /** Nobody whose next message must go out on the same connection is asked anything before it. */
  async discardAndKeep(): Promise<Connection | null> {
    await this.discard();
    return null;
  }

  async #read(): Promise<void> {
    try {
      await this.#source.readBody((piece) => this.#take(piece));
    } finally {
      this.#ended = true;
      this.#stop();
    }
  }

  #take(piece: Uint8Array): void | Promise<void> {
    if (this.#sink !== null) return this.#sink(piece);
    this.#pieces.push(piece);
    this.#size += piece.byteLength;
    if (this.#size <= MAX_DISCARD_BYTES && !this.#stopped) return undefined;
    this.#stop();
    return this.#wanted.promise;
  }

  /** Until it has ended, or is too long or too slow. */
  async #taken(): Promise<void> {
    if (this.#ended) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#stop = resolve;
    const timer = setTimeout(resolve, MAX_DISCARD_MS);
    await promise;
    clearTimeout(timer);
    this.#stopped = true;
  }
}
