import type { Request } from '../../message/request.ts';
import { requestCacheControl } from './cacheControl.ts';
import type { Directives } from './cacheControl.ts';

/**
 * How a request wants the cache used (docs/cef.md, "Cache flags").
 * `default`: read and write; `skip`: write only; `only`: the network is never used; `disable`: neither;
 * `conflict`: it forbids the network and the cache at once.
 */
export type CacheMode = 'default' | 'skip' | 'only' | 'disable' | 'conflict';

export interface CachePolicy {
  readonly mode: CacheMode;
  /** The request's Cache-Control as far as it counts: not at all beside a flag. */
  readonly directives: Directives;
}

const NONE: Directives = new Map();

/** Any cache flag stands above the request's own Cache-Control; without a flag its directives are read as flags (CEF). */
export function cachePolicyOf({ flags, headers }: Request): CachePolicy {
  const flagged = flags.has('skipCache') || flags.has('onlyFromCache') || flags.has('disableCache');
  const directives = flagged ? NONE : requestCacheControl(headers);
  const skip = flags.has('skipCache') || directives.has('no-cache');
  const only = flags.has('onlyFromCache') || directives.has('only-if-cached');
  const disable = flags.has('disableCache') || directives.has('no-store');
  if (only) return { mode: skip || disable ? 'conflict' : 'only', directives };
  if (disable) return { mode: 'disable', directives };
  return { mode: skip ? 'skip' : 'default', directives };
}
