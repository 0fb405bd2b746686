import { NetworkError } from '../../errors/networkError.ts';
import type { Request } from '../../message/request.ts';
import type { Hop } from '../redirect/hop.ts';
import type { CacheScope } from './cacheTransaction.ts';
import type { ResponseCache } from './responseCache.ts';
import type { NetworkLayer, ReceivedResponse } from './networkLayer.ts';
import type * as ThroughCache from './runCacheTransaction.ts';

let loading: Promise<typeof ThroughCache> | null = null;

/**
 * One hop's response, out of the context's cache or, when the request may use it, from the network.
 * @throws NetworkError ERR_CACHE_MISS when it may not, and the cache has nothing for it or there is none (null)
 */
export function fetchThroughCache(
  cache: ResponseCache | null,
  scope: CacheScope,
  hop: Hop,
  request: Request,
  network: NetworkLayer,
): Promise<ReceivedResponse> {
  if (cache === null) {
    throw new NetworkError('ERR_CACHE_MISS', {
      phase: 'start',
      message:
        'The request may be answered from a cache only (onlyFromCache), and no responses are cached here.',
    });
  }
  // One promise for all requests: import() itself costs some 20 µs each time.
  loading ??= import('./runCacheTransaction.ts');
  return loading.then(({ runCacheTransaction }) =>
    runCacheTransaction(cache, scope, hop, request, network),
  );
}
