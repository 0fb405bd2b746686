import * as vscode from 'vscode';
import { Lazy } from '../../workbench/lazy.ts';
import { onRequestFile } from '../requestFiles/openRequestFiles.ts';
import type { RequestResults } from '../requestFiles/requestResults.ts';
import type { RequestLenses } from './requestLenses.ts';

/** The lines above requests, and the question whose line for sending is to be there. Loaded when a request file is opened. */
export function registerRequestLenses(
  context: vscode.ExtensionContext,
  results: RequestResults,
): void {
  const changed = new vscode.EventEmitter<void>();
  const lenses = new Lazy<RequestLenses>(async () => {
    const { RequestLenses } = await import('./requestLenses.ts');
    const made = new RequestLenses(results, () => {
      changed.fire();
    });
    context.subscriptions.push(made);
    return made;
  });
  const ask = async (): Promise<void> => {
    await (await lenses.get()).askWhoShowsSend();
  };
  context.subscriptions.push(
    changed,
    vscode.languages.registerCodeLensProvider(
      { language: 'http' },
      {
        onDidChangeCodeLenses: changed.event,
        provideCodeLenses: async (document) => (await lenses.get()).above(document),
      },
    ),
    onRequestFile(() => void ask()),
  );
}
