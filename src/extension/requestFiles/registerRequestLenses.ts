import * as vscode from 'vscode';
import { RequestLenses } from './requestLenses.ts';
import type { RequestResults } from './requestResults.ts';
import { SendLens } from './sendLens.ts';

/** The lines above requests, and the question whose line for sending is to be there. */
export function registerRequestLenses(
  context: vscode.ExtensionContext,
  results: RequestResults,
): void {
  const sendLens = new SendLens(context.globalState);
  const lenses = new RequestLenses(results, sendLens);
  const ask = ({ languageId }: vscode.TextDocument): void => {
    if (languageId === 'http') void sendLens.askOnce();
  };
  context.subscriptions.push(
    ...[sendLens, lenses],
    vscode.languages.registerCodeLensProvider({ language: 'http' }, lenses),
    vscode.workspace.onDidOpenTextDocument(ask),
  );
  vscode.workspace.textDocuments.forEach(ask);
}
