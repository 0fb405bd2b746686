import * as vscode from 'vscode';
import { bytesInWords } from '../../words/amounts.ts';
import { bodyUri } from './bodyFiles.ts';
import type { KeptBody } from '../../workbench/bodies.ts';

/** VS Code refuses to share larger text with extensions; above it a file on disk serves better. */
const MAX_EDITOR_BYTES = 50 * 1024 * 1024;

/** Opens a response body in VS Code's own editor for its type; a huge one is saved instead. */
export async function openBody(body: KeptBody | null): Promise<void> {
  if (body === null) {
    void vscode.window.showInformationMessage(
      'This body is no longer available: it was received before the window was reloaded.',
    );
    return;
  }
  if (body.size <= MAX_EDITOR_BYTES) {
    await vscode.commands.executeCommand('vscode.open', bodyUri(body), vscode.ViewColumn.One);
    return;
  }
  const save = await vscode.window.showInformationMessage(
    `This body is too large for an editor (${bytesInWords(body.size)}). Save it as a file instead?`,
    'Save As…',
  );
  if (save === undefined) return;
  const target = await vscode.window.showSaveDialog({ title: 'Save Response Body' });
  if (target !== undefined) await body.saveAs(target.fsPath);
}
