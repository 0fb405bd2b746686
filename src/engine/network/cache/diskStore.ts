import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { LARGEST_PART } from './cacheStore.ts';
import type { CacheStore, EntryWriter, StoredEntry } from './cacheStore.ts';
import { DiskEntry, isMetadataFile } from './diskEntry.ts';
import { DiskWriter } from './diskWriter.ts';
import { isGone } from './diskFile.ts';
import { evict } from './diskEviction.ts';
import type { StoredHead } from './storedHead.ts';

/** A folder of one URL is named by its hash; nothing else in the cache's folder is ever touched. */
const URL_FOLDER = /^[0-9a-f]{64}$/;

/**
 * Keeps responses in a folder, beyond the life of the process; other processes may use the same one. The folder itself
 * is the only index:
 *
 *     <SHA-256 of the URL>/<SHA-256 of what selected it>.json      the head; its time of change is that of the last use
 *     <SHA-256 of the URL>/<the same>.<random>.body                the body that the head names
 *
 * A body is complete before its head is renamed into place, so that a crash leaves the old entry or the new one.
 */
export class DiskStore implements CacheStore {
  readonly maxEntryBytes: number;
  readonly #folder: string;
  readonly #maxBytes: number;
  /** What may be written before the folder is looked through again; nothing is known of it yet. */
  #room = 0;
  #evicting: Promise<void> | null = null;

  constructor(folder: string, maxBytes: number) {
    this.#folder = folder;
    this.#maxBytes = maxBytes;
    this.maxEntryBytes = Math.floor(maxBytes * LARGEST_PART);
  }

  async entries(url: string): Promise<readonly StoredEntry[]> {
    const folder = this.#folderOf(url);
    const names = await namesIn(folder);
    const read = names.filter(isMetadataFile).map((name) => DiskEntry.read(folder, name));
    return (await Promise.all(read)).filter((entry) => entry !== null);
  }

  create(url: string, head: StoredHead): EntryWriter {
    return new DiskWriter(this.#folderOf(url), head, (bytes) => {
      this.#room -= bytes;
      if (this.#room <= 0) this.#evict();
    });
  }

  async remove(url: string): Promise<void> {
    await rm(this.#folderOf(url), { recursive: true, force: true });
  }

  async clear(): Promise<void> {
    await this.settled();
    for (const name of await namesIn(this.#folder)) {
      if (!URL_FOLDER.test(name)) continue;
      await rm(join(this.#folder, name), { recursive: true, force: true });
    }
    this.#room = this.#maxBytes;
  }

  async settled(): Promise<void> {
    await this.#evicting;
  }

  /** Beside the requests: none waits for it. */
  #evict(): void {
    this.#evicting ??= this.#folders()
      .then((folders) => evict(folders, this.#maxBytes))
      .then(
        (left) => {
          this.#room = left;
        },
        () => {
          // A folder that can't be read now is tried again when as much as an entry has been written.
          this.#room = this.maxEntryBytes;
        },
      )
      .finally(() => {
        this.#evicting = null;
      });
  }

  async #folders(): Promise<string[]> {
    const names = await namesIn(this.#folder);
    return names.filter((name) => URL_FOLDER.test(name)).map((name) => join(this.#folder, name));
  }

  #folderOf(url: string): string {
    return join(this.#folder, createHash('sha256').update(url).digest('hex'));
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isGone(error)) return [];
    throw error;
  }
}
