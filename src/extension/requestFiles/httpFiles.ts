import * as vscode from 'vscode';
import { readHttpFile } from '../../requestFile/readHttpFile.ts';
import { diagnosticOf } from '../editor/diagnostics.ts';

const SELECTOR: vscode.DocumentSelector = { language: 'http' };

/** In .http files: "Send" above each request, and what is wrong with them in the Problems view. */
export function registerHttpFiles(context: vscode.ExtensionContext): void {
  const diagnostics = vscode.languages.createDiagnosticCollection('request-workbench-http');
  const check = (document: vscode.TextDocument): void => {
    if (document.languageId !== 'http') return;
    const { problems } = readHttpFile(document.getText());
    diagnostics.set(document.uri, problems.map(diagnosticOf));
  };
  context.subscriptions.push(
    diagnostics,
    vscode.languages.registerCodeLensProvider(SELECTOR, { provideCodeLenses: sendLenses }),
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

function sendLenses(document: vscode.TextDocument): vscode.CodeLens[] {
  return readHttpFile(document.getText()).requests.map(({ range: { start } }) => {
    const place = new vscode.Range(start.line, 0, start.line, 0);
    return new vscode.CodeLens(place, {
      title: 'Send',
      tooltip: 'Send this request',
      command: 'requestWorkbench.sendRequest',
      arguments: [{ uri: document.uri.toString(), line: start.line }],
    });
  });
}
