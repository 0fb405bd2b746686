/** Chromium's own limit (kMaxConcurrentStreams of spdy_session.cc). */
const MOST_STREAMS = 256;

/** How many requests may be in flight at once on one connection: what its server says, and what its refusals show. */
export class StreamLimit {
  /** Until its SETTINGS come, the request that the connection was opened for is alone: a server may take only a few. */
  #announced = 1;
  #shown = Infinity;
  /** Answers since `#shown` was last changed. */
  #answers = 0;

  get value(): number {
    return Math.min(this.#announced, this.#shown);
  }

  /** SETTINGS_MAX_CONCURRENT_STREAMS (RFC 9113, section 6.5.2); zero for a while is allowed. */
  announce(most: number | undefined): void {
    this.#announced = Math.min(most ?? MOST_STREAMS, MOST_STREAMS);
  }

  /** A stream was refused while so many others were on their way: one of those has to end before it goes again. */
  refused(others: number): void {
    this.#shown = Math.max(others, 1);
    this.#answers = 0;
  }

  /** When all that fit have been answered, one more is tried. */
  answered(): void {
    if (this.#shown === Infinity || ++this.#answers < this.#shown) return;
    this.#shown++;
    this.#answers = 0;
  }
}
