import * as vscode from 'vscode';

/** Opens a file at a line, counted from 1. */
export async function openAt(
  file: string,
  line: number,
  viewColumn: vscode.ViewColumn,
): Promise<void> {
  const selection = new vscode.Range(line - 1, 0, line - 1, 0);
  await vscode.window.showTextDocument(vscode.Uri.file(file), { selection, viewColumn });
}
