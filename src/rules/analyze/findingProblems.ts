import { readDocument } from '../document/readDocument.ts';
import { located } from '../parseRuleFile.ts';
import type { Problem } from '../../problem.ts';
import type { RuleFinding } from './analyzeRules.ts';

/** A finding at its place in its file's text. */
export interface FindingProblem extends Problem {
  readonly because: RuleFinding['because'];
}

/** Findings about one file, in its text; none while its syntax is broken. The reader of its ending must be loaded. */
export function findingProblems(
  path: string,
  text: string,
  findings: readonly RuleFinding[],
): FindingProblem[] {
  const document = readDocument(path, text);
  if (document.problems.some(({ severity }) => severity === 'error')) return [];
  return findings.flatMap(({ fault, because }) =>
    located([fault], document).map((problem) => ({ ...problem, because })),
  );
}
