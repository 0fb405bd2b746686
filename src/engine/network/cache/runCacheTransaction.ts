import { NetworkError } from '../../errors/networkError.ts';
import { urlInField } from '../../../session/fieldValue.ts';
import { hasHeader, headerValue } from '../../../session/headers.ts';
import type { Request } from '../../message/request.ts';
import type { Response } from '../../message/response.ts';
import { sentHeaders } from '../../message/wireHeaders.ts';
import type { Hop } from '../redirect/hop.ts';
import { reportFailure } from './cacheTransaction.ts';
import type { CacheScope, CacheTransaction } from './cacheTransaction.ts';
import type { StoredEntry } from './cacheStore.ts';
import { cachePolicyOf } from './cachePolicy.ts';
import type { NetworkLayer, ReceivedResponse } from './networkLayer.ts';
import { storeResponse } from './storeResponse.ts';
import { isUsable } from './freshness.ts';
import type { ResponseCache } from './responseCache.ts';
import { revalidate } from './revalidate.ts';
import { serveEntry } from './serveEntry.ts';

/** Methods that change nothing on the server (RFC 9110, section 9.2.1, and the IANA registry of methods). */
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PROPFIND', 'REPORT', 'SEARCH', 'QUERY']);
/** With one of these the user asks the server about what they have themselves. */
const CONDITIONS = [
  'if-none-match',
  'if-modified-since',
  'if-match',
  'if-unmodified-since',
  'if-range',
];

/** The response to a request in a context that has a cache. */
export async function runCacheTransaction(
  cache: ResponseCache,
  scope: CacheScope,
  { index, reason }: Hop,
  request: Request,
  network: NetworkLayer,
): Promise<ReceivedResponse> {
  const transaction: CacheTransaction = {
    cache,
    scope,
    hop: index,
    request,
    network,
    startedAt: cache.logicalTime(),
  };
  const { mode, directives } = cachePolicyOf(request);
  if (mode === 'conflict') {
    throw missed('The request may use neither the network (onlyFromCache) nor the cache.');
  }
  if (!isCacheable(request)) return mode === 'only' ? notInCache() : uncached(transaction);
  if (mode === 'disable') return network.send(request, null);

  if (mode === 'only') {
    const entry = await find(transaction);
    return (entry && (await serveEntry(transaction, entry))) ?? notInCache();
  }
  // Whoever restarts a request did not want its response; the same one out of the cache would be no other.
  const again = reason === 'restarted' || reason === 'retried';
  const readable = mode === 'default' && !again && !isPartialOrConditional(request);
  if (!readable) return storeResponse(transaction, await network.send(request, null), null);

  const entry = await find(transaction);
  if (entry !== null && isUsable(entry.head, directives, Date.now())) {
    const served = await serveEntry(transaction, entry);
    if (served !== null) return served;
  } else if (entry !== null && request.method === 'GET') {
    const confirmed = await revalidate(transaction, entry);
    if (confirmed !== null) return confirmed;
  }
  return storeResponse(transaction, await network.send(request, 'miss'), entry);
}

/** Whether a stored response may answer it at all. A GET with a body asks for something else than its URL. */
function isCacheable({ method, postData }: Request): boolean {
  return (method === 'GET' || method === 'HEAD') && postData === null;
}

function isPartialOrConditional({ headers }: Request): boolean {
  return hasHeader(headers, 'range') || CONDITIONS.some((name) => hasHeader(headers, name));
}

/** What the cache has for the request. */
async function find(transaction: CacheTransaction): Promise<StoredEntry | null> {
  const { cache, request } = transaction;
  const sent = sentHeaders(request);
  try {
    return await cache.find(request.url, { own: request.headers, sent });
  } catch (error) {
    reportFailure(transaction, error);
    return null;
  }
}

/** An unsafe request that succeeds changes what was stored (RFC 9111, section 4.4), whatever its flags. */
async function uncached(transaction: CacheTransaction): Promise<ReceivedResponse> {
  const { cache, request, network } = transaction;
  const received = await network.send(request, null);
  const { status } = received.response;
  if (SAFE.has(request.method) || status >= 400) return received;
  try {
    for (const url of changedBy(request.url, received.response)) await cache.invalidate(url);
  } catch (error) {
    reportFailure(transaction, error);
  }
  return received;
}

/** The request's URL, and those that the response names, as far as they are of the same origin. */
function changedBy(url: string, { headers }: Response): string[] {
  const named = ['location', 'content-location']
    .map((name) => headerValue(headers, name))
    .flatMap((value) => (value === undefined ? [] : (URL.parse(urlInField(value), url) ?? [])));
  const { origin } = new URL(url);
  return [url, ...named.filter((one) => one.origin === origin).map(({ href }) => href)];
}

function notInCache(): never {
  throw missed(
    'The response is not in the cache, and the request must not use the network (onlyFromCache).',
  );
}

function missed(message: string): NetworkError {
  return new NetworkError('ERR_CACHE_MISS', { phase: 'start', message });
}
