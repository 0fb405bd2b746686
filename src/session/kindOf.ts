/** What kind of value this is, for messages about values of a wrong kind: "a number", "an object", "null". */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** A text in quotes, anything else by its kind. */
export function shownOf(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : kindOf(value);
}
