import type { TransferScope } from '../../body/progress.ts';
import type { HstsStore } from '../redirect/hsts.ts';
import type { CertificateOptions } from '../tls/certificateDecision.ts';
import type { ClientAuthScope } from '../tls/clientAuth/clientAuthScope.ts';
import type { ConnectionKey } from './connect/connectionKey.ts';
import type { ConnectionPool } from './connectionPool.ts';
import type { ProxyScope, RoutingOptions } from './proxy/proxyScope.ts';
import type { SendingOptions } from './sendingPlan.ts';

/** What a context says of connections. */
export interface TransportOptions extends SendingOptions, RoutingOptions {
  /**
   * Refuse responses that break HTTP's grammar where Chromium is patient (lines that end with LF alone, folded fields,
   * Content-Length beside chunked): for those who test a server. Default: false.
   */
  readonly strictParsing?: boolean;
}

/** What sending and receiving need of the session that they work for. */
export interface TransportScope extends ProxyScope, ClientAuthScope, TransferScope {
  readonly callbacks: ProxyScope['callbacks'] & ClientAuthScope['callbacks'];
  readonly deadlines: TransferScope['deadlines'] & { readonly running: boolean };
  /** The group of connections in which the request holds a slot, while it holds one. */
  slot: ConnectionKey | null;
  /** Whether the connection for it is still being opened. */
  opening: boolean;
  readonly context: ProxyScope['context'] &
    ClientAuthScope['context'] & {
      readonly connections: ConnectionPool;
      readonly hsts: HstsStore;
      readonly options: TransportOptions & CertificateOptions;
    };
}
