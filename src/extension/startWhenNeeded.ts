import * as vscode from 'vscode';
import { isRuleDocument } from './rules/ruleDocuments.ts';
import { isRequestFile } from './requestFiles/openRequestFiles.ts';
import { holdsFiles } from './ports/workspaceFiles.ts';

/**
 * Starts the workbench before any command is run when there is something to show: files of ours in the workspace, or
 * in an editor. Any other JSON or YAML that is opened starts nothing.
 */
export function startWhenNeeded(context: vscode.ExtensionContext, start: () => void): void {
  let waiting: vscode.Disposable | null = null;
  const startOnce = (): void => {
    waiting?.dispose();
    waiting = null;
    start();
  };
  const isOurs = (document: vscode.TextDocument): boolean =>
    isRequestFile(document) || isRuleDocument(document);
  if (vscode.workspace.textDocuments.some(isOurs)) {
    startOnce();
    return;
  }
  waiting = vscode.workspace.onDidOpenTextDocument((document) => {
    if (isOurs(document)) startOnce();
  });
  context.subscriptions.push({
    dispose: () => {
      waiting?.dispose();
    },
  });
  void holdsFiles().then((holds) => {
    if (holds && waiting !== null) startOnce();
  });
}
