/**
 * How long a request may wait for an answer before its slot is lent, in milliseconds: handlers that answer quickly make
 * nobody open more connections.
 */
const LENT_AFTER_MS = 100;

/** One request that holds a connection slot while it waits for an answer. */
export interface BlockedSlot {
  readonly since: number;
}

/**
 * The slots of one group whose requests wait for a handler, a person or a client. They send nothing meanwhile, and what
 * they wait for may itself need a slot: so theirs do not count after a while.
 */
export class BlockedSlots {
  readonly #slots = new Set<BlockedSlot>();
  readonly #serve: () => void;
  #timer: NodeJS.Timeout | null = null;
  /** When the lent ones were last counted. */
  #countedAt = 0;

  /** @param serve called when another slot is lent */
  constructor(serve: () => void) {
    this.#serve = serve;
  }

  get none(): boolean {
    return this.#slots.size === 0;
  }

  /** How many slots do not count now. */
  get lent(): number {
    if (this.none) return 0;
    this.#countedAt = performance.now();
    let lent = 0;
    for (const slot of this.#slots) if (this.#wasLent(slot)) lent++;
    return lent;
  }

  add(): BlockedSlot {
    const slot = { since: performance.now() };
    this.#slots.add(slot);
    return slot;
  }

  delete(slot: BlockedSlot): void {
    this.#slots.delete(slot);
  }

  /**
   * A request waits for a slot, since those that were lent at the last count are not enough: `serve` is called when the next
   * one is lent, which may have happened since.
   */
  watch(): void {
    if (this.#timer !== null) return;
    // In order of their age.
    for (const slot of this.#slots) {
      if (this.#wasLent(slot)) continue;
      const left = slot.since + LENT_AFTER_MS - performance.now();
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

  /** Whether it was lent at the last count. */
  #wasLent({ since }: BlockedSlot): boolean {
    return this.#countedAt - since >= LENT_AFTER_MS;
  }
}
