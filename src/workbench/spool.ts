import { createReadStream, createWriteStream } from 'node:fs';
import type { WriteStream } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';

/** Kept in memory, enough for the panel's preview and for most bodies altogether; the rest goes to a file. */
const IN_MEMORY = 256 * 1024;

/** Bytes that arrive: few stay in memory, more go to a file of their own. */
export class Spool {
  size = 0;
  readonly #chunks: Uint8Array[] = [];
  readonly #path: () => Promise<string>;
  #file: { readonly path: string; readonly stream: WriteStream } | null = null;
  #ended: Promise<void> | null = null;
  #fault: Error | null = null;
  #closed = false;

  /** @param path of the file, when one is wanted */
  constructor(path: () => Promise<string>) {
    this.#path = path;
  }

  /** The first bytes, for a preview. */
  get head(): Uint8Array {
    return Buffer.concat(this.#chunks);
  }

  append(data: Uint8Array): void | Promise<void> {
    this.size += data.byteLength;
    if (this.#file === null && this.size <= IN_MEMORY) {
      this.#chunks.push(Uint8Array.from(data));
      return;
    }
    return this.#write(data);
  }

  /** Where the bytes are. */
  get content(): { readonly bytes: Uint8Array } | { readonly path: string } {
    return this.#file === null ? { bytes: this.head } : { path: this.#file.path };
  }

  /** Whether nothing more is coming. */
  get ended(): boolean {
    return this.#closed;
  }

  /** Nothing more is coming. */
  end(): void {
    this.#closed = true;
    this.#ended = this.#file === null ? null : endOf(this.#file.stream);
  }

  /** Once it has ended, waits until all of it is where `content` says. @throws as `readAll` does */
  async whole(): Promise<void> {
    await this.#ended;
    if (this.#fault !== null) throw this.#fault;
  }

  /** @throws Error when the bytes could not be kept whole: the disk was full, or the temporary folder is gone. */
  async readAll(): Promise<Uint8Array> {
    await this.whole();
    return this.#file === null ? this.head : readFile(this.#file.path);
  }

  /** Piece by piece, once it has ended. @throws as `readAll` does */
  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    await this.whole();
    if (this.#file === null) yield this.head;
    else yield* createReadStream(this.#file.path) as AsyncIterable<Uint8Array>;
  }

  /** Writes the bytes to a file of the user's, which others may read as any file of theirs. @throws as `readAll` does */
  async saveAs(path: string): Promise<void> {
    await this.whole();
    if (this.#file === null) await writeFile(path, this.head);
    // A copy of the file would be for its owner's eyes alone, as ours is.
    else await pipeline(createReadStream(this.#file.path), createWriteStream(path));
  }

  remove(): void {
    this.#closed = true;
    this.#file?.stream.destroy();
    if (this.#file === null) return;
    // With what was made of it, beside it (bodyText).
    for (const made of ['', '.pretty', '.utf8']) {
      void rm(`${this.#file.path}${made}`, { force: true }).catch(() => undefined);
    }
  }

  /** What can't be kept is let go: whoever writes goes on, and whoever reads is told. */
  async #write(data: Uint8Array): Promise<void> {
    if (this.#fault !== null) return;
    if (this.#file === null) {
      const path = await this.#path();
      if (this.#closed) return;
      const stream = createWriteStream(path, { mode: 0o600, highWaterMark: 2 ** 20 });
      stream.on('error', (error) => {
        this.#fault ??= error;
      });
      this.#file = { path, stream };
      stream.write(this.head);
    }
    const { stream } = this.#file;
    if (stream.destroyed || stream.write(data)) return;
    await roomIn(stream);
  }
}

/** Resolves when there is room again, or never will be. */
function roomIn(stream: WriteStream): Promise<void> {
  return new Promise((resolve) => {
    const settled = (): void => {
      stream.off('drain', settled).off('close', settled);
      resolve();
    };
    stream.on('drain', settled).on('close', settled);
  });
}

function endOf(stream: WriteStream): Promise<void> {
  return new Promise((resolve) => {
    stream.once('close', resolve);
    stream.end();
    if (stream.closed) resolve();
  });
}
