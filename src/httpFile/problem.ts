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

/** Something wrong in a `.http` file, for the person who wrote it. */
export interface Problem {
  /** Stable, for scripts and quick fixes: "missing-url". */
  readonly code: string;
  /** A request with an error is not sent. */
  readonly severity: 'error' | 'warning';
  /** What is wrong, in a sentence. */
  readonly message: string;
  /** What to do about it, in a sentence. */
  readonly hint: string;
  readonly range: Range;
}
