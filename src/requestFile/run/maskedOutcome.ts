import type { FileProblem } from '../../files/problem.ts';
import type { TestResult } from '../scripts/contract/script.ts';
import { isValues } from '../values/path.ts';
import type { Value } from '../values/value.ts';
import type { RequestOutcome } from './outcome.ts';

/** An outcome for people to read: what is secret is hidden in tests, problems and what scripts wrote. */
export function maskedOutcome(
  outcome: RequestOutcome,
  mask: (text: string) => string,
): RequestOutcome {
  const { reason, problems, tests, log } = outcome;
  return {
    ...outcome,
    reason: reason === null ? null : mask(reason),
    problems: maskedProblems(problems, mask),
    tests: tests.map((test) => maskedTest(test, mask)),
    log: log.map(mask),
  };
}

export function maskedProblems(
  problems: readonly FileProblem[],
  mask: (text: string) => string,
): FileProblem[] {
  return problems.map((problem) => ({
    ...problem,
    message: mask(problem.message),
    hint: mask(problem.hint),
  }));
}

function maskedTest(test: TestResult, mask: (text: string) => string): TestResult {
  const { name, message, expected, actual } = test;
  return {
    ...test,
    name: mask(name),
    ...(message === undefined ? {} : { message: mask(message) }),
    ...(expected === undefined ? {} : { expected: maskedValue(expected, mask) }),
    ...(actual === undefined ? {} : { actual: maskedValue(actual, mask) }),
  };
}

function maskedValue(value: Value, mask: (text: string) => string): Value {
  if (typeof value === 'string') return mask(value);
  if (Array.isArray(value)) {
    return (value as readonly Value[]).map((each) => maskedValue(each, mask));
  }
  if (!isValues(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, maskedValue(each, mask)]),
  );
}
