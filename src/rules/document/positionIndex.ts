import type { ValuePath } from './fault.ts';
import type { ScalarNode } from './sourceNode.ts';

type Key = ScalarNode & { readonly value: string };

/** Where a part of a text stands, and the parts of it that were noted down. Only large parts have some. */
export class PositionIndex {
  readonly start: number;
  end: number;
  /** Starts and ends of a list's items in turn: two numbers each, because there may be a hundred thousand. */
  #items: number[] | null = null;
  #properties: Map<string, { readonly key: Key; readonly part: PositionIndex }> | null = null;

  constructor(start: number, end = start) {
    this.start = start;
    this.end = end;
  }

  addItem({ start, end }: PositionIndex): void {
    (this.#items ??= []).push(start, end);
  }

  /** With a name twice, the last one counts. */
  addProperty(key: Key, part: PositionIndex): void {
    (this.#properties ??= new Map()).set(key.value, { key, part });
  }

  /** Follows a path as far as positions are noted: what stands there, by which name, and the rest of the path. */
  locate(
    path: ValuePath,
    key: Key | null = null,
  ): { readonly at: PositionIndex; readonly key: Key | null; readonly rest: ValuePath } {
    const [step, ...rest] = path;
    if (typeof step === 'number') {
      const start = this.#items?.[2 * step];
      if (start !== undefined) {
        return { at: new PositionIndex(start, this.#items?.[2 * step + 1]), key: null, rest };
      }
    } else if (step !== undefined) {
      const property = this.#properties?.get(step);
      if (property !== undefined) return property.part.locate(rest, property.key);
    }
    return { at: this, key, rest: path };
  }
}
