import * as os from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { KeptBody } from '../../workbench/bodies.ts';

/** Where the last body was saved in this window. */
let lastFolder: vscode.Uri | null = null;

/** Asks where to, and writes the body as it came. Answers the file; null: the person thought better of it. */
export async function saveBody(body: KeptBody): Promise<vscode.Uri | null> {
  const folder =
    lastFolder ?? vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(os.homedir());
  const target = await vscode.window.showSaveDialog({
    title: 'Save Response Body',
    defaultUri: vscode.Uri.joinPath(folder, body.name),
  });
  if (target === undefined) return null;
  lastFolder = target.with({ path: path.posix.dirname(target.path) });
  if (target.scheme === 'file') await body.saveAs(target.fsPath);
  else await vscode.workspace.fs.writeFile(target, await body.readAll());
  return target;
}
