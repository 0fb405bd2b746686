import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { parseHttpFile, requestAt } from '../../requestFile/parseHttpFile.ts';
import { resolveRequest } from '../../requestFile/resolveRequest.ts';
import { withWorkbenchFlags } from '../../workbench/requestToSend.ts';
import type { RequestToSend } from '../../workbench/requestToSend.ts';
import { folderOf } from '../ports/workspaceFiles.ts';

/** A place in a .http file: CodeLens says so, the keyboard and the palette mean the cursor. */
export interface RequestPlace {
  readonly uri: string;
  readonly line: number;
}

/** The place that a command was given, or the cursor's; undefined: there is neither in a .http file. */
export function requestPlace(given: unknown): RequestPlace | undefined {
  return isPlace(given) ? given : cursor();
}

/** The request of a .http file at a place. Undefined: there is none that could be sent, and the person was told why. */
export async function httpRequestAt(place: RequestPlace): Promise<RequestToSend | undefined> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(place.uri));
  if (document.uri.scheme !== 'file' && document.uri.scheme !== 'untitled') {
    void vscode.window.showErrorMessage('Requests are sent from files on this machine only.');
    return undefined;
  }
  const parsed = requestAt(parseHttpFile(document.getText()), place.line);
  if (parsed === undefined) {
    void vscode.window.showInformationMessage(
      'There is no request at the cursor. A request starts with its method and URL.',
    );
    return undefined;
  }
  if (document.isUntitled && parsed.body.some(({ kind }) => kind === 'file')) {
    void vscode.window.showErrorMessage(
      'Save this file first: the paths in it start at its folder.',
    );
    return undefined;
  }
  const { fsPath } = document.uri;
  const folder = vscode.workspace.getWorkspaceFolder(document.uri)?.uri.fsPath ?? dirname(fsPath);
  const from = { filePath: fsPath, folder };
  const resolved = await resolveRequest(parsed, from, withWorkbenchFlags());
  if ('request' in resolved) return { ...resolved, folder: folderOf(document.uri) };
  const [first] = resolved.problems;
  if (first === undefined) return undefined;
  const shown = await vscode.window.showErrorMessage(
    `Not sent: ${first.message} ${first.hint}`,
    'Show',
  );
  if (shown === undefined) return undefined;
  const { start, end } = first.range;
  await vscode.window.showTextDocument(document, {
    selection: new vscode.Range(start.line, start.character, end.line, end.character),
  });
  return undefined;
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
