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

export interface ProblemData {
  /** Property names and indexes that lead from the file's root to the value that the problem is about. */
  readonly path: readonly (string | number)[];
  /** What most likely is meant in its place: a value, or a property's name. For the file alone: never printed. */
  readonly suggestion?: unknown;
}
