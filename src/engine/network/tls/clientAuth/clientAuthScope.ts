import type { Callbacks } from '../../../decisions/points/callbacks.ts';
import type { IdentifiedHandler } from '../../../handlers/handlers.ts';
import type { SessionLog } from '../../../../session/sessionLog.ts';
import type { ClientCertificates } from './configured.ts';
import type { ClientAuthCache } from './clientAuthCache.ts';

/** What the choice of a client certificate needs of the session that it is made for. */
export interface ClientAuthScope {
  readonly log: SessionLog;
  readonly callbacks: Pick<Callbacks, 'onSelectClientCertificate'>;
  readonly handlers: readonly IdentifiedHandler[];
  /** Which client certificates this session shows. */
  readonly clientCertificates: ClientAuthCache;
  /** Whether a choice may be among them. */
  readonly choseCertificates: boolean;
  readonly context: {
    /** Which servers ask, and what was chosen for them. */
    readonly clientAuth: ClientAuthCache;
    readonly clientCertificates: ClientCertificates;
  };
  report(hop: number, message: string): void;
}
