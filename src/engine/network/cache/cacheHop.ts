import type { Request } from '../../message/request.ts';
import type { SessionScope } from '../../run/sessionScope.ts';
import type { Network } from './network.ts';
import type { Moment, ResponseCache } from './responseCache.ts';

/** One request of one hop, and the cache it goes through. */
export interface CacheHop {
  readonly cache: ResponseCache;
  readonly scope: SessionScope;
  readonly hop: number;
  readonly request: Request;
  readonly network: Network;
  /** When it began: what is invalidated later is not kept. */
  readonly asked: Moment;
}

/** A cache that fails is as good as none: the request goes on, and the log says why. */
export function reportFailure({ scope, hop }: CacheHop, error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error);
  scope.report(hop, `The response cache failed: ${reason}`);
}
