import type { Request } from '../../message/request.ts';
import type { SessionScope } from '../../run/sessionScope.ts';
import type { NetworkLayer } from './networkLayer.ts';
import type { LogicalTime, ResponseCache } from './responseCache.ts';

/** One request of one hop and the cache it uses (Chromium: HttpCache::Transaction). */
export interface CacheTransaction {
  readonly cache: ResponseCache;
  readonly scope: SessionScope;
  readonly hop: number;
  readonly request: Request;
  readonly network: NetworkLayer;
  /** When it began: what is invalidated later is not stored. */
  readonly startedAt: LogicalTime;
}

/** A cache that fails is as good as none: the request goes on, and the log says why. */
export function reportFailure({ scope, hop }: CacheTransaction, error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error);
  scope.report(hop, `The response cache failed: ${reason}`);
}
