import { labelOf } from '../../requestFile/requestTests.ts';
import type { RequestOutcome } from '../../requestFile/run/outcome.ts';
import type { SessionView } from '../../session/sessionView.ts';
import { duration } from '../../words/amounts.ts';
import { outcomeOf } from '../../words/outcome.ts';

const RED = '\u001B[31m';
const GREEN = '\u001B[32m';
const DIM = '\u001B[2m';
const PLAIN = '\u001B[0m';

/** What is written of a request into the output of its run, line by line: it, its tests, what its scripts wrote, its problems. */
export function outputOf(outcome: RequestOutcome, view: SessionView | undefined): string[] {
  const { status, reason, problems, tests, log } = outcome;
  const lines = [titleOf(outcome, view), ...log.map((text) => `  ${text}`)];
  for (const { name: test, passed, message } of tests) {
    const mark = passed ? `${GREEN}✓${PLAIN}` : `${RED}✗${PLAIN}`;
    const why = passed || message === undefined ? '' : `: ${message}`;
    lines.push(`  ${mark} ${test}${why}`);
  }
  for (const { severity, message, hint } of problems) {
    const color = severity === 'error' ? RED : DIM;
    lines.push(`  ${color}${message}${PLAIN} ${hint}`);
  }
  if (status === 'skipped') lines.push(`  ${DIM}skipped: ${reason ?? ''}${PLAIN}`);
  if (status === 'failed') lines.push(`  ${RED}${reason ?? 'There was no answer.'}${PLAIN}`);
  return lines.flatMap((line) => line.split(/\r?\n/));
}

/** "login: POST http://localhost/login, 200 OK, 34 ms". */
function titleOf({ name, request }: RequestOutcome, view: SessionView | undefined): string {
  if (view === undefined) return name ?? (request === null ? '' : labelOf(request));
  const { method, url } = view.request;
  const result = `${method} ${url}, ${outcomeOf(view).text}, ${duration(view.elapsedMs)}`;
  return name === null ? result : `${name}: ${result}`;
}
