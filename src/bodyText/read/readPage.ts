import type { Page } from '../../session/bodyText.ts';
import { wholeCharacters } from './isText.ts';
import type { LineCounter } from '../text/lineCounter.ts';
import type { Text } from '../text/text.ts';

/** Bytes of a page: some screens full, and sent within a frame. */
export const PAGE_BYTES = 128 * 1024;
/** A page ends with a line where one ends within its last part of this size. */
const LAST_PART = PAGE_BYTES / 2;
const NEWLINE = 0x0a;

export interface PageAt {
  readonly at: number;
  readonly before: boolean;
  /** More of the text may come: a character at its end may not be whole yet. */
  readonly grows: boolean;
}

/** The page that begins at an offset, or with `before` ends there; an offset inside a character means the next one. */
export function readPage(text: Text, lines: LineCounter, { at, before, grows }: PageAt): Page {
  const from = before ? startBefore(text, at) : characterAt(text, at);
  const read = before ? text.read(from, at) : endAtLine(text.read(from, from + PAGE_BYTES));
  const isEnd = from + read.byteLength >= text.size && !grows;
  const bytes = isEnd || before ? read : read.subarray(0, wholeCharacters(read).byteLength);
  return {
    text: bytes.toString('utf8'),
    from,
    to: from + bytes.byteLength,
    size: text.size,
    line: lines.linesBefore(from),
  };
}

function endAtLine(bytes: Buffer): Buffer {
  if (bytes.byteLength < PAGE_BYTES) return bytes;
  const end = bytes.lastIndexOf(NEWLINE);
  return end >= PAGE_BYTES - LAST_PART ? bytes.subarray(0, end + 1) : bytes;
}

function startBefore(text: Text, end: number): number {
  const start = Math.max(0, end - PAGE_BYTES);
  if (start === 0) return 0;
  const line = text.read(start, start + LAST_PART).indexOf(NEWLINE);
  return line === -1 ? characterAt(text, start) : start + line + 1;
}

/** The first offset at or after this one at which a character begins. */
function characterAt(text: Text, offset: number): number {
  const at = Math.max(0, Math.min(offset, text.size));
  const next = text.read(at, at + 3);
  const continued = next.findIndex((byte) => (byte & 0xc0) !== 0x80);
  return at + (continued === -1 ? next.byteLength : continued);
}
