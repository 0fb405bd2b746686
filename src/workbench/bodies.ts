import { createReadStream, createWriteStream } from 'node:fs';
import type { WriteStream } from 'node:fs';
import { copyFile, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { temporaryFolder } from './temporaryFolder.ts';

/** Kept in memory, enough for the panel's preview and for most bodies altogether; the rest goes to a file. */
const IN_MEMORY = 256 * 1024;

/** The decoded bodies of responses: short ones in memory, long ones in a temporary folder. */
export class Bodies {
  readonly #bodies = new Map<string, KeptBody>();
  #folder: Promise<string> | null = null;
  #count = 0;

  create(): KeptBody {
    const key = String(++this.#count);
    const body = new KeptBody(
      key,
      async () => join(await this.#temporary(), key),
      () => this.#bodies.delete(key),
    );
    this.#bodies.set(key, body);
    return body;
  }

  body(key: string): KeptBody | undefined {
    return this.#bodies.get(key);
  }

  async removeAll(): Promise<void> {
    const folder = await this.#folder;
    if (folder !== null) await rm(folder, { recursive: true, force: true });
  }

  #temporary(): Promise<string> {
    this.#folder ??= temporaryFolder(tmpdir());
    return this.#folder;
  }
}

/** One response body, as it grows. */
export class KeptBody {
  readonly key: string;
  readonly created = Date.now();
  changed = this.created;
  size = 0;
  mimeType = '';
  charset = '';
  readonly #chunks: Uint8Array[] = [];
  readonly #path: () => Promise<string>;
  readonly #forget: () => void;
  #file: { readonly path: string; readonly stream: WriteStream } | null = null;
  /** For a file of it: the ending says what it is. */
  name = 'body';
  #ended: Promise<void> | null = null;
  #fault: Error | null = null;
  #closed = false;

  constructor(key: string, path: () => Promise<string>, forget: () => void) {
    this.key = key;
    this.#path = path;
    this.#forget = forget;
  }

  /** The first bytes, for a preview. */
  get head(): Uint8Array {
    return Buffer.concat(this.#chunks);
  }

  append(data: Uint8Array): void | Promise<void> {
    this.size += data.byteLength;
    this.changed = Date.now();
    if (this.#file === null && this.size <= IN_MEMORY) {
      this.#chunks.push(Uint8Array.from(data));
      return;
    }
    return this.#write(data);
  }

  finish(mimeType: string, charset: string, url: string): void {
    this.mimeType = mimeType;
    this.charset = charset;
    this.name = fileName(url, mimeType);
    this.#closed = true;
    this.#ended = this.#file === null ? null : endOf(this.#file.stream);
  }

  /** @throws Error when the body could not be kept whole: the disk was full, or the temporary folder is gone. */
  async readAll(): Promise<Uint8Array> {
    await this.#ended;
    if (this.#fault !== null) throw this.#fault;
    return this.#file === null ? this.head : readFile(this.#file.path);
  }

  /** Piece by piece, once it is finished. @throws as `readAll` does */
  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    await this.#ended;
    if (this.#fault !== null) throw this.#fault;
    if (this.#file === null) yield this.head;
    else yield* createReadStream(this.#file.path) as AsyncIterable<Uint8Array>;
  }

  /** Writes the body to a file of the user's. */
  async saveAs(path: string): Promise<void> {
    await this.#ended;
    if (this.#fault !== null) throw this.#fault;
    if (this.#file === null) await writeFile(path, this.head);
    else await copyFile(this.#file.path, path);
  }

  remove(): void {
    this.#closed = true;
    this.#forget();
    this.#file?.stream.destroy();
    if (this.#file !== null) void rm(this.#file.path, { force: true }).catch(() => undefined);
  }

  /** What cannot be kept is let go: the request goes on, and whoever opens the body is told. */
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

const extensions: Readonly<Record<string, string>> = {
  'application/json': 'json',
  'text/html': 'html',
  'text/css': 'css',
  'text/javascript': 'js',
  'application/javascript': 'js',
  'application/xml': 'xml',
  'text/xml': 'xml',
  'image/svg+xml': 'svg',
  'text/markdown': 'md',
  'text/csv': 'csv',
  'application/yaml': 'yaml',
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'text/plain': 'txt',
};

/** A name for a file of it, whose ending says what it is. */
function fileName(url: string, mimeType: string): string {
  const last = new URL(url).pathname.split('/').findLast((part) => part !== '') ?? 'body';
  const base = last.replace(/[^\w.-]+/g, '_').slice(0, 60);
  const known =
    extensions[mimeType] ??
    (mimeType.endsWith('+json') ? 'json' : mimeType.endsWith('+xml') ? 'xml' : null);
  return known === null || base.endsWith(`.${known}`) ? base : `${base}.${known}`;
}
