import { frozenRequest } from '../../message/request.ts';
import type { NetworkResponse } from '../transport/networkResponse.ts';
import { reportFailure } from './cacheTransaction.ts';
import type { CacheTransaction } from './cacheTransaction.ts';
import type { StoredEntry } from './cacheStore.ts';
import type { ReceivedResponse } from './networkLayer.ts';
import { storeResponse } from './storeResponse.ts';
import { conditionsFor, isStorable } from './freshness.ts';
import { isConfirmedBy, mergedFields, refreshedHead } from './headToStore.ts';
import { CachedBody, opened } from './serveEntry.ts';
import { mayAnswerOthers } from './selection.ts';
import { timesOf } from './storedHead.ts';

/**
 * Asks the server whether a stored response still holds (RFC 9111, section 4.3). Answers with that one, with another that
 * the server sent instead, or with null: it can't be asked, or its 304 was about something else.
 */
export async function revalidate(
  transaction: CacheTransaction,
  entry: StoredEntry,
): Promise<ReceivedResponse | null> {
  const { scope, request, network } = transaction;
  const conditions = conditionsFor(entry.head);
  if (conditions.length === 0) return null;
  // Opened first: afterwards it may be gone, and a 304 brings no body.
  const body = await opened(transaction, entry);
  if (body === null) return null;
  let used = false;
  try {
    const headers = [...request.headers, ...conditions];
    const conditional = frozenRequest({ ...request, headers });
    const received = await network.send(conditional, 'miss');
    const { source, response } = received;
    if (response.status !== 304) return await storeResponse(transaction, received, null);
    // It answers a condition of ours, not the request.
    network.unpublish();
    await source.discard();
    if (!isConfirmedBy(entry.head, source.head.headers)) {
      await removed(transaction, entry);
      scope.phase.attempt++;
      return null;
    }
    await refresh(transaction, entry, source);
    const { status, statusText, httpVersion } = entry.head;
    const merged = mergedFields(entry.head.headers, source.head.headers);
    const head = { status, statusText, headers: merged };
    used = true;
    const served = new CachedBody(head, body, scope.signal);
    return { source: served, response: network.publish(head, httpVersion, 'revalidated') };
  } finally {
    if (!used) await body.close();
  }
}

async function removed(transaction: CacheTransaction, entry: StoredEntry): Promise<void> {
  try {
    await entry.remove();
  } catch (error) {
    reportFailure(transaction, error);
  }
}

/** What the 304 says of the stored response is stored too, unless it may no longer be stored. */
async function refresh(
  transaction: CacheTransaction,
  entry: StoredEntry,
  { head, sent }: NetworkResponse,
): Promise<void> {
  const { cache, request, startedAt } = transaction;
  if (!sent.trusted || cache.isOutdated(request.url, startedAt)) return;
  const selecting = { own: request.headers, sent: sent.headers };
  const refreshed = refreshedHead(entry.head, head.headers, timesOf(sent));
  // What the server confirms to one user may be no longer so for the others.
  if (!mayAnswerOthers(refreshed.headers, selecting)) return;
  try {
    await (isStorable(refreshed) ? entry.replaceHead(refreshed) : entry.remove());
  } catch (error) {
    reportFailure(transaction, error);
  }
}
