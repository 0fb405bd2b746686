import { NetworkError } from '../errors/networkError.ts';
import type { HopReason } from '../session/sessionEvent.ts';
import { MAX_REDIRECTS } from './redirect.ts';

/** A guard against a handler that restarts for ever; CEF has none. */
const MAX_RESTARTS = 20;

/** Counts the hops of one request. */
export class HopLimits {
  #redirects = 0;
  #restarts = 0;

  /** @throws NetworkError ERR_TOO_MANY_REDIRECTS or ERR_TOO_MANY_RETRIES when this hop is one too many */
  count(reason: HopReason): void {
    if (reason === 'restarted') this.#restarts++;
    // A retry goes the whole way again, with all its redirects.
    else if (reason === 'retried') {
      this.#redirects = 0;
      this.#restarts++;
    } else if (reason !== 'request') this.#redirects++;
    if (this.#redirects > MAX_REDIRECTS) {
      throw new NetworkError('ERR_TOO_MANY_REDIRECTS', { phase: 'receive' });
    }
    if (this.#restarts > MAX_RESTARTS) {
      throw new NetworkError('ERR_TOO_MANY_RETRIES', { phase: 'receive' });
    }
  }
}
