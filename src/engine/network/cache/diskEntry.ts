import { open, readFile, rm, utimes } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { StoredBody, StoredEntry } from './cacheStore.ts';
import { isGone, parseMetadata, writeMetadata } from './diskFile.ts';
import type { EntryMetadata } from './diskFile.ts';
import type { StoredHead } from './storedHead.ts';

const READ_BYTES = 64 * 1024;

export function isMetadataFile(name: string): boolean {
  return /^[0-9a-f]{64}\.json$/.test(name);
}

/** One response on disk: the file of its head and, if it has one, that of its body. */
export class DiskEntry implements StoredEntry {
  readonly #folder: string;
  readonly #path: string;
  #metadata: EntryMetadata;

  private constructor(folder: string, path: string, metadata: EntryMetadata) {
    this.#folder = folder;
    this.#path = path;
    this.#metadata = metadata;
  }

  /** Null when there is none; one that is damaged is removed. */
  static async read(folder: string, name: string): Promise<DiskEntry | null> {
    const path = join(folder, name);
    try {
      const metadata = parseMetadata(await readFile(path, 'utf8'));
      if (metadata !== null) return new DiskEntry(folder, path, metadata);
      await rm(path, { force: true });
      return null;
    } catch (error) {
      if (isGone(error)) return null;
      throw error;
    }
  }

  get head(): StoredHead {
    return this.#metadata.head;
  }

  /** All of the body is checked before a byte of it is served: a damaged one is a miss, not half a response. */
  async open(): Promise<StoredBody | null> {
    const { body } = this.#metadata;
    if (body === null) {
      await this.#touch();
      return { chunks: nothing, close: () => Promise.resolve() };
    }
    let file: FileHandle | null = null;
    try {
      file = await open(join(this.#folder, body.file), 'r');
      if (await isWhole(file, body)) {
        await this.#touch();
        return opened(file);
      }
    } catch (error) {
      if (!isGone(error)) {
        await file?.close();
        throw error;
      }
    }
    await file?.close();
    await this.remove();
    return null;
  }

  async replaceHead(head: StoredHead): Promise<void> {
    if (!(await this.#isPresent())) return;
    this.#metadata = { ...this.#metadata, head };
    await writeMetadata(this.#path, this.#metadata);
  }

  /** The head goes first: a body without one is found by nobody. */
  async remove(): Promise<void> {
    if (await this.#isPresent()) await rm(this.#path, { force: true });
    const { body } = this.#metadata;
    if (body !== null) await rm(join(this.#folder, body.file), { force: true });
  }

  /** Whether the file still tells of this response: another one may have taken its place since it was read. */
  async #isPresent(): Promise<boolean> {
    const present = await readFile(this.#path, 'utf8').then(parseMetadata, () => null);
    const { body, head } = this.#metadata;
    return present?.body?.file === body?.file && present?.head.responseTime === head.responseTime;
  }

  /** What was used last is driven out last. */
  async #touch(): Promise<void> {
    const now = new Date();
    await utimes(this.#path, now, now).catch(() => undefined);
  }
}

function opened(file: FileHandle): StoredBody {
  let closing: Promise<void> | null = null;
  return {
    chunks: () => chunksOf(file),
    close: () => (closing ??= file.close()),
  };
}

async function isWhole(
  file: FileHandle,
  body: NonNullable<EntryMetadata['body']>,
): Promise<boolean> {
  if ((await file.stat()).size !== body.bytes) return false;
  let sum = 0;
  for await (const chunk of chunksOf(file)) sum = crc32(chunk, sum);
  return sum === body.crc32;
}

async function* chunksOf(file: FileHandle): AsyncGenerator<Uint8Array> {
  for (let position = 0; ;) {
    // A buffer of its own for each piece: whoever gets it may keep it.
    const buffer = Buffer.allocUnsafeSlow(READ_BYTES);
    const { bytesRead } = await file.read(buffer, 0, READ_BYTES, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

async function* nothing(): AsyncGenerator<Uint8Array> {
  yield* [];
}
