import type { NetworkError } from '../errors/networkError.ts';
import type { Request } from '../message/request.ts';
import type { Response } from '../message/response.ts';
import type { SessionLog } from '../../session/sessionLog.ts';

export type RequestStatus = 'pending' | 'success' | 'canceled' | 'failed';

/** A WebRequest as its client sees it (CEF: CefURLRequest). */
export interface RunningWebRequest {
  readonly id: string;
  readonly log: SessionLog;
  /** The request as it is sent now: after a redirect or a rule's change, that one. */
  readonly request: Request;
  readonly requestStatus: RequestStatus;
  /** Null while pending and after success. */
  readonly requestError: NetworkError | null;
  /** Null until a response's head has arrived. */
  readonly response: Response | null;
  /** CEF: ResponseWasCached. True also when the server was asked and confirmed what was cached. */
  readonly responseWasCached: boolean;
  /** Ends the session as Canceled, at once: `onRequestComplete` is called before this returns. Afterwards a no-op. */
  cancel(): void;
}
