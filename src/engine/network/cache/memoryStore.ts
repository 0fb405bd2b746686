import { LARGEST_PART, MAX_VARIANTS } from './cacheStore.ts';
import type { CacheStore, EntryWriter, StoredBody, StoredEntry } from './cacheStore.ts';
import type { StoredHead } from './storedHead.ts';

/** Keeps responses for as long as the context lives; what was not used for longest goes first. */
export class MemoryStore implements CacheStore {
  readonly maxEntryBytes: number;
  readonly #maxBytes: number;
  /** In order of use. */
  readonly #entries = new Set<MemoryEntry>();
  readonly #byUrl = new Map<string, Map<string, MemoryEntry>>();
  /** Bytes of what is stored and of what is being written. */
  #size = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
    this.maxEntryBytes = Math.floor(maxBytes * LARGEST_PART);
  }

  entries(url: string): Promise<readonly StoredEntry[]> {
    return Promise.resolve([...(this.#byUrl.get(url)?.values() ?? [])]);
  }

  create(url: string, head: StoredHead): EntryWriter {
    const body: Uint8Array[] = [];
    let size = 0;
    let open = true;
    const give = (): void => {
      if (open) this.#size -= size;
      open = false;
    };
    const take = (bytes: number): void => {
      if (!open) return;
      size += bytes;
      this.#size += bytes;
      if (!this.#evict()) give();
    };
    take(sizeOf(head));
    return {
      write: (chunk) => {
        take(chunk.byteLength);
        // A copy: a piece of a larger buffer would keep all of it.
        if (open) body.push(new Uint8Array(chunk));
        else body.length = 0;
      },
      commit: () => {
        if (open) this.#put(new MemoryEntry(this, url, head, body, size));
        open = false;
        return Promise.resolve();
      },
      abort: () => {
        give();
        return Promise.resolve();
      },
    };
  }

  remove(url: string): Promise<void> {
    for (const entry of this.#byUrl.get(url)?.values() ?? []) this.drop(entry);
    return Promise.resolve();
  }

  clear(): Promise<void> {
    for (const entry of [...this.#entries]) this.drop(entry);
    return Promise.resolve();
  }

  settled(): Promise<void> {
    return Promise.resolve();
  }

  /** Marks an entry as the one used last. */
  touch(entry: MemoryEntry): void {
    if (this.#entries.delete(entry)) this.#entries.add(entry);
  }

  resize(entry: MemoryEntry, by: number): void {
    if (this.#entries.has(entry)) this.#size += by;
  }

  drop(entry: MemoryEntry): void {
    if (!this.#entries.delete(entry)) return;
    this.#size -= entry.size;
    const variants = this.#byUrl.get(entry.url);
    variants?.delete(keyOf(entry.head));
    if (variants?.size === 0) this.#byUrl.delete(entry.url);
  }

  #put(entry: MemoryEntry): void {
    const variants = this.#byUrl.get(entry.url) ?? new Map<string, MemoryEntry>();
    const key = keyOf(entry.head);
    const before = variants.get(key);
    if (before !== undefined) this.drop(before);
    variants.set(key, entry);
    this.#byUrl.set(entry.url, variants);
    this.#entries.add(entry);
    const [oldest] = variants.values();
    if (variants.size > MAX_VARIANTS && oldest !== undefined) this.drop(oldest);
  }

  /** False when all that could be driven out is gone and it is still too much. */
  #evict(): boolean {
    for (const entry of this.#entries) {
      if (this.#size <= this.#maxBytes) return true;
      this.drop(entry);
    }
    return this.#size <= this.#maxBytes;
  }
}

class MemoryEntry implements StoredEntry {
  readonly url: string;
  readonly #store: MemoryStore;
  readonly #body: readonly Uint8Array[];
  #head: StoredHead;
  #size: number;

  constructor(
    store: MemoryStore,
    url: string,
    head: StoredHead,
    body: readonly Uint8Array[],
    size: number,
  ) {
    this.url = url;
    this.#store = store;
    this.#head = head;
    this.#body = body;
    this.#size = size;
  }

  get head(): StoredHead {
    return this.#head;
  }

  /** Bytes of head and body. */
  get size(): number {
    return this.#size;
  }

  open(): Promise<StoredBody> {
    this.#store.touch(this);
    const body = this.#body;
    return Promise.resolve({
      async *chunks() {
        // Copies, because whoever gets them may overwrite them or give them away.
        for (const chunk of body) yield new Uint8Array(chunk);
      },
      close: () => Promise.resolve(),
    });
  }

  replaceHead(head: StoredHead): Promise<void> {
    const by = sizeOf(head) - sizeOf(this.#head);
    this.#store.resize(this, by);
    this.#head = head;
    this.#size += by;
    return Promise.resolve();
  }

  remove(): Promise<void> {
    this.#store.drop(this);
    return Promise.resolve();
  }
}

function keyOf({ selectedBy }: StoredHead): string {
  return JSON.stringify(selectedBy);
}

/** About what a head takes: two bytes a character, and what an object costs. */
function sizeOf({ headers, selectedBy, statusText }: StoredHead): number {
  const texts = [...headers.flat(), ...selectedBy.flat(), statusText];
  return 512 + texts.reduce((sum, text) => sum + 32 + 2 * (text?.length ?? 0), 0);
}
