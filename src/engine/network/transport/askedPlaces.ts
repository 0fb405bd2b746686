/**
 * How long a request may wait for an answer before its place is lent, in milliseconds: handlers that think for a moment
 * make nobody open more connections.
 */
const LENT_AFTER_MS = 100;

/** One request that has a place among the connections, and waits for an answer. */
export interface AskedPlace {
  readonly since: number;
}

/**
 * The places of one route whose requests wait for somebody: a handler, a person, a client that takes its time. They send
 * nothing meanwhile, and what they wait for may itself need a place: so theirs do not count after a while.
 */
export class AskedPlaces {
  readonly #places = new Set<AskedPlace>();
  readonly #serve: () => void;
  #timer: NodeJS.Timeout | null = null;
  /** When it was counted last how many are lent. */
  #countedAt = 0;

  /** @param serve called when more places have come to be lent */
  constructor(serve: () => void) {
    this.#serve = serve;
  }

  get none(): boolean {
    return this.#places.size === 0;
  }

  /** How many do not count now. */
  get lent(): number {
    if (this.none) return 0;
    this.#countedAt = performance.now();
    let lent = 0;
    for (const place of this.#places) if (this.#wasLent(place)) lent++;
    return lent;
  }

  add(): AskedPlace {
    const place = { since: performance.now() };
    this.#places.add(place);
    return place;
  }

  delete(place: AskedPlace): void {
    this.#places.delete(place);
  }

  /**
   * Somebody waits for a place, since those that were lent when they were counted are not enough: they are served when the
   * next one is lent. That may have happened since.
   */
  watch(): void {
    if (this.#timer !== null) return;
    // In order of their age.
    for (const place of this.#places) {
      if (this.#wasLent(place)) continue;
      const left = place.since + LENT_AFTER_MS - performance.now();
      this.#timer = setTimeout(
        () => {
          this.#timer = null;
          this.#serve();
        },
        Math.max(0, Math.ceil(left)),
      );
      return;
    }
  }

  /** Whether it did not count any more when they were counted. */
  #wasLent({ since }: AskedPlace): boolean {
    return this.#countedAt - since >= LENT_AFTER_MS;
  }
}
