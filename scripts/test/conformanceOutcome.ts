import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { conformancePage, conformanceProblems } from '../conformance/conformance.ts';
import { readRows, testsOf, unitOutcomes } from '../conformance/files.ts';
import type { TestOutcome } from './testOutcome.ts';

/** Whether docs/conformance.md says what this run of the unit suite has shown, and every row is spoken for. */
export async function conformanceOutcome(
  root: string,
  outcomes: readonly TestOutcome[],
): Promise<TestOutcome> {
  // Whole at any time, also when two runs end at once.
  const whole = `${unitOutcomes(root)}.${process.pid}`;
  await writeFile(whole, JSON.stringify(outcomes));
  await rename(whole, unitOutcomes(root));
  const conformance = { ...(await readRows(root)), tests: testsOf(outcomes) };
  const problems = conformanceProblems(conformance);
  const page = await readFile(path.join(root, 'docs', 'conformance.md'), 'utf8').catch(() => '');
  if (page !== conformancePage(conformance)) {
    problems.push('docs/conformance.md is out of date: run `node scripts/conformance.ts`');
  }
  const name = 'every conformance row is proven by a test, and docs/conformance.md says which';
  if (problems.length === 0) return { outcome: 'passed', name };
  for (const problem of problems) console.error(`  ${problem}`);
  return { outcome: 'failed', name, error: problems.join('\n') };
}
