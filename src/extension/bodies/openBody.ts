import * as vscode from 'vscode';
import { bytesInWords } from '../../words/amounts.ts';
import type { KeptBody } from '../../workbench/bodies.ts';
import { bodyUri } from './bodyFiles.ts';
import { saveBody } from './saveBody.ts';

/** VS Code refuses to share larger text with extensions; above it a file on disk serves better. */
const MAX_EDITOR_BYTES = 50 * 1024 * 1024;

/** Opens a response body in VS Code's own editor for its type; a huge one is saved instead. */
export async function openBody(
  body: KeptBody,
  view: 'pretty' | 'raw',
  column: vscode.ViewColumn,
): Promise<void> {
  if (body.size <= MAX_EDITOR_BYTES) {
    await vscode.commands.executeCommand('vscode.open', bodyUri(body, view), column);
    return;
  }
  const save = await vscode.window.showInformationMessage(
    `This body is too large for an editor (${bytesInWords(body.size)}). Save it as a file instead?`,
    'Save As…',
  );
  if (save !== undefined) await saveBody(body);
}
