import type { Transform } from 'node:stream';
import {
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  createZstdDecompress,
} from 'node:zlib';
import { NetworkError } from '../errors/networkError.ts';
import type { BodySink } from '../transport/exchange.ts';

/** Takes the body as it was received and hands it on decoded. */
export interface BodyDecoder {
  write(chunk: Uint8Array): void | Promise<void>;
  /** Resolves when everything has been handed on. */
  end(): void | Promise<void>;
}

type Coding = 'gzip' | 'deflate' | 'br' | 'zstd';
const codings: Readonly<Record<string, Coding>> = {
  gzip: 'gzip',
  'x-gzip': 'gzip',
  deflate: 'deflate',
  br: 'br',
  zstd: 'zstd',
};

/** What the workbench offers in Accept-Encoding: all that {@link decoderFor} undoes. */
export const ACCEPT_ENCODING = 'gzip, deflate, br, zstd';

/** The codings of Content-Encoding in the order in which they were applied; null when one of them is unknown. */
export function parseContentEncoding(values: readonly string[]): Coding[] | null {
  const names = values
    .flatMap((value) => value.split(','))
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '' && name !== 'identity');
  const known = names.map((name) => codings[name]);
  return known.every((coding) => coding !== undefined) ? known : null;
}

/**
 * Undoes `encodings` (RFC 9110, section 8.4) and hands the result to `sink`. Without any, the bytes pass as they are.
 * Damage is told to `onFailure` when it is found: the next piece, which would throw it, may never come.
 */
export function decoderFor(
  encodings: readonly Coding[],
  sink: BodySink,
  onFailure: (error: NetworkError) => void,
): BodyDecoder {
  return encodings.reduce<BodyDecoder>(
    (next, coding) => new StreamDecoder(coding, next, onFailure),
    { write: sink, end: () => undefined },
  );
}

class StreamDecoder implements BodyDecoder {
  readonly #coding: Coding;
  readonly #next: BodyDecoder;
  readonly #onFailure: (error: NetworkError) => void;
  #stream: Transform | null = null;
  #failure: NetworkError | null = null;
  #wake: (() => void) | null = null;
  #done: Promise<void> | null = null;

  constructor(coding: Coding, next: BodyDecoder, onFailure: (error: NetworkError) => void) {
    this.#coding = coding;
    this.#next = next;
    this.#onFailure = onFailure;
  }

  async write(chunk: Uint8Array): Promise<void> {
    if (chunk.byteLength === 0) return;
    const stream = this.#stream ?? this.#start(chunk);
    this.#throwIfFailed();
    if (!stream.write(chunk)) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        stream.once('drain', resolve);
      });
    }
    this.#throwIfFailed();
  }

  async end(): Promise<void> {
    // An empty body is no damaged body, whatever Content-Encoding says: Chromium tolerates it.
    if (this.#stream !== null) {
      this.#stream.end();
      await this.#done;
      this.#throwIfFailed();
    }
    await this.#next.end();
  }

  #start(first: Uint8Array): Transform {
    const stream = this.#create(first);
    this.#stream = stream;
    this.#done = this.#pump(stream);
    return stream;
  }

  async #pump(stream: Transform): Promise<void> {
    try {
      for await (const chunk of stream as AsyncIterable<Buffer>) await this.#next.write(chunk);
    } catch (error) {
      this.#failure =
        error instanceof NetworkError
          ? error
          : new NetworkError('ERR_CONTENT_DECODING_FAILED', { phase: 'decode', cause: error });
      this.#onFailure(this.#failure);
      this.#wake?.();
    }
  }

  #throwIfFailed(): void {
    if (this.#failure !== null) throw this.#failure;
  }

  #create(first: Uint8Array): Transform {
    switch (this.#coding) {
      case 'gzip':
        return createGunzip();
      case 'br':
        return createBrotliDecompress();
      case 'zstd':
        return createZstdDecompress();
      case 'deflate':
        // "deflate" means the zlib format, but many servers send it raw; a zlib header is a multiple of 31.
        return isZlib(first) ? createInflate() : createInflateRaw();
    }
  }
}

function isZlib([first = 0, second = 0]: Uint8Array): boolean {
  return (first & 0x0f) === 8 && ((first << 8) | second) % 31 === 0;
}
