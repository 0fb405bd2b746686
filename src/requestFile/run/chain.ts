import type { ParsedRequest } from '../parse/parsedRequest.ts';

/** What led to a request or a file: none is sent or run again for its own sake. */
export interface Chain {
  readonly requests: readonly ParsedRequest[];
  /** Absolute paths of the files whose lines led here. */
  readonly files: readonly string[];
}

export const NO_CHAIN: Chain = { requests: [], files: [] };
