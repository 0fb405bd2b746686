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
    const before = performance.now() - LENT_AFTER_MS;
    let lent = 0;
    for (const { since } of this.#places) if (since <= before) lent++;
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

  /** Somebody waits for a place: they are served when the next one is lent. */
  watch(): void {
    if (this.#timer !== null) return;
    const now = performance.now();
    // In order of their age.
    for (const { since } of this.#places) {
      if (since + LENT_AFTER_MS <= now) continue;
      this.#timer = setTimeout(
        () => {
          this.#timer = null;
          this.#serve();
        },
        Math.ceil(since + LENT_AFTER_MS - now),
      );
      return;
    }
  }
}
