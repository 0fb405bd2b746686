import assert from 'node:assert/strict';
import * as vscode from 'vscode';

/** A file of the folder that is open. */
export function inWorkspace(name: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder !== undefined);
  return vscode.Uri.joinPath(folder.uri, name);
}
