import * as vscode from 'vscode';
import type { Problem } from '../../files/problem.ts';
import { diagnosticOf } from '../editor/diagnostics.ts';
import { count } from '../../words/amounts.ts';

/** What the last import or export could not carry over, in the Problems view: each leads to its place. */
export class ExchangeProblems implements vscode.Disposable {
  readonly #diagnostics = vscode.languages.createDiagnosticCollection('request-workbench-exchange');
  /** A text that changes takes its places along. */
  readonly #changed = vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
    if (contentChanges.length > 0) this.#diagnostics.delete(document.uri);
  });

  /** Shows the list, if there is anything in it. */
  async show(
    problems: readonly { readonly uri: vscode.Uri; readonly problem: Problem }[],
  ): Promise<void> {
    this.#diagnostics.clear();
    const byFile = Map.groupBy(problems, ({ uri }) => uri.toString());
    for (const [uri, ofFile] of byFile) {
      this.#diagnostics.set(
        vscode.Uri.parse(uri),
        ofFile.map(({ problem }) => diagnosticOf(problem)),
      );
    }
    if (problems.length > 0) {
      await vscode.commands.executeCommand('workbench.actions.view.problems');
    }
  }

  dispose(): void {
    this.#changed.dispose();
    this.#diagnostics.dispose();
  }
}

/** " 3 things could not be converted exactly: see Problems."; nothing when all was. */
export function warningsInWords(warnings: number): string {
  if (warnings === 0) return '';
  return ` ${count(warnings, 'thing')} could not be converted exactly: see Problems.`;
}
