import type { AuthScope } from '../../auth/authScope.ts';
import type { CertificateOptions, CertificateScope } from '../../tls/certificateDecision.ts';
import type { TrustStore } from '../../tls/certificates/trustStore.ts';
import type { Dialing } from '../connect/dialing.ts';
import type { Routing } from './routing.ts';

/** What a context says of proxies, besides which ones there are. */
export interface RoutingOptions {
  /** Opens a tunnel through an HTTP proxy for http URLs, too. Default: false, the proxy passes them on. */
  readonly proxyTunnel?: boolean;
  /** Where connections are made to and from, in place of where URLs lead. */
  readonly dialing?: Dialing;
}

/** What proxies need of the session that goes through them. */
export interface ProxyScope extends AuthScope, CertificateScope {
  readonly routing: Routing;
  readonly context: AuthScope['context'] &
    CertificateScope['context'] & {
      /** Whom it trusts. */
      readonly trust: TrustStore;
      readonly options: RoutingOptions & CertificateOptions;
    };
}
