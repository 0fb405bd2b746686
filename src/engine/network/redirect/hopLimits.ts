import { canceledWith } from '../../errors/canceledWith.ts';
import type { NetErrorName } from '../../errors/netErrors.ts';
import { NetworkError } from '../../errors/networkError.ts';
import type { SessionLog } from '../../../session/sessionLog.ts';
import { inWords, lastToDecide, redirectDeciders } from './redirectDeciders.ts';
import type { Hop } from './hop.ts';
import { MAX_REDIRECTS } from './redirect.ts';
import { capitalized } from '../../../words/lists.ts';

/** A guard against a handler that restarts for ever; CEF has none. */
const MAX_RESTARTS = 20;

/** Counts the hops of one request. */
export class HopLimits {
  readonly #log: SessionLog;
  readonly #maxRedirects: number;
  #redirects = 0;
  #restarts = 0;

  constructor(log: SessionLog, maxRedirects = MAX_REDIRECTS) {
    this.#log = log;
    this.#maxRedirects = maxRedirects;
  }

  /**
   * @throws NetworkError ERR_TOO_MANY_REDIRECTS or ERR_TOO_MANY_RETRIES when this hop is one too many; it says who made
   * the loop
   */
  count(next: Pick<Hop, 'index' | 'reason'>): void {
    const { reason } = next;
    if (reason === 'restarted') this.#restarts++;
    // A retry goes the whole way again, with all its redirects.
    else if (reason === 'retried') {
      this.#redirects = 0;
      this.#restarts++;
    } else if (reason !== 'request') this.#redirects++;
    if (this.#redirects > this.#maxRedirects) throw this.#tooManyRedirects(next);
    if (this.#restarts > MAX_RESTARTS) throw this.#tooManyRestarts(next);
  }

  #tooManyRedirects(next: Pick<Hop, 'index' | 'reason'>): NetworkError {
    const limit = this.#maxRedirects;
    const makers = redirectDeciders(this.#log.events, next);
    const ours = makers.filter((by) => by !== null).map(inWords);
    const times = `more than ${String(limit)} times`;
    const message =
      ours.length === 0
        ? `The server redirected ${times}, which is the limit.`
        : makers.includes(null)
          ? `The server and ${ours.join(' and ')} redirected the request ${times}. They probably redirect to each other.`
          : `${capitalized(ours.join(' and '))} redirected the request ${times}. The new URL probably matches again: limit the condition, or change the target.`;
    return new NetworkError('ERR_TOO_MANY_REDIRECTS', {
      phase: 'receive',
      ...(ours.length === 0 && limit === MAX_REDIRECTS ? {} : { message }),
    });
  }

  #tooManyRestarts({ index }: Pick<Hop, 'index'>): NetworkError {
    const by = lastToDecide(this.#log.events, index - 1, 'onResourceResponse');
    return new NetworkError('ERR_TOO_MANY_RETRIES', {
      phase: 'receive',
      ...(by === null
        ? {}
        : {
            message: `${capitalized(inWords(by))} sent the request again more than ${String(MAX_RESTARTS)} times.`,
          }),
    });
  }
}

/** The error of a redirect that a handler does not let through. One that says there were too many has a limit of its own. */
export function canceledRedirect(
  log: SessionLog,
  hop: number,
  error: NetErrorName | undefined,
): NetworkError {
  if (error !== 'ERR_TOO_MANY_REDIRECTS') return canceledWith(error);
  const by = lastToDecide(log.events, hop, 'onResourceRedirect');
  const maker = by === null ? 'A handler' : capitalized(inWords(by));
  return new NetworkError(error, { phase: 'start', message: `${maker} allows no more redirects.` });
}
