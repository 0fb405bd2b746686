import type { Value } from '../values/value.ts';

export type Values = Readonly<Record<string, Value>>;

/** Property names and indexes that lead from `Values` to a part of them. */
export type ValuePath = readonly (string | number)[];

export interface LocatedValue {
  readonly value: Value;
  readonly path: ValuePath;
}

/** No path that a person writes is longer; a longer name is looked up as it is. */
const LONGEST_PATH = 1000;

/**
 * The value of a name: of the property that is called so, else what the name leads to as a path: `user.name`, `ids[0]`,
 * `user["e-mail"]` (JetBrains since 2024.2, httpYac). Names may hold dots, dashes and brackets themselves: of several ways
 * to read a path the one with the longest names counts, so that `api.url.test` finds `test` in a variable `api.url`.
 */
export function valueAt(values: Values, name: string): Value | undefined {
  return locateValue(values, name)?.value;
}

/** {@link valueAt}, with the way that leads there. */
export function locateValue(values: Values, name: string): LocatedValue | null {
  if (Object.hasOwn(values, name)) return { value: values[name] ?? null, path: [name] };
  return name.length > LONGEST_PATH ? null : inObject(values, name, []);
}

function inObject(values: Values, name: string, path: ValuePath): LocatedValue | null {
  for (let end = name.length; end > 0; end--) {
    if (end < name.length && name[end] !== '.' && name[end] !== '[') continue;
    const key = name.slice(0, end);
    if (!Object.hasOwn(values, key)) continue;
    const found = follow(values[key] ?? null, name.slice(end), [...path, key]);
    if (found !== null) return found;
  }
  return null;
}

/** What `rest`, which is empty or begins with a dot or bracket, leads to from a value. */
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

export function isValues(value: Value | undefined): value is Values {
  return typeof value === 'object' && value !== null && !isList(value);
}
