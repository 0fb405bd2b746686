import { frozenRequest } from '../../message/request.ts';
import { dropResponse } from '../../run/publishResponse.ts';
import type { NetworkResponse } from '../transport/networkResponse.ts';
import { reportFailure } from './cacheHop.ts';
import type { CacheHop } from './cacheHop.ts';
import type { StoredEntry } from './cacheStore.ts';
import type { Received } from './network.ts';
import { fetched } from './fetched.ts';
import { conditionsFor, mayBeKept } from './freshness.ts';
import { isConfirmedBy, mergedFields, refreshedHead } from './keptHead.ts';
import { CachedBody, opened } from './servedEntry.ts';
import { mayAnswerOthers } from './selection.ts';
import { timesOf } from './storedHead.ts';

/**
 * Asks the server whether a kept response still holds (RFC 9111, section 4.3). Answers with that one, with another that
 * the server sent instead, or with null: it cannot be asked, or its 304 was about something else.
 */
export async function revalidated(at: CacheHop, entry: StoredEntry): Promise<Received | null> {
  const { scope, request, network } = at;
  const conditions = conditionsFor(entry.head);
  if (conditions.length === 0) return null;
  // Opened first: afterwards it may be gone, and a 304 brings no body.
  const body = await opened(at, entry);
  if (body === null) return null;
  let used = false;
  try {
    const headers = [...request.headers, ...conditions];
    const conditional = frozenRequest({ ...request, headers });
    const received = await network.send(conditional, 'miss');
    const { source, response } = received;
    if (response.status !== 304) return await fetched(at, received, null);
    // It answers a condition of ours, not the request.
    dropResponse(scope);
    await source.discard();
    if (!isConfirmedBy(entry.head, source.head.headers)) {
      await removed(at, entry);
      scope.phase.attempt++;
      return null;
    }
    await refresh(at, entry, source);
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

async function removed(at: CacheHop, entry: StoredEntry): Promise<void> {
  try {
    await entry.remove();
  } catch (error) {
    reportFailure(at, error);
  }
}

/** What the 304 says of the kept response is kept too, unless it may no longer be kept. */
async function refresh(
  at: CacheHop,
  entry: StoredEntry,
  { head, sent }: NetworkResponse,
): Promise<void> {
  const { cache, request, asked } = at;
  if (!sent.trusted || cache.isOutdated(request.url, asked)) return;
  const selecting = { own: request.headers, sent: sent.headers };
  const refreshed = refreshedHead(entry.head, head.headers, timesOf(sent));
  // What the server confirms to one user may be no longer so for the others.
  if (!mayAnswerOthers(refreshed.headers, selecting)) return;
  try {
    await (mayBeKept(refreshed) ? entry.replaceHead(refreshed) : entry.remove());
  } catch (error) {
    reportFailure(at, error);
  }
}
