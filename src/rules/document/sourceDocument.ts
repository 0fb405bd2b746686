import type { Problem, Range, ValuePath } from '../problem.ts';
import { readJson } from './jsonDocument.ts';

/** A text read into a value that knows where each of its parts stands. */
export interface SourceDocument {
  readonly value: unknown;
  /** Of the syntax; with an error, `value` is not to be used. */
  readonly problems: readonly Problem[];
  /** The place of a value, or of its property name; that of the nearest part around it when there is none. */
  rangeOf(path: ValuePath, part: 'value' | 'key' | 'start'): Range;
}

type Reader = (text: string) => SourceDocument;

/** How files are read, by the end of their name. */
const readers: Readonly<Record<string, Reader>> = { '.json': readJson, '.jsonc': readJson };

/** Never throws. A name that ends otherwise is read as JSON. */
export function readDocument(path: string, text: string): SourceDocument {
  const ending = /\.[^./\\]+$/.exec(path)?.[0].toLowerCase() ?? '.json';
  return (readers[ending] ?? readJson)(text);
}
