/** A problem that knows its place in the value and not yet in the text. */
export interface Fault {
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly hint: string;
  readonly path: ValuePath;
  /** What of it to point at: the value, its property's name, or only the value's first character. */
  readonly at?: 'value' | 'key' | 'start';
  /** What most likely is meant in its place: a value, or with `at: 'key'` a name. A quick fix writes it. */
  readonly suggestion?: unknown;
  /** Which part of the text at `path` it is about. */
  readonly part?: TextSpan;
}

/** Offsets in UTF-16 units, as the value counts them and not its source; `end` is exclusive. */
export interface TextSpan {
  readonly start: number;
  readonly end: number;
}

/** Property names and indexes that lead from a document's root to a value. */
export type ValuePath = readonly (string | number)[];
