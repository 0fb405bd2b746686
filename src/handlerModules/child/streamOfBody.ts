import type { BodyStream, StreamReader } from '../../engine/body/bodyStream.ts';

/** What crosses at once, in bytes; a stream may give larger pieces. */
const PIECE_BYTES = 1024 * 1024;

/** A stream that a module put into a request's body, as the host reads it: piece by piece, each when it is wanted. */
export class StreamOfBody {
  readonly #stream: BodyStream;
  #reader: StreamReader | null = null;
  #rest: Uint8Array = new Uint8Array();

  constructor(stream: BodyStream) {
    this.#stream = stream;
  }

  /** Begins to read, also a second time where the stream allows it. */
  async open(): Promise<true> {
    this.#reader?.close();
    this.#rest = new Uint8Array();
    this.#reader = await this.#stream.open();
    return true;
  }

  /** Null at the end. */
  async read(): Promise<Uint8Array | null> {
    while (this.#rest.byteLength === 0) {
      const piece = (await this.#reader?.read()) ?? null;
      if (piece === null) return null;
      this.#rest = piece;
    }
    const piece = this.#rest.subarray(0, PIECE_BYTES);
    this.#rest = this.#rest.subarray(piece.byteLength);
    return piece;
  }

  close(): void {
    this.#reader?.close();
    this.#reader = null;
  }
}
