import { isAbsolute, relative } from 'node:path';
import { printable } from './printable.ts';
import type { Screen } from './screen.ts';

/** A problem of a file that the command was given. Positions count from 0. */
export interface FileProblem {
  /** Absolute. */
  readonly file: string;
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly hint: string;
  readonly range: { readonly start: { readonly line: number; readonly character: number } };
}

/** `file:line:column: error: message`, as editors and CI read it, and the hint below. */
export function printProblem(screen: Screen, problem: FileProblem, cwd: string): void {
  const { line, character } = problem.range.start;
  const place = `${shownPath(problem.file, cwd)}:${String(line + 1)}:${String(character + 1)}`;
  const severity = screen.paint(problem.severity === 'error' ? 'red' : 'yellow', problem.severity);
  screen.line(`${place}: ${severity}: ${printable(problem.message)} [${problem.code}]`);
  screen.line(`    ${printable(problem.hint)}`);
}

/** A path as a person knows it: relative when it is inside the current folder. */
export function shownPath(path: string, cwd: string): string {
  const way = relative(cwd, path);
  return printable(way === '' || way.startsWith('..') || isAbsolute(way) ? path : way);
}
