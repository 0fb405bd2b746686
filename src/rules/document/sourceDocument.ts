import type { ValuePath } from '../fault.ts';
import type { Problem, Range } from '../../problem.ts';

/** A text read into a value that knows where each of its parts stands. */
export interface SourceDocument {
  readonly value: unknown;
  /** Of the syntax; with an error, `value` is not to be used. */
  readonly problems: readonly Problem[];
  /** The place of a value, or of its property name; that of the nearest part around it when there is none. */
  rangeOf(path: ValuePath, part: 'value' | 'key' | 'start'): Range;
}
