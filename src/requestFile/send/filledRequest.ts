import type { ParsedRequest, WrittenHeader } from '../parse/parsedRequest.ts';
import type { Line } from '../parse/line.ts';
import type { Range } from '../../files/problem.ts';

/** A request whose expressions have been replaced by their values. Ranges are still those of the file. */
export interface FilledRequest extends ParsedRequest {
  readonly headers: readonly WrittenHeader[];
  readonly body: readonly FilledPart[];
  /** Values that are never shown: they stand in the URL, a header or the body. */
  readonly secrets: readonly string[];
}

export type FilledPart =
  | { readonly kind: 'text'; readonly lines: readonly Line[]; readonly range: Range }
  | {
      readonly kind: 'file';
      readonly path: string;
      readonly template: null;
      readonly range: Range;
      readonly pathRange: Range;
    };
