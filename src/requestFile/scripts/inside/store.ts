import type { Value } from '../../values/value.ts';
import type { ChangedNames } from './host.ts';
import { toValue, writeJson } from './values.ts';

/**
 * Named values that live longer than a script: the run keeps them as JSON, and here stays what JSON can't hold, so that a
 * function that one script exports can be called by the next.
 */
export class Store {
  /** For `$global`: scripts read and write its properties. */
  readonly values: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  /** What the run has, as JSON. */
  #known = new Map<string, string>();

  /** Takes over what the run has; what is here stays where it is the same. */
  update(given: Readonly<Record<string, Value>>): void {
    const before = this.#known;
    this.#known = new Map(Object.entries(given).map(([name, value]) => [name, writeJson(value)]));
    for (const [name, value] of Object.entries(given)) {
      const here = name in this.values && this.#jsonOf(name);
      if (here !== this.#known.get(name)) this.values[name] = value;
    }
    for (const name of before.keys()) {
      if (!this.#known.has(name)) Reflect.deleteProperty(this.values, name);
    }
  }

  set(name: string, value: unknown): void {
    this.values[name] = value;
  }

  clear(name: string): void {
    Reflect.deleteProperty(this.values, name);
  }

  /** What is another than the run has it, which is told by that. */
  changes(): ChangedNames {
    const set: [string, Value][] = [];
    const now = new Map<string, string>();
    for (const [name, held] of Object.entries(this.values)) {
      const json = this.#jsonOf(name);
      const { value } = json === null ? { value: undefined } : toValue(held);
      if (value === undefined || json === null) continue;
      now.set(name, json);
      if (json !== this.#known.get(name)) set.push([name, value]);
    }
    const cleared = [...this.#known.keys()].filter((name) => this.values[name] === undefined);
    this.#known = now;
    return { set: Object.fromEntries(set), cleared };
  }

  /** Null: JSON has nothing for it. */
  #jsonOf(name: string): string | null {
    try {
      const { value } = toValue(this.values[name]);
      return value === undefined ? null : writeJson(value);
    } catch {
      return null;
    }
  }
}
