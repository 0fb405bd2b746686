/** `# @rateLimit slot api minIdleTime 500 max 10 expire 60000`: all may be missing but one. Times are milliseconds. */
interface RateLimit {
  /** Requests with the same name share a limit. */
  readonly slot: string;
  /** Between two of them. */
  readonly minIdleMs: number;
  /** So many within `expireMs`; 0: any number. */
  readonly max: number;
  readonly expireMs: number;
}

/** When requests with `# @rateLimit` may go out. */
export class RateLimits {
  /** The times of those that have gone out or wait for it, the earliest first. */
  readonly #slots = new Map<string, number[]>();

  /**
   * How long a request has to wait for its turn, in milliseconds. Its turn is taken at once, so that none that comes
   * meanwhile gets the same.
   */
  take(written: string, now: number): number {
    const { slot, minIdleMs, max, expireMs } = rateLimitOf(written);
    const times = this.#slots.get(slot) ?? [];
    const before = max > 0 && expireMs > 0 ? times.at(-max) : undefined;
    const at = Math.max(
      now,
      (times.at(-1) ?? -Infinity) + minIdleMs,
      before === undefined ? now : before + expireMs,
    );
    const kept = times.filter((time) => time > at - expireMs).slice(-Math.max(max, 1));
    this.#slots.set(slot, [...kept, at]);
    return at - now;
  }
}

function rateLimitOf(written: string): RateLimit {
  const number = (name: string): number =>
    Number(new RegExp(`\\b${name}:?\\s*(\\d{1,9})\\b`, 'i').exec(written)?.[1] ?? 0);
  return {
    slot: /\bslot:?\s*(\S+)/i.exec(written)?.[1] ?? 'rateLimit',
    minIdleMs: number('minIdleTime'),
    max: number('max'),
    expireMs: number('expire'),
  };
}
