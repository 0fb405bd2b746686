import type { NetworkResponse } from '../transport/networkResponse.ts';
import { reportFailure } from './cacheHop.ts';
import type { CacheHop } from './cacheHop.ts';
import type { StoredEntry } from './cacheStore.ts';
import type { Received } from './network.ts';
import { keeping } from './keeping.ts';
import { isOfSameBody, refreshedHead } from './keptHead.ts';
import { mayAnswerOthers } from './selection.ts';
import { timesOf } from './storedHead.ts';

/** A response of the network, which is kept while it is read when it may be. `known` is what was kept before. */
export async function fetched(
  at: CacheHop,
  received: Received<NetworkResponse>,
  known: StoredEntry | null,
): Promise<Received> {
  if (at.request.method === 'GET') return keeping(at, received);
  const { source } = received;
  if (known !== null && source.sent.trusted && source.head.status === known.head.status) {
    await compare(at, known, source);
  }
  return received;
}

/** A HEAD says whether the kept response to GET is still the present one (RFC 9111, section 4.3.5). */
async function compare(
  at: CacheHop,
  known: StoredEntry,
  { head, sent }: NetworkResponse,
): Promise<void> {
  const { request } = at;
  const selecting = { own: request.headers, sent: sent.headers };
  if (!mayAnswerOthers(head.headers, selecting)) return;
  try {
    await (isOfSameBody(known.head, head.headers)
      ? known.replaceHead(refreshedHead(known.head, head.headers, timesOf(sent)))
      : known.remove());
  } catch (error) {
    reportFailure(at, error);
  }
}
