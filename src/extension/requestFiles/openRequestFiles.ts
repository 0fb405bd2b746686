import * as vscode from 'vscode';

export function isRequestFile({ languageId }: vscode.TextDocument): boolean {
  return languageId === 'http';
}

/** Calls `act` with each request file that is open, and with each that is opened from now on. */
export function onRequestFile(act: (document: vscode.TextDocument) => void): vscode.Disposable {
  const opened = (document: vscode.TextDocument): void => {
    if (isRequestFile(document)) act(document);
  };
  const subscription = vscode.workspace.onDidOpenTextDocument(opened);
  vscode.workspace.textDocuments.forEach(opened);
  return subscription;
}
