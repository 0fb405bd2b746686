import type { StoredHead } from './storedHead.ts';

/** Where stored responses are: in memory or on disk. A URL may have several, chosen by what Vary names. */
export interface CacheStore {
  /** A larger body is not stored: it would drive out too many others. Bytes. */
  readonly maxEntryBytes: number;
  entries(url: string): Promise<readonly StoredEntry[]>;
  create(url: string, head: StoredHead): EntryWriter;
  /** Removes every response of `url`. */
  remove(url: string): Promise<void>;
  clear(): Promise<void>;
  /** Resolves when nothing is being made room for. */
  settled(): Promise<void>;
}

/** One stored response. */
export interface StoredEntry {
  readonly head: StoredHead;
  /** Its body, whole and undamaged; null when it is not, and then the entry is gone. It must be closed. */
  open(): Promise<StoredBody | null>;
  replaceHead(head: StoredHead): Promise<void>;
  remove(): Promise<void>;
}

export interface StoredBody {
  chunks(): AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}

/** A response on its way into a store: nobody sees any of it before `commit`. */
export interface EntryWriter {
  /** A promise asks to wait. @throws what the store's medium says */
  write(chunk: Uint8Array): void | Promise<void>;
  commit(): Promise<void>;
  abort(): Promise<void>;
}

/** So many responses of one URL are stored, the newest: a field with a value of its own each time would fill the store. */
export const MAX_VARIANTS = 20;

/** The part of a store that one response may take. */
export const LARGEST_PART = 1 / 8;
