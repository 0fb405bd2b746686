import * as vscode from 'vscode';
import { numbered } from '../../session/freeName.ts';

/**
 * Writes a file `workbench<ending>`, or `workbench-2…` where that is taken, into the folder a person means, and opens it.
 * Answers which file it is. `purpose` says what the file is for where there is no folder, without a full stop.
 */
export async function newFile(
  ending: string,
  text: string,
  purpose: string,
): Promise<vscode.Uri | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length === 0) {
    void vscode.window.showErrorMessage(`Open a folder first: ${purpose}.`);
    return undefined;
  }
  const folder = await chooseFolder(folders);
  if (folder === undefined) return undefined;
  const uri = await freeName(folder.uri, 'workbench', ending);
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  await vscode.window.showTextDocument(uri);
  return uri;
}

/** That of the file in the editor; of several without one, the folder that is picked. */
export async function chooseFolder(
  folders: readonly vscode.WorkspaceFolder[],
): Promise<vscode.WorkspaceFolder | undefined> {
  if (folders.length === 1) return folders[0];
  const active = vscode.window.activeTextEditor?.document.uri;
  const ofEditor = active && vscode.workspace.getWorkspaceFolder(active);
  return (
    ofEditor ??
    vscode.window.showWorkspaceFolderPick({ placeHolder: 'The folder for the new file' })
  );
}

/** `name<ending>` in the folder, or `name-2…` where that is taken. */
export async function freeName(
  folder: vscode.Uri,
  name: string,
  ending: string,
): Promise<vscode.Uri> {
  for (let number = 1; ; number++) {
    const uri = vscode.Uri.joinPath(folder, numbered(name, number, ending));
    if (!(await exists(uri))) return uri;
  }
}

export async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
