/** A text in which * is any characters; compiled by splitting it, so that matching never goes back further than one piece. */
export class Wildcard {
  readonly #parts: readonly string[];

  constructor(pattern: string) {
    this.#parts = pattern.split('*');
  }

  /** Whether `text` is the parts in order, the first at its start and the last at its end. */
  matches(text: string): boolean {
    const parts = this.#parts;
    const first = parts[0] ?? '';
    const last = parts.at(-1) ?? '';
    if (parts.length < 2) return text === first;
    if (
      !text.startsWith(first) ||
      !text.endsWith(last) ||
      text.length < first.length + last.length
    ) {
      return false;
    }
    let from = first.length;
    const until = text.length - last.length;
    for (const part of parts.slice(1, -1)) {
      const at = text.indexOf(part, from);
      if (at < 0 || at + part.length > until) return false;
      from = at + part.length;
    }
    return true;
  }
}
