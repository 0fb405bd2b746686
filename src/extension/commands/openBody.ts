import * as vscode from 'vscode';
import type { BodyFile } from '../panel/bodyFiles.ts';

/** VS Code refuses to share larger text with extensions; above it a file on disk serves better. */
const MAX_EDITOR_BYTES = 50 * 1024 * 1024;

/** Opens a response body in VS Code's own editor for its type; a huge one is saved instead. */
export async function openBody(body: BodyFile | null): Promise<void> {
  if (body === null) {
    void vscode.window.showInformationMessage(
      'The body was not kept: it came before the window was reloaded.',
    );
    return;
  }
  if (body.size <= MAX_EDITOR_BYTES) {
    await vscode.commands.executeCommand('vscode.open', body.uri, vscode.ViewColumn.One);
    return;
  }
  const megabytes = String(Math.round(body.size / 1024 / 1024));
  const save = await vscode.window.showInformationMessage(
    `This body has ${megabytes} MB, too much for an editor. Save it as a file instead?`,
    'Save As…',
  );
  if (save === undefined) return;
  const target = await vscode.window.showSaveDialog({ title: 'Save Response Body' });
  if (target !== undefined) await body.saveAs(target.fsPath);
}
