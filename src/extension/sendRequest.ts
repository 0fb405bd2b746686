import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { parseHttpFile, requestAt } from '../httpFile/parseHttpFile.ts';
import { resolveRequest } from '../httpFile/resolveRequest.ts';
import { workspaceFolderOf } from '../workspaceFolder.ts';
import type { Panel } from './panel.ts';
import type { Sessions } from './sessions.ts';
import { startOrExplain } from './startOrExplain.ts';
import { folderOf } from './workspaceFiles.ts';

/** Where Send stands: CodeLens says so, the keyboard and the palette mean the cursor. */
export interface RequestPlace {
  readonly uri: string;
  readonly line: number;
}

/** Send Request: the request of a .http file at the cursor, or at the line that CodeLens stands on. */
export async function sendRequest(given: unknown, sessions: Sessions, panel: Panel): Promise<void> {
  if (!vscode.workspace.isTrusted) {
    panel.show();
    return;
  }
  const place = isPlace(given) ? given : cursor();
  if (place === undefined) {
    void vscode.window.showInformationMessage(
      'Open a .http file and put the cursor into a request.',
    );
    return;
  }
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(place.uri));
  if (document.uri.scheme !== 'file' && document.uri.scheme !== 'untitled') {
    void vscode.window.showErrorMessage('Requests are sent from files on this machine only.');
    return;
  }
  const parsed = requestAt(parseHttpFile(document.getText()), place.line);
  if (parsed === undefined) {
    void vscode.window.showInformationMessage(
      'There is no request at the cursor. A request begins with its method and URL.',
    );
    return;
  }
  if (document.isUntitled && parsed.body.some(({ kind }) => kind === 'file')) {
    void vscode.window.showErrorMessage(
      'Save this file first: the paths in it start at its folder.',
    );
    return;
  }
  const { fsPath } = document.uri;
  const folder = vscode.workspace.getWorkspaceFolder(document.uri)?.uri.fsPath ?? dirname(fsPath);
  const resolved = await resolveRequest(parsed, {
    filePath: fsPath,
    // A file that was opened from elsewhere must not be able to send what lies beside the project, or at home.
    workspaceFolder: workspaceFolderOf(fsPath, folder),
  });
  if ('init' in resolved) {
    await startOrExplain(sessions, panel, { ...resolved, folder: folderOf(document.uri) });
    return;
  }
  const [first] = resolved.problems;
  if (first === undefined) return;
  const shown = await vscode.window.showErrorMessage(
    `Not sent: ${first.message} ${first.hint}`,
    'Show',
  );
  if (shown === undefined) return;
  const { start, end } = first.range;
  await vscode.window.showTextDocument(document, {
    selection: new vscode.Range(start.line, start.character, end.line, end.character),
  });
}

function cursor(): RequestPlace | undefined {
  const editor = vscode.window.activeTextEditor;
  if (editor?.document.languageId !== 'http') return undefined;
  return { uri: editor.document.uri.toString(), line: editor.selection.active.line };
}

function isPlace(given: unknown): given is RequestPlace {
  return (
    typeof given === 'object' &&
    given !== null &&
    'uri' in given &&
    typeof given.uri === 'string' &&
    'line' in given &&
    typeof given.line === 'number'
  );
}
