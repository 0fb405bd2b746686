import type { BrotliDecompress, Inflate, InflateRaw, ZstdDecompress } from 'node:zlib';
import { NetworkError } from '../../errors/networkError.ts';
import type { BodySink } from '../bodySink.ts';

/** In bytes: what a stream unpacks at a time. Node's 16 KiB make four times as many trips to the thread pool. */
export const UNPACK_OPTIONS = { chunkSize: 64 * 1024 };

export type ZlibStream = Inflate | InflateRaw | BrotliDecompress | ZstdDecompress;

/**
 * One zlib stream used as a function: a piece goes in, what comes of it has been taken by `output` before the next one
 * goes in. Nothing is buffered beyond that, so a small body that unpacks to a huge one costs no memory, and all that
 * could be unpacked has been handed on before damage is told.
 */
export class ZlibStage {
  readonly #stream: ZlibStream;
  readonly #output: BodySink;
  #failure: Error | null = null;
  #closed = false;
  #given = 0;
  #wake: () => void = () => undefined;

  constructor(stream: ZlibStream, output: BodySink) {
    this.#stream = stream;
    this.#output = output;
    stream.on('readable', () => {
      this.#wake();
    });
    stream.on('error', (error) => {
      this.#failure ??= error;
      this.#wake();
    });
    stream.on('close', () => {
      this.#closed = true;
      this.#wake();
    });
  }

  /** Answers with how much of `chunk` was taken: less than all of it, when the compressed data ends within. */
  async write(chunk: Uint8Array): Promise<number> {
    const before = this.#stream.bytesWritten;
    this.#given += chunk.byteLength;
    await this.#run((done) => this.#stream.write(chunk, done));
    return this.#stream.bytesWritten - before;
  }

  /** Rejects when the compressed data does not end here. */
  async end(): Promise<void> {
    // Data that ended within a piece has ended the stream already.
    if (this.#stream.bytesWritten === this.#given) {
      // Not told by the callback of end(): the last piece is worked on after it.
      await this.#run((done) => this.#stream.once('end', done).end());
    }
    this.close();
  }

  close(): void {
    this.#stream.destroy();
  }

  async #run(begin: (done: (error?: Error | null) => void) => void): Promise<void> {
    const work = { done: false };
    begin((error) => {
      this.#failure ??= error ?? null;
      work.done = true;
      this.#wake();
    });
    for (;;) {
      const piece = this.#stream.read() as Buffer | null;
      if (piece !== null) {
        await this.#output(piece);
      } else if (this.#failure !== null) {
        throw damaged(this.#failure);
      } else if (work.done) {
        return;
      } else if (this.#closed) {
        throw damaged(new Error('the decoder was closed'));
      } else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }
}

export function damaged(cause: Error): NetworkError {
  return new NetworkError('ERR_CONTENT_DECODING_FAILED', { phase: 'decode', cause });
}
