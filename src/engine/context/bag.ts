/**
 * Members that come and go, in no order. It stands in for a Set where many come and go while it lives: a Set makes new
 * tables then, and once one of them has grown old, V8 keeps through it all that was ever in a later one, until the next
 * full collection (docs/discoveries/garbage-that-stays.md).
 */
export class Bag<Member> {
  readonly #entries: { readonly member: Member; at: number }[] = [];

  get size(): number {
    return this.#entries.length;
  }

  /** Answers with a function that takes the member out again; calling it twice does nothing more. */
  add(member: Member): () => void {
    const entries = this.#entries;
    const entry = { member, at: entries.length };
    entries.push(entry);
    return () => {
      if (entry.at < 0) return;
      // The last one takes its place.
      const last = entries.pop();
      if (last !== undefined && last !== entry) {
        entries[entry.at] = last;
        last.at = entry.at;
      }
      entry.at = -1;
    };
  }

  /** As they are now: a list of its own, which others may come and go beside. */
  all(): Member[] {
    return this.#entries.map(({ member }) => member);
  }
}
