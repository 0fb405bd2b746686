import type { HeaderField, HeaderList } from '../../../session/headers.ts';

export function valuesOf(headers: HeaderList, name: unknown): string[] {
  const wanted = String(name).toLowerCase();
  return headers.filter(([field]) => field.toLowerCase() === wanted).map(([, value]) => value);
}

/** One property a name, as Node has it: repeated fields are a list, those of a response otherwise joined. */
export function asObject(
  headers: HeaderList,
  how: 'request' | 'response',
): Record<string, string | string[]> {
  const made: Record<string, string | string[]> = {};
  const names = new Map<string, string>();
  for (const [name, value] of headers) {
    const lower = name.toLowerCase();
    const key = how === 'response' ? lower : (names.get(lower) ?? name);
    names.set(lower, key);
    const before = made[key];
    if (lower === 'set-cookie') made[key] = [before ?? [], value].flat();
    else if (before === undefined) made[key] = value;
    else if (how === 'response') made[key] = `${String(before)}, ${value}`;
    else made[key] = [...(Array.isArray(before) ? before : [before]), value];
  }
  return made;
}

/** Back again. A header that is null or undefined is none. */
export function asFields(headers: object): HeaderField[] {
  return Object.entries(headers).flatMap(([name, value]: [string, unknown]) => {
    if (value === undefined || value === null) return [];
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    return values.map((each): HeaderField => [name, String(each)]);
  });
}
