import { readingDocument } from '../document/readDocument.ts';
import { located } from '../check/parseRuleFile.ts';
import type { Problem } from '../../files/problem.ts';
import type { Steps } from '../document/slices.ts';
import type { RuleFinding } from './analyzeRules.ts';

/** A finding at its place in its file's text. */
export interface FindingProblem extends Problem {
  readonly because: RuleFinding['because'];
}

/** Findings about one file, in its text; none while its syntax is broken. The reader of its ending must be loaded. */
export function* placingFindings(
  path: string,
  text: string,
  findings: readonly RuleFinding[],
): Steps<FindingProblem[]> {
  const document = yield* readingDocument(path, text);
  if (document.problems.some(({ severity }) => severity === 'error')) return [];
  const placed: FindingProblem[] = [];
  for (const { fault, because } of findings) {
    placed.push(...located([fault], document).map((problem) => ({ ...problem, because })));
    yield;
  }
  return placed;
}
