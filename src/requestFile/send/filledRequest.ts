import type { ParsedRequest, WrittenHeader } from '../parse/parsedRequest.ts';
import type { Line } from '../parse/line.ts';
import type { Range } from '../../files/problem.ts';

/** A request as scripts have changed it: it is filled in afterwards, what they have written too. */
export interface ChangedRequest extends ParsedRequest {
  /** What a script has made its body, in place of text. */
  readonly bytes?: Uint8Array;
}

/** A request whose expressions have been replaced by their values. Ranges are still those of the file. */
export interface FilledRequest extends ChangedRequest {
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
      readonly withoutLineEnds?: boolean;
      readonly range: Range;
      readonly pathRange: Range;
    };
