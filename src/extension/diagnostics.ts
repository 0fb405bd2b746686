import * as vscode from 'vscode';
import type { Problem } from '../problem.ts';

export function diagnosticOf(problem: Problem): vscode.Diagnostic {
  const { start, end } = problem.range;
  const diagnostic = new vscode.Diagnostic(
    new vscode.Range(start.line, start.character, end.line, end.character),
    problem.hint === '' ? problem.message : `${problem.message}\n${problem.hint}`,
    problem.severity === 'error'
      ? vscode.DiagnosticSeverity.Error
      : vscode.DiagnosticSeverity.Warning,
  );
  diagnostic.code = problem.code;
  diagnostic.source = 'Request Workbench';
  return diagnostic;
}
