import type { Range } from '../../files/problem.ts';

/** One line of a file, without its line end. `number` counts from 0. */
export interface Line {
  readonly number: number;
  readonly text: string;
}

const BYTE_ORDER_MARK = '\uFEFF';

/** Splits at LF, CRLF and lone CR. A byte order mark is no part of the first line, as in an editor. */
export function splitLines(text: string): Line[] {
  const content = text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
  return content.split(/\r\n|\n|\r/).map((line, number) => ({ number, text: line }));
}

/** The range of `line` from `start` to `end`, by default all of it. */
export function rangeIn(line: Line, start = 0, end = line.text.length): Range {
  return {
    start: { line: line.number, character: start },
    end: { line: line.number, character: Math.max(start, end) },
  };
}

/** The range of what is left of `line` when blanks at both ends are set aside. */
export function trimmedRangeIn(line: Line): Range {
  const end = line.text.trimEnd().length;
  return rangeIn(line, Math.min(end, line.text.length - line.text.trimStart().length), end);
}

export function joinRanges(first: Range, last: Range): Range {
  return { start: first.start, end: last.end };
}
