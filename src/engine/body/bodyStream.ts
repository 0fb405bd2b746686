import { NetworkError } from '../errors/networkError.ts';

/** What a body may be read from: a Node stream, a web ReadableStream, any async iterable. Text is sent as UTF-8. */
export type StreamSource = AsyncIterable<Uint8Array | string>;

export interface StreamOptions {
  /** In bytes. Without it the body is sent in chunks (RFC 9112, section 7.1), and progress has no total. */
  readonly length?: number;
}

/**
 * A piece of a body that is read while it is sent. From a function it can be read again, for a redirect or a
 * challenge; from a stream it can be read once, and the engine closes that stream whatever becomes of the request.
 */
export class BodyStream {
  /** In bytes; null: unknown. */
  readonly length: number | null;
  readonly replayable: boolean;
  readonly #open: () => StreamSource | Promise<StreamSource>;
  readonly #once: StreamSource | null;
  #spent = false;

  /** @throws TypeError for what is no source, RangeError for a length that no body has. */
  constructor(
    source: StreamSource | (() => StreamSource | Promise<StreamSource>),
    { length }: StreamOptions = {},
  ) {
    const again = typeof source === 'function';
    if (!again && !isSource(source)) {
      throw new TypeError(
        'The source of a stream body is a stream, an async iterable, or a function that returns one.',
      );
    }
    if (length !== undefined && !(Number.isSafeInteger(length) && length >= 0)) {
      throw new RangeError(
        `${String(length)} is not the length of a body: use a whole number of bytes.`,
      );
    }
    this.length = length ?? null;
    this.replayable = again;
    this.#open = again ? source : () => source;
    this.#once = again ? null : source;
  }

  /** Whether it has been read and can't be read again. */
  get spent(): boolean {
    return this.#spent && !this.replayable;
  }

  /** Begins to read. @throws NetworkError ERR_UPLOAD_STREAM_REWIND_NOT_SUPPORTED when it is spent. */
  async open(): Promise<StreamReader> {
    if (this.spent) throw rewindRefused();
    this.#spent = true;
    const source = await this.#open();
    if (!isSource(source)) throw new TypeError('The function of a stream body returned no stream.');
    return new StreamReader(source);
  }

  /** Closes a stream that nobody is going to read. */
  discard(): void {
    if (this.#once === null || this.#spent) return;
    this.#spent = true;
    try {
      new StreamReader(this.#once).close();
    } catch {
      // A stream that somebody else reads is theirs to close, and one that can't be closed holds nobody up.
    }
  }
}

export function rewindRefused(): NetworkError {
  return new NetworkError('ERR_UPLOAD_STREAM_REWIND_NOT_SUPPORTED', { phase: 'send' });
}

/** Reads one source, and can give up while a piece is still awaited: an iterator alone can't. */
export class StreamReader {
  readonly #source: StreamSource;
  readonly #next: () => Promise<{ done?: boolean | undefined; value?: unknown }>;
  readonly #stop: () => unknown;
  #giveUp: ((reason: Error) => void) | null = null;
  #closed = false;

  constructor(source: StreamSource) {
    this.#source = source;
    if (isReadableStream(source)) {
      const reader = source.getReader();
      this.#next = () => reader.read();
      this.#stop = () => reader.cancel();
    } else {
      const iterator = source[Symbol.asyncIterator]();
      this.#next = () => iterator.next();
      this.#stop = () => iterator.return?.();
    }
  }

  /** The next piece, or null at the end. Rejects when it is closed meanwhile. */
  read(): Promise<Uint8Array | null> {
    return new Promise((resolve, reject) => {
      this.#giveUp = reject;
      this.#next().then(({ done, value }) => {
        if (done === true) resolve(null);
        else if (typeof value === 'string') resolve(Buffer.from(value));
        else if (ArrayBuffer.isView(value)) resolve(bytesOf(value));
        else reject(new TypeError(`it gave ${describe(value)} instead of bytes or text`));
      }, reject);
    });
  }

  /** Lets go of the source, also while it is being waited for, without waiting for it. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#giveUp?.(new Error('the body is no longer read'));
    // A Node stream's iterator waits for its next piece before it returns; the stream itself does not.
    if (isNodeStream(this.#source)) {
      try {
        this.#source.destroy();
      } catch {
        // It is no longer needed, and how it ends is its owner's concern.
      }
    } else {
      void Promise.resolve()
        .then(this.#stop)
        .catch(() => undefined);
    }
  }
}

function isSource(source: unknown): source is StreamSource {
  return typeof source === 'object' && source !== null && Symbol.asyncIterator in source;
}

function isReadableStream(source: StreamSource): source is ReadableStream<Uint8Array> {
  return 'getReader' in source && typeof source.getReader === 'function';
}

function isNodeStream(source: StreamSource): source is StreamSource & { destroy(): unknown } {
  return 'destroy' in source && typeof source.destroy === 'function';
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
