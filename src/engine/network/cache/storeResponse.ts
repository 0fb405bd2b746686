import type { NetworkResponse } from '../transport/networkResponse.ts';
import { reportFailure } from './cacheTransaction.ts';
import type { CacheTransaction } from './cacheTransaction.ts';
import type { StoredEntry } from './cacheStore.ts';
import type { ReceivedResponse } from './networkLayer.ts';
import { storeWhileReading } from './storeWhileReading.ts';
import { isOfSameBody, refreshedHead } from './headToStore.ts';
import { mayAnswerOthers } from './selection.ts';
import { timesOf } from './storedHead.ts';

/** A response of the network, which is stored while it is read when it may be. `known` is what was stored before. */
export async function storeResponse(
  transaction: CacheTransaction,
  received: ReceivedResponse<NetworkResponse>,
  known: StoredEntry | null,
): Promise<ReceivedResponse> {
  if (transaction.request.method === 'GET') return storeWhileReading(transaction, received);
  const { source } = received;
  if (known !== null && source.sent.trusted && source.head.status === known.head.status) {
    await compare(transaction, known, source);
  }
  return received;
}

/** A HEAD says whether the stored response to GET is still the present one (RFC 9111, section 4.3.5). */
async function compare(
  transaction: CacheTransaction,
  known: StoredEntry,
  { head, sent }: NetworkResponse,
): Promise<void> {
  const { request } = transaction;
  const selecting = { own: request.headers, sent: sent.headers };
  if (!mayAnswerOthers(head.headers, selecting)) return;
  try {
    await (isOfSameBody(known.head, head.headers)
      ? known.replaceHead(refreshedHead(known.head, head.headers, timesOf(sent)))
      : known.remove());
  } catch (error) {
    reportFailure(transaction, error);
  }
}
