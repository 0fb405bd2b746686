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

/** Something wrong in a rule file, for the person who wrote it. */
export interface Problem {
  /** Stable, for scripts and quick fixes: "unknown-action". */
  readonly code: string;
  /** A file with an error is not in force as it is written. */
  readonly severity: 'error' | 'warning';
  /** What is wrong, in a sentence. */
  readonly message: string;
  /** What to do about it, in a sentence. */
  readonly hint: string;
  readonly range: Range;
}

/** A problem that knows its place in the value and not yet in the text. */
export interface Fault {
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly hint: string;
  readonly path: ValuePath;
  /** What of it to point at: the value, its property's name, or only the value's first character. */
  readonly at?: 'value' | 'key' | 'start';
}

/** Property names and indexes that lead from a document's root to a value. */
export type ValuePath = readonly (string | number)[];
