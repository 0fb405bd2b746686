import { relativePathInto } from '../../files/insideFolder.ts';
import type { FileProblem } from '../../files/problem.ts';
import type { CliIo } from './io.ts';
import { printable } from './printable.ts';
import type { Screen } from './screen.ts';

/** `file:line:column: error: message`, as editors and CI read it, and the hint below. */
export function printProblem(screen: Screen, problem: FileProblem, cwd: string): void {
  const { line, character } = problem.range.start;
  const place = `${shownPath(problem.file, cwd)}:${String(line + 1)}:${String(character + 1)}`;
  const severity = screen.paint(problem.severity === 'error' ? 'red' : 'yellow', problem.severity);
  screen.line(`${place}: ${severity}: ${printable(problem.message)} [${problem.code}]`);
  screen.line(`    ${printable(problem.hint)}`);
}

/** Tells all of them. Answers whether one is an error. */
export function toldProblems(
  problems: readonly FileProblem[],
  screen: Screen,
  { cwd }: CliIo,
): boolean {
  for (const problem of problems) printProblem(screen, problem, cwd);
  return problems.some(({ severity }) => severity === 'error');
}

/** A path as a person knows it: relative when it is inside the current folder. */
export function shownPath(path: string, cwd: string): string {
  return printable(relativePathInto(cwd, path) || path);
}
