/**
 * Whether a JSON value has all that another one states: of an object each property, of a list each item, in any order. Every
 * stated value is compared with every value of its place at most once, so that it takes the one's size times the other's.
 */
export function includesJson(actual: unknown, stated: unknown): boolean {
  if (Array.isArray(stated)) {
    if (!Array.isArray(actual)) return false;
    return stated.every((wanted) => actual.some((item) => includesJson(item, wanted)));
  }
  if (typeof stated !== 'object' || stated === null) return actual === stated;
  if (typeof actual !== 'object' || actual === null || Array.isArray(actual)) return false;
  return Object.entries(stated).every(
    ([name, wanted]) =>
      Object.hasOwn(actual, name) &&
      includesJson((actual as Record<string, unknown>)[name], wanted),
  );
}

/** How many values there are in it, itself included. */
export function jsonSize(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce<number>((sum, part) => sum + jsonSize(part), 1);
}
