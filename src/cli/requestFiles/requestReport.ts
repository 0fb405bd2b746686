import type { FileProblem } from '../../files/problem.ts';
import type { ParsedRequest } from '../../requestFile/parse/parsedRequest.ts';
import type { RequestOutcome } from '../../requestFile/run/outcome.ts';
import type { TestResult } from '../../requestFile/scripts/contract/script.ts';
import { maskUrl } from '../../session/mask.ts';

/** What became of one request of a run, as the terminal, `--json` and `--junit` tell it: without secrets. */
export interface RequestReport {
  /** Absolute. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** Null: it has none. */
  readonly name: string | null;
  /** As they are sent; as they are written when the request was not sent. */
  readonly method: string;
  readonly url: string;
  /** As they are written: the same in every environment. */
  readonly written: string;
  readonly outcome: 'passed' | 'failed' | 'skipped' | 'notSent';
  /** Why it was skipped, or why no response came; null otherwise. */
  readonly reason: string | null;
  /** Of the response; null: there is none. */
  readonly status: number | null;
  /** From the first event of its session to the last; null: it was not sent. */
  readonly ms: number | null;
  /** Epoch milliseconds at which it was over. */
  readonly endedAt: number;
  readonly session: string | null;
  readonly tests: readonly TestResult[];
  readonly problems: readonly FileProblem[];
  /** What scripts have written. */
  readonly log: readonly string[];
  /** With `--repeat`: which time, from 1. */
  readonly repetition: number;
}

/** What its session knows of a request. */
export interface SessionFacts {
  readonly method: string;
  readonly url: string;
  readonly status: number | null;
  readonly ms: number;
}

/** @param facts null: it was not sent */
export function reportOf(
  outcome: RequestOutcome,
  facts: SessionFacts | null,
  repetition: number,
): RequestReport {
  const { file, name, request, session, reason, tests, problems, log } = outcome;
  const method = request?.method ?? 'RUN';
  const url = maskUrl(request?.url ?? '');
  return {
    ...{ file, line: outcome.line + 1, name, session, repetition },
    ...{ method: facts?.method ?? method, url: facts?.url ?? url },
    written: `${method} ${url}`.trim(),
    outcome: resultOf(outcome),
    ...{ status: facts?.status ?? null, ms: facts?.ms ?? null, endedAt: Date.now() },
    ...{ reason, tests, problems, log },
  };
}

/** Of a request that was never begun. */
export function unsentReport(
  file: string,
  request: ParsedRequest,
  { reason, repetition }: { readonly reason: string; readonly repetition: number },
): RequestReport {
  const outcome: RequestOutcome = {
    ...{ file, line: request.range.start.line, name: request.name ?? null, request },
    ...{ status: 'notSent', reason, problems: [], tests: [], log: [], session: null },
  };
  return reportOf(outcome, null, repetition);
}

function resultOf({ status, tests, problems }: RequestOutcome): RequestReport['outcome'] {
  if (status !== 'sent') return status;
  const hasFailed =
    tests.some(({ passed }) => !passed) || problems.some(({ severity }) => severity === 'error');
  return hasFailed ? 'failed' : 'passed';
}

/** How a request is called where there is no room for its place: its name, else its line as written. */
export function titleOf({ name, written }: Pick<RequestReport, 'name' | 'written'>): string {
  return name ?? written;
}
