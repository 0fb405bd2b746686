import * as vscode from 'vscode';
import { EXCLUDED } from '../ports/workspaceFiles.ts';

/** Request files of a workspace. */
export const REQUEST_FILES = '**/*.{http,rest}';

/** Some of them, without those that others have put there. */
export function findRequestFiles(most: number): Thenable<vscode.Uri[]> {
  return vscode.workspace.findFiles(REQUEST_FILES, EXCLUDED, most);
}
