import { NetworkError } from '../errors/networkError.ts';
import type { HopReason } from '../session/sessionEvent.ts';
import { MAX_REDIRECTS } from './redirect.ts';

/** A guard against a handler that restarts for ever; CEF has none. */
const MAX_RESTARTS = 20;

/** Counts the hops of one request. */
export class HopLimits {
  readonly #maxRedirects: number;
  #redirects = 0;
  #restarts = 0;

  constructor(maxRedirects = MAX_REDIRECTS) {
    this.#maxRedirects = maxRedirects;
  }

  /** @throws NetworkError ERR_TOO_MANY_REDIRECTS or ERR_TOO_MANY_RETRIES when this hop is one too many */
  count(reason: HopReason): void {
    if (reason === 'restarted') this.#restarts++;
    // A retry goes the whole way again, with all its redirects.
    else if (reason === 'retried') {
      this.#redirects = 0;
      this.#restarts++;
    } else if (reason !== 'request') this.#redirects++;
    if (this.#redirects > this.#maxRedirects) {
      throw tooManyRedirects(this.#maxRedirects);
    }
    if (this.#restarts > MAX_RESTARTS) {
      throw new NetworkError('ERR_TOO_MANY_RETRIES', { phase: 'receive' });
    }
  }
}

function tooManyRedirects(limit: number): NetworkError {
  const message = `The server redirected more than ${String(limit)} times, which is as many as were allowed.`;
  return new NetworkError('ERR_TOO_MANY_REDIRECTS', {
    phase: 'receive',
    ...(limit === MAX_REDIRECTS ? {} : { message }),
  });
}
