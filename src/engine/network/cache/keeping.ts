import { contentLength, hasBody } from '../../body/delivery.ts';
import type { BodySource } from '../../body/delivery.ts';
import { headerValue } from '../../../session/headers.ts';
import type { HeaderList } from '../../../session/headers.ts';
import type { BodySink } from '../transport/exchange.ts';
import type { NetworkResponse } from '../transport/networkResponse.ts';
import { reportFailure } from './cacheHop.ts';
import type { CacheHop } from './cacheHop.ts';
import type { EntryWriter } from './cacheStore.ts';
import type { Received } from './network.ts';
import { mayBeKept } from './freshness.ts';
import { keptHead } from './keptHead.ts';
import { mayAnswerOthers } from './selection.ts';
import { timesOf } from './storedHead.ts';

/** The same response; if it may be kept, its body goes into the cache too while it is read. */
export async function keeping(
  at: CacheHop,
  received: Received<NetworkResponse>,
): Promise<Received> {
  const { source, response } = received;
  const { head, sent } = source;
  if (!mayBeKept(head) || !sent.trusted || !endIsKnown(at, source)) return received;
  const selecting = { own: at.request.headers, sent: sent.headers };
  if (!mayAnswerOthers(head.headers, selecting)) return received;
  const { maxEntryBytes } = await at.cache.store;
  if (contentLength(head) > maxEntryBytes) return received;
  return { source: new KeptBody(at, source, maxEntryBytes), response };
}

/** Whether a body that was cut off would be told from a whole one (RFC 9112, section 8): else it is not kept. */
function endIsKnown({ request }: CacheHop, { head, httpVersion }: NetworkResponse): boolean {
  if (!hasBody(request, head) || !httpVersion.startsWith('1.')) return true;
  const chunked = /\bchunked\b/i.test(headerValue(head.headers, 'transfer-encoding') ?? '');
  return chunked || headerValue(head.headers, 'content-length') !== undefined;
}

/** A body on its way from the server to whoever reads it, written into the cache as it passes, as it was received. */
class KeptBody implements BodySource {
  readonly head;
  readonly #at: CacheHop;
  readonly #source: NetworkResponse;
  readonly #maxBytes: number;
  #bytes = 0;
  #writer: EntryWriter | null = null;

  constructor(at: CacheHop, source: NetworkResponse, maxBytes: number) {
    this.head = source.head;
    this.#at = at;
    this.#source = source;
    this.#maxBytes = maxBytes;
  }

  get trailers(): HeaderList {
    return this.#source.trailers ?? [];
  }

  async readBody(sink: BodySink): Promise<void> {
    await this.#open();
    try {
      await this.#source.readBody((chunk) => {
        // First of all: whoever gets the bytes may overwrite them or give them away.
        const written = this.#write(chunk);
        return both(sink(chunk), written);
      });
    } catch (error) {
      await this.#giveUp();
      throw error;
    }
    await this.#commit();
  }

  /** The short body of a redirect is read to keep its connection; then it is kept as well. */
  async discard(): Promise<void> {
    await this.#open();
    const whole = await this.#source.discard((chunk) => this.#write(chunk)).catch(() => false);
    this.#at.scope.signal.throwIfAborted();
    await (whole ? this.#commit() : this.#giveUp());
  }

  async #open(): Promise<void> {
    const { cache, request } = this.#at;
    const { head, httpVersion, sent } = this.#source;
    const selecting = { own: request.headers, sent: sent.headers };
    const kept = keptHead(head, httpVersion, selecting, timesOf(sent));
    this.#writer = await cache.create(request.url, kept);
  }

  #write(chunk: Uint8Array): void | Promise<void> {
    if (this.#writer === null) return undefined;
    this.#bytes += chunk.byteLength;
    if (this.#bytes > this.#maxBytes) return this.#giveUp();
    return this.#writer.write(chunk)?.catch((error: unknown) => this.#fail(error));
  }

  async #commit(): Promise<void> {
    const { cache, request, asked, scope } = this.#at;
    if (scope.signal.aborted || cache.isOutdated(request.url, asked)) return this.#giveUp();
    await this.#writer?.commit().catch((error: unknown) => this.#fail(error));
  }

  /** Nothing is kept of it; the response itself goes on. */
  async #giveUp(): Promise<void> {
    const writer = this.#writer;
    this.#writer = null;
    await writer?.abort().catch(() => undefined);
  }

  async #fail(error: unknown): Promise<void> {
    if (this.#writer !== null) reportFailure(this.#at, error);
    await this.#giveUp();
  }
}

function both(first: void | Promise<void>, second: void | Promise<void>): void | Promise<void> {
  if (first === undefined) return second;
  return second === undefined ? first : Promise.all([first, second]).then(() => undefined);
}
