/** What kind of value this is, for messages about values of a wrong kind: "a number", "an object", "null". */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** Whether this is an object with properties of its own: neither null nor a list. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text in quotes, anything else by its kind. */
export function shownOf(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : kindOf(value);
}
