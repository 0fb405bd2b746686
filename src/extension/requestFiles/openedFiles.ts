import { devNull } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import * as vscode from 'vscode';
import { readText } from '../../files/wholeFile.ts';
import { workspaceFolderOf } from '../../files/workspaceFolder.ts';
import { folders } from '../ports/workspaceFiles.ts';

/** Where files that were never saved stand while no folder is open: no file can be beside them. */
const NOWHERE = devNull;

/**
 * The absolute path by which a request file is known. One that was never saved has none of its own: it counts as if it were in
 * the first folder of the window.
 */
export function pathOf({ scheme, fsPath }: vscode.Uri): string {
  if (scheme !== 'untitled' || isAbsolute(fsPath)) return fsPath;
  return join(folders()[0]?.uri.fsPath ?? NOWHERE, fsPath);
}

/** Whether files may be looked for around a path: not around one that was never saved, while no folder is open. */
export function isSomewhere(path: string): boolean {
  return !path.startsWith(NOWHERE);
}

/** The document that is open under a path, saved or not. */
export function openedDocument(path: string): vscode.TextDocument | undefined {
  return vscode.workspace.textDocuments.find(
    ({ uri }) => (uri.scheme === 'file' || uri.scheme === 'untitled') && pathOf(uri) === path,
  );
}

/** The address of a file by its path, also of one that was never saved. */
export function uriOf(path: string): vscode.Uri {
  return openedDocument(path)?.uri ?? vscode.Uri.file(path);
}

/** A file as it stands in the editor, saved or not, else on the disk. */
export function readOpened(path: string): ReturnType<typeof readText> {
  const opened = openedDocument(path);
  return opened === undefined ? readText(path) : Promise.resolve({ text: opened.getText() });
}

/** A file that was opened from elsewhere must not be able to send what lies beside the project, or at home. */
export function rootOf(file: string): string {
  const folder = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(file))?.uri.fsPath;
  return workspaceFolderOf(file, folder ?? dirname(file));
}
