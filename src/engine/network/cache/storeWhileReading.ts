import { contentLength, hasBody } from '../../message/bodySource.ts';
import type { BodySource } from '../../message/bodySource.ts';
import { headerValue } from '../../../session/headers.ts';
import type { HeaderList } from '../../../session/headers.ts';
import type { BodySink } from '../../body/bodySink.ts';
import type { NetworkResponse } from '../transport/networkResponse.ts';
import { reportFailure } from './cacheTransaction.ts';
import type { CacheTransaction } from './cacheTransaction.ts';
import type { EntryWriter } from './cacheStore.ts';
import type { ReceivedResponse } from './networkLayer.ts';
import { isStorable } from './freshness.ts';
import { headToStore } from './headToStore.ts';
import { mayAnswerOthers } from './selection.ts';
import { timesOf } from './storedHead.ts';

/** The same response; if it may be stored, its body goes into the cache too while it is read. */
export async function storeWhileReading(
  transaction: CacheTransaction,
  received: ReceivedResponse<NetworkResponse>,
): Promise<ReceivedResponse> {
  const { source, response } = received;
  const { head, sent } = source;
  if (!isStorable(head) || !sent.trusted || !endIsKnown(transaction, source)) return received;
  const selecting = { own: transaction.request.headers, sent: sent.headers };
  if (!mayAnswerOthers(head.headers, selecting)) return received;
  const { maxEntryBytes } = await transaction.cache.store;
  if (contentLength(head) > maxEntryBytes) return received;
  return { source: new StoringBody(transaction, source, maxEntryBytes), response };
}

/** Whether a body that was cut off would be told from a whole one (RFC 9112, section 8): else it is not stored. */
function endIsKnown(
  { request }: CacheTransaction,
  { head, httpVersion }: NetworkResponse,
): boolean {
  if (!hasBody(request, head) || !httpVersion.startsWith('1.')) return true;
  const chunked = /\bchunked\b/i.test(headerValue(head.headers, 'transfer-encoding') ?? '');
  return chunked || headerValue(head.headers, 'content-length') !== undefined;
}

/** A body on its way from the server to whoever reads it, written into the cache as it passes, as it was received. */
class StoringBody implements BodySource {
  readonly head;
  readonly #transaction: CacheTransaction;
  readonly #source: NetworkResponse;
  readonly #maxBytes: number;
  #bytes = 0;
  #writer: EntryWriter | null = null;

  constructor(transaction: CacheTransaction, source: NetworkResponse, maxBytes: number) {
    this.head = source.head;
    this.#transaction = transaction;
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

  /** The short body of a redirect is read to keep its connection; then it is stored as well. */
  async discard(): Promise<void> {
    await this.#open();
    const whole = await this.#source.discard((chunk) => this.#write(chunk)).catch(() => false);
    this.#transaction.scope.signal.throwIfAborted();
    await (whole ? this.#commit() : this.#giveUp());
  }

  async #open(): Promise<void> {
    const { cache, request } = this.#transaction;
    const { head, httpVersion, sent } = this.#source;
    const selecting = { own: request.headers, sent: sent.headers };
    const stored = headToStore(head, httpVersion, selecting, timesOf(sent));
    this.#writer = await cache.create(request.url, stored);
  }

  #write(chunk: Uint8Array): void | Promise<void> {
    if (this.#writer === null) return undefined;
    this.#bytes += chunk.byteLength;
    if (this.#bytes > this.#maxBytes) return this.#giveUp();
    return this.#writer.write(chunk)?.catch((error: unknown) => this.#fail(error));
  }

  async #commit(): Promise<void> {
    const { cache, request, startedAt, scope } = this.#transaction;
    if (scope.signal.aborted || cache.isOutdated(request.url, startedAt)) return this.#giveUp();
    await this.#writer?.commit().catch((error: unknown) => this.#fail(error));
  }

  /** Nothing is stored of it; the response itself goes on. */
  async #giveUp(): Promise<void> {
    const writer = this.#writer;
    this.#writer = null;
    await writer?.abort().catch(() => undefined);
  }

  async #fail(error: unknown): Promise<void> {
    if (this.#writer !== null) reportFailure(this.#transaction, error);
    await this.#giveUp();
  }
}

function both(first: void | Promise<void>, second: void | Promise<void>): void | Promise<void> {
  if (first === undefined) return second;
  return second === undefined ? first : Promise.all([first, second]).then(() => undefined);
}
