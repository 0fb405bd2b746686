import { headerValue } from '../../session/headers.ts';
import type { Response } from '../../engine/message/response.ts';
import type { RetryArguments } from '../options/networkArguments.ts';

/** What curl calls transient. */
const TRANSIENT_STATUS = new Set([408, 429, 500, 502, 503, 504]);
const TIMED_OUT = new Set(['ERR_TIMED_OUT', 'ERR_CONNECTION_TIMED_OUT']);

const FIRST_DELAY_MS = 1000;
const LONGEST_DELAY_MS = 10 * 60 * 1000;
/** However long a server asks for. */
const LONGEST_RETRY_AFTER_MS = 6 * 60 * 60 * 1000;

/** How an attempt ended. */
export interface AttemptEnd {
  readonly response: Response | null;
  /** The name of its error; null: it had none. */
  readonly error: string | null;
  readonly failed: boolean;
}

/** When a request is sent again, as curl's `--retry` says. */
export class Retries {
  readonly #options: RetryArguments;
  readonly #startedAt = performance.now();
  #left: number;
  #delayMs = FIRST_DELAY_MS;

  constructor(options: RetryArguments) {
    this.#options = options;
    this.#left = options.times;
  }

  get left(): number {
    return this.#left;
  }

  /** Whether the body of this response is not wanted, because it is going to be asked for again. */
  discards(response: Response | null): boolean {
    if (this.#left === 0 || response === null) return false;
    return TRANSIENT_STATUS.has(response.status) && this.#hasTimeFor(this.#delayAfter(response));
  }

  /** The milliseconds to wait before the next attempt; null: that was the last one. */
  next(end: AttemptEnd): number | null {
    if (this.#left === 0 || !this.#isTransient(end)) return null;
    const delayMs = this.#delayAfter(end.response);
    if (!this.#hasTimeFor(delayMs)) return null;
    this.#left--;
    this.#delayMs = Math.min(this.#delayMs * 2, LONGEST_DELAY_MS);
    return delayMs;
  }

  #isTransient({ response, error, failed }: AttemptEnd): boolean {
    const { refused, allErrors } = this.#options;
    if (error === null && response !== null && TRANSIENT_STATUS.has(response.status)) return true;
    if (error !== null && TIMED_OUT.has(error)) return true;
    if (refused && error === 'ERR_CONNECTION_REFUSED') return true;
    return allErrors && failed;
  }

  #delayAfter(response: Response | null): number {
    const { delayMs } = this.#options;
    if (delayMs !== null) return delayMs;
    return retryAfter(response) ?? this.#delayMs;
  }

  #hasTimeFor(delayMs: number): boolean {
    const { maxMs } = this.#options;
    return maxMs === null || maxMs === 0 || performance.now() - this.#startedAt + delayMs < maxMs;
  }
}

/** Seconds or a date (RFC 9110, section 10.2.3). */
function retryAfter(response: Response | null): number | null {
  const value = headerValue(response?.headers ?? [], 'retry-after')?.trim() ?? '';
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isNaN(ms) ? null : Math.min(Math.max(0, ms), LONGEST_RETRY_AFTER_MS);
}
