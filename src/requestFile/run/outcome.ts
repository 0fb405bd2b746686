import type { ParsedRequest } from '../parse/parsedRequest.ts';
import type { TestResult } from '../scripts/contract/script.ts';
import type { FileProblem } from '../../files/problem.ts';

/** What became of one request of a run. */
export interface RequestOutcome {
  readonly file: string;
  /** From 0. */
  readonly line: number;
  readonly name: string | null;
  /** As it is written; null: a line `run` came to no request. */
  readonly request: ParsedRequest | null;
  readonly status:
    | 'sent'
    /** It was sent, and no answer came. */
    | 'failed'
    /** `# @disabled`, another protocol, a `# @note` that was declined: nothing was wrong. */
    | 'skipped'
    /** Something was wrong with it, so it was not sent. */
    | 'notSent';
  /** Why it was skipped or failed; null otherwise. */
  readonly reason: string | null;
  readonly problems: readonly FileProblem[];
  /** Of scripts and assertions. */
  readonly tests: readonly TestResult[];
  /** What scripts have written. */
  readonly log: readonly string[];
  readonly session: string | null;
}
