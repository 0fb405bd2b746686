import { isAbsolute } from 'node:path';
import type { CacheStore, StoredEntry } from './cacheStore.ts';
import { isSelected } from './selection.ts';
import type { SelectingRequest } from './selection.ts';
import type { StoredHead } from './storedHead.ts';

/** Where a context stores responses; null: nowhere. `maxBytes` are those of heads and bodies as they were received. */
export type ResponseCacheOptions =
  | { readonly kind: 'memory'; readonly maxBytes?: number }
  /** An absolute path. Other contexts and processes may use the same folder, now and later. */
  | { readonly kind: 'disk'; readonly folder: string; readonly maxBytes?: number };

const DEFAULT_BYTES = { memory: 64 * 1024 * 1024, disk: 256 * 1024 * 1024 } as const;
/** Of so many URLs it is known when they were invalidated; what was sent before the oldest of these is not stored. */
const MAX_INVALIDATED = 1_000;

/** Counts the invalidations of a cache; later times are larger. */
export type LogicalTime = number;

/** The private cache of one context (RFC 9111). Its store is made when it is first needed. */
export class ResponseCache {
  readonly #options: ResponseCacheOptions;
  readonly #maxBytes: number;
  #store: Promise<CacheStore> | null = null;
  #now: LogicalTime = 0;
  #cleared: LogicalTime = 0;
  readonly #invalidated = new Map<string, LogicalTime>();

  /** @throws RangeError for a size or a folder that can't be one */
  constructor(options: ResponseCacheOptions) {
    const { kind, maxBytes = DEFAULT_BYTES[kind] } = options;
    if (!Number.isFinite(maxBytes) || maxBytes <= 0) {
      throw new RangeError(
        `responseCache.maxBytes is ${String(maxBytes)}: give a number of bytes, or responseCache: null for no cache`,
      );
    }
    if (options.kind === 'disk' && !isAbsolute(options.folder)) {
      const shown = JSON.stringify(options.folder);
      throw new RangeError(`responseCache.folder is ${shown}: give an absolute path`);
    }
    this.#options = options;
    this.#maxBytes = maxBytes;
  }

  get store(): Promise<CacheStore> {
    this.#store ??= this.#open();
    return this.#store;
  }

  /** Of the stored responses that fit the request, the latest (RFC 9111, section 4.1). */
  async find(url: string, request: SelectingRequest): Promise<StoredEntry | null> {
    const entries = await (await this.store).entries(keyOf(url));
    let latest: StoredEntry | null = null;
    for (const entry of entries) {
      if (!isSelected(entry.head, request)) continue;
      if (latest === null || entry.head.responseTime >= latest.head.responseTime) latest = entry;
    }
    return latest;
  }

  async create(url: string, head: StoredHead): Promise<ReturnType<CacheStore['create']>> {
    return (await this.store).create(keyOf(url), head);
  }

  /** Taken before a request is sent, for `isOutdated`. */
  logicalTime(): LogicalTime {
    return this.#now++;
  }

  /** Whether `url` was invalidated after `asked`: the response may tell of what is no longer so. */
  isOutdated(url: string, asked: LogicalTime): boolean {
    return Math.max(this.#cleared, this.#invalidated.get(keyOf(url)) ?? 0) > asked;
  }

  /** Forgets every response of `url`, also those that are on their way. */
  async invalidate(url: string): Promise<void> {
    const key = keyOf(url);
    this.#invalidated.delete(key);
    this.#invalidated.set(key, ++this.#now);
    if (this.#invalidated.size > MAX_INVALIDATED) {
      const [oldest, moment] = [...this.#invalidated][0] ?? [key, this.#now];
      this.#invalidated.delete(oldest);
      this.#cleared = Math.max(this.#cleared, moment);
    }
    await (await this.store).remove(key);
  }

  /** CEF: ClearHttpCache. Also what is on its way is not stored. */
  async clear(): Promise<void> {
    this.#cleared = ++this.#now;
    this.#invalidated.clear();
    await (await this.store).clear();
  }

  /** Resolves when no room is being made on the disk. */
  async settled(): Promise<void> {
    if (this.#store !== null) await (await this.#store).settled();
  }

  async #open(): Promise<CacheStore> {
    if (this.#options.kind === 'memory') {
      const { MemoryStore } = await import('./memoryStore.ts');
      return new MemoryStore(this.#maxBytes);
    }
    const { DiskStore } = await import('./diskStore.ts');
    return new DiskStore(this.#options.folder, this.#maxBytes);
  }
}

/** The URL without its fragment, which no server sees. */
function keyOf(url: string): string {
  return url.replace(/#[^]*/, '');
}
