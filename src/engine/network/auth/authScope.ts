import type { Cancellation } from '../../async/cancellation.ts';
import type { Phase } from '../../../session/sessionEvent.ts';
import type { SessionLog } from '../../../session/sessionLog.ts';
import type { CredentialCache } from './credentials.ts';

/** What authentication needs of the session that it works for. */
export interface AuthScope {
  readonly log: SessionLog;
  readonly signal: Cancellation;
  readonly phase: {
    readonly current: Phase | null;
    attempt: number;
    start(hop: number, phase: Phase, waitsFor?: string): void;
  };
  readonly context: { readonly credentials: CredentialCache };
  report(hop: number, message: string): void;
  /** Pauses the time limits of the network until the function that this returns is called. */
  pauseTimeouts(): () => void;
}
