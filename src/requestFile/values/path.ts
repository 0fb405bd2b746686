import type { Value } from './value.ts';

/** The steps of `.name`, `[0]` and `["a name"]` behind a variable's name; null: this is no path. */
export function stepsOf(path: string): readonly string[] | null {
  const steps: string[] = [];
  let at = 0;
  for (const found of path.matchAll(STEP)) {
    if (found.index !== at) return null;
    at += found[0].length;
    steps.push(found[1] ?? found[2] ?? found[3] ?? found[4] ?? '');
  }
  return at === path.length ? steps : null;
}

const STEP = /\.([\p{L}\p{N}_$-]+)|\[(-?\d+)\]|\[\s*"([^"]*)"\s*\]|\[\s*'([^']*)'\s*\]/gu;

/** What stands at the end of the steps; undefined: nothing. Nothing is inherited: only what the value itself has. */
export function valueAt(value: Value, steps: readonly string[]): Value | undefined {
  let current: Value | undefined = value;
  for (const step of steps) {
    if (typeof current !== 'object' || current === null) return undefined;
    if (Array.isArray(current)) {
      const list: readonly Value[] = current;
      current = step === 'length' ? list.length : list.at(Number(step));
    } else {
      current = Object.hasOwn(current, step)
        ? (current as Readonly<Record<string, Value>>)[step]
        : undefined;
    }
  }
  return current;
}

/** A value as it stands in a URL, a header or a body: text as it is, the rest as JSON writes it. */
export function textOfValue(value: Value): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/**
 * Every way to cut a name: the whole, and the shorter ones with the steps that are left, longest first. A name may have dots
 * and dashes itself.
 */
export function* cutsOf(
  name: string,
): Generator<{ readonly head: string; readonly steps: readonly string[] }> {
  yield { head: name, steps: [] };
  for (let end = name.length - 1; end > 0; end--) {
    if (name[end] !== '.' && name[end] !== '[') continue;
    const steps = stepsOf(name.slice(end));
    if (steps !== null) yield { head: name.slice(0, end), steps };
  }
}
