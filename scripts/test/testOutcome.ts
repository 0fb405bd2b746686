import { appendFileSync, readFileSync } from 'node:fs';

export interface TestOutcome {
  readonly outcome: 'passed' | 'failed' | 'skipped';
  readonly name: string;
  /** The file it is in, relative to the root, with slashes. */
  readonly file?: string;
  /** Where a failed test is written. */
  readonly location?: string;
  /** How long it took, where its runner does not tell by itself what was slow. */
  readonly milliseconds?: number;
  /** Why it failed, with the stack. */
  readonly error?: string;
}

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export const noTests: Counts = { passed: 0, failed: 0, skipped: 0 };

/** Outcomes are written as they come, a line each, so that those of a run that is killed still count. */
export function recordOutcome(file: string, outcome: TestOutcome): void {
  appendFileSync(file, `${JSON.stringify(outcome)}\n`);
}

export function readOutcomes(file: string): TestOutcome[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return [];
  }
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as TestOutcome);
}

export function countOutcomes(outcomes: readonly TestOutcome[]): Counts {
  const count = (wanted: TestOutcome['outcome']): number =>
    outcomes.filter(({ outcome }) => outcome === wanted).length;
  return { passed: count('passed'), failed: count('failed'), skipped: count('skipped') };
}

export function addCounts(a: Counts, b: Counts): Counts {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
  };
}

/** The line that ends every run: `12 passed, 0 failed`, and what was skipped if anything was. */
export function summaryLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
