import { createHash } from 'node:crypto';
import { open, readFile, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { makeFolder } from '../../../storage/makeFolder.ts';
import type { EntryWriter } from './cacheStore.ts';
import {
  FILE_MODE,
  FOLDER_MODE,
  isGone,
  parseMetadata,
  randomName,
  writeMetadata,
} from './diskFile.ts';
import { evictOldVariants } from './diskEviction.ts';
import type { StoredHead } from './storedHead.ts';

/** So much may wait for the disk before the sender is asked to wait too. Bytes. */
const MAX_PENDING = 1024 * 1024;

/** Writes one response: the body under a name that nobody knows yet, then, as the last step, the head that names it. */
export class DiskWriter implements EntryWriter {
  readonly #folder: string;
  readonly #head: StoredHead;
  readonly #onWritten: (bytes: number) => void;
  readonly #variant: string;
  readonly #bodyFile: string;
  #file: Promise<FileHandle> | null = null;
  /** What came while the disk was busy; it is written in one go. */
  #waiting: Uint8Array[] = [];
  #writing: Promise<void> | null = null;
  #pending = 0;
  #bytes = 0;
  #sum = 0;

  constructor(folder: string, head: StoredHead, onWritten: (bytes: number) => void) {
    this.#folder = folder;
    this.#head = head;
    this.#onWritten = onWritten;
    this.#variant = createHash('sha256').update(JSON.stringify(head.selectedBy)).digest('hex');
    this.#bodyFile = `${this.#variant}.${randomName()}.body`;
  }

  write(chunk: Uint8Array): void | Promise<void> {
    this.#bytes += chunk.byteLength;
    this.#pending += chunk.byteLength;
    this.#sum = crc32(chunk, this.#sum);
    // A copy: by the time the disk takes it, whoever else got it may have overwritten it.
    this.#waiting.push(new Uint8Array(chunk));
    this.#writing ??= this.#writeWaiting();
    // Whoever does not wait learns of a failure with a later piece or at the end.
    this.#writing.catch(() => undefined);
    return this.#pending > MAX_PENDING ? this.#writing : undefined;
  }

  async commit(): Promise<void> {
    while (this.#writing !== null) await this.#writing;
    await (await this.#file)?.close();
    await makeFolder(this.#folder, FOLDER_MODE);
    const path = join(this.#folder, `${this.#variant}.json`);
    const before = await bodyNamedBy(path);
    const body =
      this.#file === null ? null : { file: this.#bodyFile, bytes: this.#bytes, crc32: this.#sum };
    const written = await writeMetadata(path, { version: 1, head: this.#head, body });
    if (before !== null) await rm(join(this.#folder, before), { force: true });
    this.#onWritten(this.#bytes + written);
    await evictOldVariants(this.#folder, `${this.#variant}.json`);
  }

  async abort(): Promise<void> {
    if (this.#file === null) return;
    this.#waiting = [];
    await this.#writing?.catch(() => undefined);
    const file = await this.#file.catch(() => null);
    await file?.close().catch(() => undefined);
    await rm(join(this.#folder, this.#bodyFile), { force: true });
  }

  async #create(): Promise<FileHandle> {
    const create = async (): Promise<FileHandle> => {
      await makeFolder(this.#folder, FOLDER_MODE);
      return open(join(this.#folder, this.#bodyFile), 'wx', FILE_MODE);
    };
    // The folder may be removed between the two steps; not twice.
    return create().catch((error: unknown) => {
      if (isGone(error)) return create();
      throw error;
    });
  }

  async #writeWaiting(): Promise<void> {
    this.#file ??= this.#create();
    const file = await this.#file;
    while (this.#waiting.length > 0) {
      const piece = Buffer.concat(this.#waiting);
      this.#waiting = [];
      for (let from = 0; from < piece.byteLength;) {
        from += (await file.write(piece, from)).bytesWritten;
      }
      this.#pending -= piece.byteLength;
    }
    this.#writing = null;
  }
}

/** The body of the entry that is replaced. */
async function bodyNamedBy(path: string): Promise<string | null> {
  try {
    return parseMetadata(await readFile(path, 'utf8'))?.body?.file ?? null;
  } catch {
    return null;
  }
}
