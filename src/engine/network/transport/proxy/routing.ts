import type { TrustStore } from '../../tls/certificates/trustStore.ts';
import { ProxyResolver } from './proxyResolver.ts';
import { alwaysDirect } from './proxySettings.ts';
import type { ProxyOption } from './proxySettings.ts';

/** How servers are reached. */
export interface Routing {
  /** Null: all servers are reached directly. */
  readonly proxies: ProxyResolver | null;
  /** Why they are; null: there is no setting about proxies. */
  readonly directBecause: string | null;
}

/** @param option undefined: nothing is said about proxies */
export function routingOf(option: ProxyOption | undefined, trust: () => TrustStore): Routing {
  if (option === undefined) return { proxies: null, directBecause: null };
  const directBecause = alwaysDirect(option);
  return {
    directBecause,
    proxies: directBecause === null ? new ProxyResolver(option, trust()) : null,
  };
}
