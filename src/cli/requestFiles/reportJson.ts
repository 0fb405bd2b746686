import type { FileProblem } from '../../files/problem.ts';
import type { RequestReport } from './requestReport.ts';

/** The object that `--json` prints of a request when it is over; docs/command-line.md describes it. */
export function reportJson(report: RequestReport, isRepeated: boolean): unknown {
  const { file, line, name, method, url, outcome, reason, status, ms, session, log } = report;
  return {
    type: 'request:completed',
    ...{ file, line, name, method, url, outcome, reason, status, ms, session },
    tests: report.tests.map(({ name: test, passed, message, expected, actual, ...place }) => ({
      name: test,
      passed,
      ...(passed ? {} : { message: message ?? null, expected, actual }),
      ...(place.file === undefined ? {} : { file: place.file }),
      ...(place.line === undefined ? {} : { line: place.line + 1 }),
    })),
    problems: report.problems.map(problemJson),
    log,
    ...(isRepeated ? { repetition: report.repetition } : {}),
  };
}

/** Lines and columns from 1, as they are printed. */
export function problemJson({ file, code, severity, message, hint, range }: FileProblem): unknown {
  const { line, character } = range.start;
  return { severity, code, message, hint, file, line: line + 1, column: character + 1 };
}
