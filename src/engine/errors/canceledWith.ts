import { NetworkError } from './networkError.ts';
import type { NetErrorName } from './netErrors.ts';

/** The error that a cancelling answer ends with. */
export function canceledWith(error: NetErrorName | undefined): NetworkError {
  return new NetworkError(error ?? 'ERR_ABORTED', { phase: 'start' });
}
