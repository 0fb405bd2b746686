import * as vscode from 'vscode';
import type { Problem, Range } from '../../files/problem.ts';

/** Who says it, in the Problems view. */
export const SOURCE = 'Request Workbench';

/** So many of a file VS Code shows; more need not be made. */
export const MOST_SHOWN = 1000;

export function diagnosticOf(problem: Problem): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(
    rangeOf(problem.range),
    problem.hint === '' ? problem.message : `${problem.message}\n${problem.hint}`,
    problem.severity === 'error'
      ? vscode.DiagnosticSeverity.Error
      : vscode.DiagnosticSeverity.Warning,
  );
  diagnostic.code = problem.code;
  diagnostic.source = SOURCE;
  return diagnostic;
}

export function rangeOf({ start, end }: Range): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}
