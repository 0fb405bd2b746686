import { isReplayable } from '../../body/postData.ts';
import { isIdempotent } from '../../message/methods.ts';
import type { Request } from '../../message/request.ts';

/** CEF's number (CefBrowserURLRequest: kMaxRetries). */
export const MAX_RETRIES = 2;

/** Which requests are sent again when the server answers 5xx. */
export type RetryOn5xx = 'idempotent' | 'all' | 'none';

/**
 * Whether a server's 5xx is answered by sending the original request again, at once (CEF: SetRetryOptions with
 * RETRY_ON_5XX). CEF does so for every method; here one that must not be repeated is repeated only when it is wanted.
 * A body that can be sent once only leaves the 5xx as the answer.
 */
export function mayRetry(
  original: Request,
  answered: Request,
  status: number,
  retryOn5xx: RetryOn5xx = 'idempotent',
): boolean {
  if (status < 500 || status > 599 || answered.flags.has('noRetryOn5xx')) return false;
  if (!isReplayable(original.postData)) return false;
  if (retryOn5xx !== 'idempotent') return retryOn5xx === 'all';
  return isIdempotent(original.method) && isIdempotent(answered.method);
}
