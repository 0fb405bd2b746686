/** The fields that say on which line something stands: of a position, of a line, of a name in a script. */
const LINES: ReadonlySet<string> = new Set(['line', 'number', 'scriptLine']);

/**
 * What was read of a block, for the same text some lines below or above: a fraction of the work of reading it again. Knows lines
 * by the names of their fields.
 */
export function moved<Read>(read: Read, by: number): Read {
  return copyOf(read, by) as Read;
}

function copyOf(value: unknown, by: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((each) => copyOf(each, by));
  const copy: Record<string, unknown> = {};
  for (const key in value) {
    const part = (value as Readonly<Record<string, unknown>>)[key];
    copy[key] = typeof part === 'number' && LINES.has(key) ? part + by : copyOf(part, by);
  }
  return copy;
}
