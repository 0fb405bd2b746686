import { crc32 } from 'node:zlib';

/** One line of a journal: what `key` was set to, or null for a deletion, and when. */
export interface JournalEntry {
  readonly key: string;
  /** Microseconds since the epoch, never twice the same in one process: of two entries for a key the later one counts. */
  readonly at: number;
  /** JSON; null: deleted. */
  readonly value: unknown;
}

/** Lines of another version are left alone, together with the file that they stand in. */
const VERSION = 1;

/**
 * An entry as it is written. The line begins and ends with a line feed, so that a torn or damaged neighbour on either
 * side can't take it along; the checksum tells what was written from what is left of it.
 */
export function journalLine({ key, at, value }: JournalEntry): string {
  const text = JSON.stringify([VERSION, at, key, value]);
  return `\n${checksum(text)} ${text}\n`;
}

export interface JournalContent {
  readonly entries: readonly JournalEntry[];
  /** Lines that are not what was written; a line that was only begun, at the end, is none of them. */
  readonly damaged: number;
  /** Something in it was written by a later version. */
  readonly foreign: boolean;
}

/** Reads any bytes: whatever is no whole line is left out. */
export function readJournal(bytes: Buffer): JournalContent {
  const entries: JournalEntry[] = [];
  let damaged = 0;
  let foreign = false;
  const lines = bytes.toString('utf8').split('\n');
  const torn = lines.pop();
  for (const line of lines) {
    if (line === '') continue;
    const read = readLine(line);
    if (read === 'damaged') damaged++;
    else if (read === 'foreign') foreign = true;
    else entries.push(read);
  }
  // Without its line feed it is still whole when the checksum says so.
  const last = torn === undefined || torn === '' ? 'damaged' : readLine(torn);
  if (typeof last === 'object') entries.push(last);
  return { entries, damaged, foreign };
}

function readLine(line: string): JournalEntry | 'damaged' | 'foreign' {
  const text = line.slice(9);
  if (line.slice(0, 9) !== `${checksum(text)} `) return 'damaged';
  const parsed: unknown = JSON.parse(text);
  if (!Array.isArray(parsed) || parsed[0] !== VERSION) return 'foreign';
  const [, at, key, value] = parsed as [number, unknown, unknown, unknown];
  if (typeof at !== 'number' || typeof key !== 'string' || value === undefined) return 'foreign';
  return { at, key, value };
}

function checksum(text: string): string {
  return crc32(text).toString(16).padStart(8, '0');
}
