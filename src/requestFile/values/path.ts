import type { Value } from './value.ts';

export type Values = Readonly<Record<string, Value>>;

/** Property names and indexes that lead from a value to a part of it. */
export type ValuePath = readonly (string | number)[];

export interface LocatedValue {
  readonly value: Value;
  readonly path: ValuePath;
}

/** No path that a person writes is longer; a longer name is looked up as it is. */
const LONGEST_PATH = 1000;

/**
 * Every way to cut a name: the whole, and the shorter ones with the path that is left, longest first. A name may have dots,
 * dashes and brackets itself.
 */
export function* cutsOf(name: string): Generator<{ readonly head: string; readonly rest: string }> {
  yield { head: name, rest: '' };
  if (name.length > LONGEST_PATH) return;
  for (let end = name.length - 1; end > 0; end--) {
    if (name[end] === '.' || name[end] === '[') {
      yield { head: name.slice(0, end), rest: name.slice(end) };
    }
  }
}

/**
 * What `name` leads to: of several ways to read a path the one with the longest names counts, so that `api.url.test` finds
 * `test` in a variable `api.url`. Nothing is inherited: only what the values themselves have.
 */
export function locateValue(values: Values, name: string): LocatedValue | null {
  return inObject(values, name, []);
}

/**
 * What a path (`.name`, `[0]`, `["a name"]` and so on, or nothing) leads to from a value.
 */
export function followPath(value: Value, rest: string): LocatedValue | null {
  return follow(value, rest, []);
}

/** A value as it stands in a URL, a header or a body: text as it is, the rest as JSON writes it. */
export function textOfValue(value: Value): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The texts and numbers in a value, however deep: true, false and null say nothing of themselves. */
export function textsIn(value: Value): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number') return [String(value)];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

export function isValues(value: Value | undefined): value is Values {
  return typeof value === 'object' && value !== null && !isList(value);
}

function inObject(values: Values, name: string, path: ValuePath): LocatedValue | null {
  for (const { head, rest } of cutsOf(name)) {
    if (!Object.hasOwn(values, head)) continue;
    const found = follow(values[head] ?? null, rest, [...path, head]);
    if (found !== null) return found;
  }
  return null;
}

function follow(value: Value, rest: string, path: ValuePath): LocatedValue | null {
  if (rest === '') return { value, path };
  if (typeof value !== 'object' || value === null) return null;
  if (rest.startsWith('.')) return isList(value) ? null : inObject(value, rest.slice(1), path);
  const [written, index, inDouble, inSingle] =
    /^\[\s*(?:(\d+)|"([^"]*)"|'([^']*)')\s*\]/.exec(rest) ?? [];
  if (written === undefined) return null;
  const after = rest.slice(written.length);
  if (isList(value)) {
    const item = index === undefined ? undefined : value[Number(index)];
    return item === undefined ? null : follow(item, after, [...path, Number(index)]);
  }
  const name = index ?? inDouble ?? inSingle ?? '';
  return Object.hasOwn(value, name) ? follow(value[name] ?? null, after, [...path, name]) : null;
}

/** As `Array.isArray`, which makes a read-only list a list of anything. */
function isList(value: readonly Value[] | Values): value is readonly Value[] {
  return Array.isArray(value);
}
