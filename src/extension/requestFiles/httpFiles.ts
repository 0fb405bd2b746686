import * as vscode from 'vscode';
import { readHttpFile } from '../../requestFile/readHttpFile.ts';
import { diagnosticOf } from '../editor/diagnostics.ts';

/** In .http files: what is wrong with them, in the Problems view. */
export function registerHttpFiles(context: vscode.ExtensionContext): void {
  const diagnostics = vscode.languages.createDiagnosticCollection('request-workbench-http');
  const check = (document: vscode.TextDocument): void => {
    if (document.languageId !== 'http') return;
    const { problems } = readHttpFile(document.getText());
    diagnostics.set(document.uri, problems.map(diagnosticOf));
  };
  context.subscriptions.push(
    diagnostics,
    vscode.workspace.onDidOpenTextDocument(check),
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      check(document);
    }),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => {
      diagnostics.delete(uri);
    }),
  );
  vscode.workspace.textDocuments.forEach(check);
}
