import type { Request } from '../../message/request.ts';
import type { Cancellation } from '../../async/cancellation.ts';
import type { Phase } from '../../../session/sessionEvent.ts';
import type { NetworkLayer } from './networkLayer.ts';
import type { LogicalTime, ResponseCache } from './responseCache.ts';
import { messageOf } from '../../../session/messageOf.ts';

/** What the cache needs of the session that it works for. */
export interface CacheScope {
  readonly signal: Cancellation;
  readonly phase: { attempt: number; start(hop: number, phase: Phase): void };
  report(hop: number, message: string): void;
}

/** One request of one hop and the cache it uses (Chromium: HttpCache::Transaction). */
export interface CacheTransaction {
  readonly cache: ResponseCache;
  readonly scope: CacheScope;
  readonly hop: number;
  readonly request: Request;
  readonly network: NetworkLayer;
  /** When it began: what is invalidated later is not stored. */
  readonly startedAt: LogicalTime;
}

/** A cache that fails is as good as none: the request goes on, and the log says why. */
export function reportFailure({ scope, hop }: CacheTransaction, error: unknown): void {
  const reason = messageOf(error);
  scope.report(hop, `The response cache failed: ${reason}`);
}
