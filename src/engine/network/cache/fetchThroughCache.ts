import { NetworkError } from '../../errors/networkError.ts';
import type { Request } from '../../message/request.ts';
import type { Hop } from '../redirect/hop.ts';
import type { CacheScope } from './cacheTransaction.ts';
import type { ResponseCache } from './responseCache.ts';
import type { NetworkLayer, ReceivedResponse } from './networkLayer.ts';
import type * as ThroughCache from './runCacheTransaction.ts';

let loading: Promise<typeof ThroughCache> | null = null;

/**
 * One hop's response, out of the context's cache (null: it has none) or from the network.
 * @throws NetworkError ERR_CACHE_MISS when the request may not use the network and the cache has nothing for it
 */
export function fetchThroughCache(
  cache: ResponseCache | null,
  scope: CacheScope,
  hop: Hop,
  request: Request,
  network: NetworkLayer,
): Promise<ReceivedResponse> {
  if (cache !== null) {
    // One promise for all requests: import() itself costs some 20 µs each time.
    loading ??= import('./runCacheTransaction.ts');
    return loading.then(({ runCacheTransaction }) =>
      runCacheTransaction(cache, scope, hop, request, network),
    );
  }
  // Without a cache of ours, the request's Cache-Control is meant for those on the way.
  if (!request.flags.has('onlyFromCache')) return network.send(request, null);
  throw new NetworkError('ERR_CACHE_MISS', {
    phase: 'start',
    message:
      'The request may be answered from a cache only (onlyFromCache), and no responses are cached here.',
  });
}
