import { printProblem, shownPath } from '../terminal/fileProblem.ts';
import type { Output } from '../terminal/orderedOutput.ts';
import { printable } from '../terminal/printable.ts';
import type { RequestReport } from './requestReport.ts';

/** What a person is told of a request besides its session: what scripts wrote, tests, problems, why it was skipped. */
export function printReport(report: RequestReport, { io, screen, errors }: Output): void {
  for (const line of report.log) screen.line(printable(line));
  for (const { name, passed, message } of report.tests) {
    const to = passed ? screen : errors;
    const mark = passed ? to.paint('green', '✓') : to.paint('red', '✗');
    const why = passed || message === undefined ? '' : `: ${printable(message)}`;
    to.line(`  ${mark} ${printable(name)}${why}`);
  }
  for (const problem of report.problems) {
    printProblem(problem.severity === 'error' ? errors : screen, problem, io.cwd);
  }
  if (report.outcome !== 'skipped') return;
  screen.line(`${placeOf(report, io.cwd)}: skipped: ${printable(report.reason ?? '')}`);
}

/** `api/users.http:12`. */
export function placeOf({ file, line }: Pick<RequestReport, 'file' | 'line'>, cwd: string): string {
  return `${shownPath(file, cwd)}:${String(line)}`;
}
