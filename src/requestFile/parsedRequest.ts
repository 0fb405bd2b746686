import type { Timeouts } from '../engine/message/timeouts.ts';
import type { Problem, Range } from '../files/problem.ts';

/** A request as it stands in a file, with the place of every part. Ranges count lines and characters from 0. */
export interface ParsedRequest {
  /** What `# @name` says, else the separator's title. */
  readonly name?: string;
  /** The text after `###`. */
  readonly title?: string;
  /** "GET" when none is written. */
  readonly method: string;
  /** The target as written, the pieces of following lines joined on; see `resolveTarget` for the URL it means. */
  readonly url: string;
  /** What is written after `HTTP/`. */
  readonly httpVersion?: string;
  /** What `# @timeout` and `# @connection-timeout` say. */
  readonly timeouts: Timeouts;
  readonly headers: readonly ParsedHeader[];
  readonly body: readonly BodyPart[];
  /** From the request line to the end of the body. */
  readonly range: Range;
  /** With the separator, the comments before the request and all that follows it, up to the next block. */
  readonly blockRange: Range;
  readonly ranges: {
    readonly name?: Range;
    readonly method?: Range;
    readonly url: Range;
    readonly httpVersion?: Range;
  };
  readonly problems: readonly Problem[];
}

export interface ParsedHeader {
  readonly name: string;
  readonly value: string;
  readonly range: Range;
  readonly nameRange: Range;
  readonly valueRange: Range;
}

/** Lines of text, or a file whose bytes are sent. Parts follow each other with a line end between them. */
export type BodyPart =
  | { readonly kind: 'text'; readonly lines: readonly string[]; readonly range: Range }
  | {
      readonly kind: 'file';
      readonly path: string;
      readonly range: Range;
      readonly pathRange: Range;
    };

export interface HttpFile {
  readonly requests: readonly ParsedRequest[];
  /** All problems of the file, those of its requests included, in the order of their lines. */
  readonly problems: readonly Problem[];
}
