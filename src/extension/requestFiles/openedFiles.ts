import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { readText } from '../../files/wholeFile.ts';
import { workspaceFolderOf } from '../../files/workspaceFolder.ts';

/** A file as it stands in the editor, saved or not, else on the disk. */
export function readOpened(path: string): ReturnType<typeof readText> {
  const opened = vscode.workspace.textDocuments.find(
    ({ uri }) => (uri.scheme === 'file' || uri.scheme === 'untitled') && uri.fsPath === path,
  );
  return opened === undefined ? readText(path) : Promise.resolve({ text: opened.getText() });
}

/** A file that was opened from elsewhere must not be able to send what lies beside the project, or at home. */
export function rootOf(file: string): string {
  const folder = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(file))?.uri.fsPath;
  return workspaceFolderOf(file, folder ?? dirname(file));
}
