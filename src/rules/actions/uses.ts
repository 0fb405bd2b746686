import type { Browser } from '../../engine/handlers/requestHandler.ts';

/** That a rule acts, taken before it has; given back when it has not. */
export interface Use {
  giveBack(): void;
}

const UNCOUNTED: Use = { giveBack: () => undefined };

/**
 * How often a rule has acted: once for each hop of a request, at however many callbacks. Shared by all versions of the
 * rule, so that saving its file does not begin anew.
 */
export class Uses {
  #count = 0;
  readonly #hops = new WeakMap<Browser, Set<number>>();
  readonly #counters = new WeakMap<Browser, Map<string, number>>();

  get count(): number {
    return this.#count;
  }

  /** Whether it may act on this hop; null: it has done so `times` already. */
  take(times: number | null, browser: Browser, hop: number): Use | null {
    if (times === null) return UNCOUNTED;
    let hops = this.#hops.get(browser);
    if (hops?.has(hop) === true) return UNCOUNTED;
    if (this.#count >= times) return null;
    // Counted before it acts, so that two requests at once can't share the last use.
    this.#count++;
    hops ??= new Set();
    this.#hops.set(browser, hops.add(hop));
    return {
      giveBack: () => {
        this.#count--;
        this.#hops.get(browser)?.delete(hop);
      },
    };
  }

  /** How often the rule has done `what` in this session. */
  counted(browser: Browser, what: string): number {
    return this.#counters.get(browser)?.get(what) ?? 0;
  }

  add(browser: Browser, what: string): void {
    const counters = this.#counters.get(browser) ?? new Map<string, number>();
    counters.set(what, (counters.get(what) ?? 0) + 1);
    this.#counters.set(browser, counters);
  }
}
