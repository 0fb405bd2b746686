import type { BodySource } from '../../message/bodySource.ts';
import { abortable } from '../../async/abortable.ts';
import { NetworkError } from '../../errors/networkError.ts';
import { withHeader } from '../../../session/headers.ts';
import type { Cancellation } from '../../async/cancellation.ts';
import type { ResponseHead } from '../../message/responseHead.ts';
import type { BodySink } from '../../body/bodySink.ts';
import { reportFailure } from './cacheTransaction.ts';
import type { CacheTransaction } from './cacheTransaction.ts';
import type { StoredBody, StoredEntry } from './cacheStore.ts';
import type { ReceivedResponse } from './networkLayer.ts';
import { ageOf } from './freshness.ts';

/** A stored response as the answer, without asking the server; null when it turns out to be gone or damaged. */
export async function serveEntry(
  transaction: CacheTransaction,
  entry: StoredEntry,
): Promise<ReceivedResponse | null> {
  const { scope, hop, request, network } = transaction;
  const body = await opened(transaction, entry);
  if (body === null) return null;
  scope.phase.start(hop, 'receive');
  const { status, statusText, httpVersion } = entry.head;
  // RFC 9111, section 5.1: whoever gets a stored response can see how old it is.
  const age = String(Math.floor(ageOf(entry.head, Date.now())));
  const head = { status, statusText, headers: withHeader(entry.head.headers, 'Age', age) };
  const source = new CachedBody(head, request.method === 'HEAD' ? null : body, scope.signal);
  if (request.method === 'HEAD') await body.close();
  return { source, response: network.publish(head, httpVersion, 'hit') };
}

/** An entry's body, or null when it can't be had. */
export async function opened(
  transaction: CacheTransaction,
  entry: StoredEntry,
): Promise<StoredBody | null> {
  try {
    return await entry.open();
  } catch (error) {
    reportFailure(transaction, error);
    return null;
  }
}

/** A stored body, read the way an exchange is. */
export class CachedBody implements BodySource {
  readonly head: ResponseHead;
  readonly fromCache = true;
  readonly #body: StoredBody | null;
  readonly #signal: Cancellation;

  constructor(head: ResponseHead, body: StoredBody | null, signal: Cancellation) {
    this.head = head;
    this.#body = body;
    this.#signal = signal;
    signal.onAbort(this.#close);
    if (signal.aborted) this.#close();
  }

  async readBody(sink: BodySink): Promise<void> {
    try {
      for await (const chunk of this.#body?.chunks() ?? []) {
        this.#signal.throwIfAborted();
        const taken = sink(chunk);
        if (taken !== undefined) await abortable(taken, this.#signal);
      }
    } catch (error) {
      this.#signal.throwIfAborted();
      if (error instanceof NetworkError) throw error;
      throw new NetworkError('ERR_CACHE_READ_FAILURE', { phase: 'receive', cause: error });
    } finally {
      this.#close();
    }
  }

  discard(): Promise<void> {
    this.#close();
    return Promise.resolve();
  }

  readonly #close = (): void => {
    this.#signal.offAbort(this.#close);
    void this.#body?.close().catch(() => undefined);
  };
}
