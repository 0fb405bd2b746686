import { count, duration } from '../../words/amounts.ts';
import { printable } from '../terminal/printable.ts';
import type { Screen } from '../terminal/screen.ts';
import { placeOf } from './printReport.ts';
import { titleOf } from './requestReport.ts';
import type { RequestReport } from './requestReport.ts';

type Counts = Readonly<Record<RequestReport['outcome'], number>>;

export function countsOf(reports: readonly RequestReport[]): Counts {
  const counts = { passed: 0, failed: 0, skipped: 0, notSent: 0 };
  for (const { outcome } of reports) counts[outcome]++;
  return counts;
}

/** What became of all requests, when there was more than one; those that need a look are named. */
export function printSummary(
  reports: readonly RequestReport[],
  screen: Screen,
  { ms, cwd, dryRun }: { readonly ms: number; readonly cwd: string; readonly dryRun: boolean },
): void {
  if (reports.length < 2) return;
  const { passed, failed, skipped, notSent } = countsOf(reports);
  const parts = dryRun
    ? [`${String(passed)} can be sent`]
    : [`${String(passed)} succeeded`, `${String(failed)} failed`];
  if (skipped > 0) parts.push(`${String(skipped)} skipped`);
  if (notSent > 0) parts.push(`${String(notSent)} ${dryRun ? "can't be sent" : 'not sent'}`);
  screen.line(`\n${count(reports.length, 'request')}: ${parts.join(', ')}, in ${duration(ms)}`);
  const tests = reports.flatMap((report) => report.tests);
  if (tests.length > 0) {
    const wrong = tests.filter((test) => !test.passed).length;
    screen.line(
      `${count(tests.length, 'test')}: ${String(tests.length - wrong)} passed, ${String(wrong)} failed`,
    );
  }
  for (const report of reports) {
    const why = whyOf(report);
    if (why === null) continue;
    const word = report.outcome === 'failed' ? 'failed' : 'not sent';
    const place = printable(placeOf(report, cwd));
    screen.line(
      `  ${screen.paint('red', word.padEnd(8))}  ${place}  ${printable(titleOf(report))}: ${printable(why)}`,
    );
  }
}

/** The first thing that was wrong; null: nothing was, or the run was over before the request was begun. */
function whyOf({ outcome, tests, problems, reason }: RequestReport): string | null {
  const test = tests.find(({ passed }) => !passed);
  const problem = problems.find(({ severity }) => severity === 'error');
  if (test !== undefined) return test.name;
  if (problem !== undefined) return problem.message;
  return outcome === 'failed' ? reason : null;
}
