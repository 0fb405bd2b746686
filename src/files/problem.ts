/** A place in a text: 0-based, counted in UTF-16 units, as in the Language Server Protocol. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Range {
  readonly start: Position;
  /** Exclusive. */
  readonly end: Position;
}

/** Something wrong in a file of the user's, for the person who wrote it. Mistakes are data, never exceptions. */
export interface Problem {
  /** Stable, for scripts and quick fixes: "unknown-action", "missing-url". */
  readonly code: string;
  /** A rule file with an error is not in force as it is written, a request with one is not sent. */
  readonly severity: 'error' | 'warning';
  /** What is wrong, in a sentence. */
  readonly message: string;
  /** What to do about it, in a sentence. */
  readonly hint: string;
  readonly range: Range;
  /** For quick fixes. */
  readonly data?: ProblemData;
}

/** A problem with the file that it is in. */
export interface FileProblem extends Problem {
  /** Absolute. */
  readonly file: string;
}

export interface ProblemData {
  /** Property names and indexes that lead from the file's root to the value that the problem is about. */
  readonly path: readonly (string | number)[];
  /** What most likely is meant in its place: a value, or a property's name. For the file alone: never printed. */
  readonly suggestion?: unknown;
  /** Which part of the text there: offsets in UTF-16 units, `end` exclusive. */
  readonly part?: { readonly start: number; readonly end: number };
}

/** That a file is not taken, because of what `fault` says: "is a folder, not a file". */
export function unreadableFile(fault: string): Problem {
  const start = { line: 0, character: 0 };
  return {
    code: 'unreadable-file',
    severity: 'error',
    message: `This file ${fault}.`,
    hint: fault.includes('permission')
      ? 'Allow reading it, or remove it.'
      : 'Put a rule file in its place, or remove it.',
    range: { start, end: start },
  };
}

/**
 * The first character of `text` that stands for bytes that could not be read: files are read as UTF-8, and what is not
 * becomes U+FFFD, so what was written there is lost. Undefined: there is none.
 * @param line of the file, where `text` begins
 */
export function unreadableCharacter(text: string, line = 0): Problem | undefined {
  const at = text.indexOf('\ufffd');
  if (at < 0) return undefined;
  const before = text.slice(0, at).split(/\r\n|\n|\r/);
  const start = { line: line + before.length - 1, character: before.at(-1)?.length ?? 0 };
  return {
    code: 'not-utf8',
    severity: 'error',
    message: "The file is not UTF-8 text: this character can't be read.",
    hint: 'Save the file as UTF-8. Bytes that are not text go into a file of their own.',
    range: { start, end: { ...start, character: start.character + 1 } },
  };
}

/** For lists of problems of one file: the first line first. */
export function byPlace(
  { range: { start: a } }: Problem,
  { range: { start: b } }: Problem,
): number {
  return a.line - b.line || a.character - b.character;
}
