/** A header's value as declarativeNetRequest writes it: * is any characters, ? is one or none; \ before a sign takes it as it is. */
export class HeaderPattern {
  readonly #signs: readonly { readonly kind: 'any' | 'maybe' | 'is'; readonly character: string }[];

  constructor(pattern: string) {
    this.#signs = [...pattern.toLowerCase().matchAll(/\\[^]|[^]/gu)].map(([sign]) => {
      if (sign === '*') return { kind: 'any', character: '' };
      if (sign === '?') return { kind: 'maybe', character: '' };
      return { kind: 'is', character: sign.length > 1 ? sign.replace(/^\\/, '') : sign };
    });
  }

  /** In either case. In time of the pattern's length times the value's: all ways to match are followed at once. */
  matches(value: string): boolean {
    let reached = this.#beyond(new Set([0]));
    for (const character of value.toLowerCase()) {
      const next = new Set<number>();
      for (const at of reached) {
        const sign = this.#signs[at];
        if (sign?.kind === 'any') next.add(at);
        else if (sign?.kind === 'maybe' || sign?.character === character) next.add(at + 1);
      }
      if (next.size === 0) return false;
      reached = this.#beyond(next);
    }
    return reached.has(this.#signs.length);
  }

  /** These places in the pattern, and those that are reached from them without a character. */
  #beyond(places: Set<number>): Set<number> {
    for (const at of places) {
      const sign = this.#signs[at];
      if (sign !== undefined && sign.kind !== 'is') places.add(at + 1);
    }
    return places;
  }
}
