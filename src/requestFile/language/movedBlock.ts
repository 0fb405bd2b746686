import type { Position, Range } from '../../files/problem.ts';

/** The fields that say on which line something stands: of a position, of a line, of a name in a script, of a fold. */
const LINES: ReadonlySet<string> = new Set([
  ...['line', 'number', 'scriptLine', 'firstLine', 'lastLine'],
]);

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
  if (isRange(value)) return { start: below(value.start, by), end: below(value.end, by) };
  const copy: Record<string, unknown> = {};
  for (const key in value) {
    const part = (value as Readonly<Record<string, unknown>>)[key];
    copy[key] = typeof part === 'number' && LINES.has(key) ? part + by : copyOf(part, by);
  }
  return copy;
}

/** Most of what a block consists of: it is worth being copied without looking for its fields. */
function isRange(value: object): value is Range {
  return 'start' in value && 'end' in value && isPosition(value.start) && isPosition(value.end);
}

function isPosition(value: unknown): value is Position {
  return typeof value === 'object' && value !== null && 'line' in value;
}

function below({ line, character }: Position, by: number): Position {
  return { line: line + by, character };
}
