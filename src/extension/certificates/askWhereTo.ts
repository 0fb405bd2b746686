import * as os from 'node:os';
import * as vscode from 'vscode';

/** Where a file of certificates is to be written. Null: the person thought better of it. */
export async function askWhereTo(title: string, name: string): Promise<vscode.Uri | null> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(os.homedir());
  const target = await vscode.window.showSaveDialog({
    title,
    defaultUri: vscode.Uri.joinPath(folder, name),
    filters: { 'PEM certificates': ['pem', 'crt'] },
  });
  return target ?? null;
}
