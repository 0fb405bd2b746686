import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { isInside } from '../../files/insideFolder.ts';
import {
  PRIVATE_ENVIRONMENT_FILE,
  withKeptValue,
} from '../../requestFile/environments/keptValue.ts';
import { exists } from '../editor/newFile.ts';
import { rootOf } from './openedText.ts';

/** Where an answer for a name that nobody defines may be kept. */
export type AnswerPlace =
  | { readonly kind: 'window' }
  | { readonly kind: 'once' }
  | { readonly kind: 'file'; readonly uri: vscode.Uri; readonly environment: string };

/** The places for a request of this file, in the order in which they are offered. */
export async function answerPlaces(
  file: string,
  chosen: readonly string[],
): Promise<readonly AnswerPlace[]> {
  const places: AnswerPlace[] = [{ kind: 'window' }, { kind: 'once' }];
  const isSaved = !vscode.workspace.textDocuments.some(
    ({ uri }) => uri.scheme === 'untitled' && uri.fsPath === file,
  );
  if (!isSaved) return places;
  const uri = await privateFileFor(file);
  return [...places, { kind: 'file', uri, environment: chosen.at(-1) ?? '$shared' }];
}

/** Adds the value to the private environment file. False: that could not be done, and the person was told why. */
export async function keepInFile(
  { uri, environment }: Extract<AnswerPlace, { kind: 'file' }>,
  name: string,
  value: string,
): Promise<boolean> {
  const shown = vscode.workspace.asRelativePath(uri);
  if (!(await exists(uri))) await vscode.workspace.fs.writeFile(uri, new Uint8Array());
  const document = await vscode.workspace.openTextDocument(uri);
  const changed = withKeptValue(document.getText(), environment, name, value);
  if ('fault' in changed) {
    void vscode.window.showErrorMessage(
      `${name} is not kept: ${shown} ${changed.fault}. Fix the file first.`,
    );
    return false;
  }
  const edit = new vscode.WorkspaceEdit();
  const whole = document.validateRange(new vscode.Range(0, 0, document.lineCount, 0));
  edit.replace(uri, whole, changed.text);
  if ((await vscode.workspace.applyEdit(edit)) && (await document.save())) return true;
  void vscode.window.showErrorMessage(`${name} is not kept: VS Code could not write ${shown}.`);
  return false;
}

/** The closest one that is there; else beside the closest public one; else beside the request file. */
async function privateFileFor(file: string): Promise<vscode.Uri> {
  const root = rootOf(file);
  const folders: string[] = [];
  for (let folder = dirname(file); isInside(folder, root); folder = dirname(folder)) {
    folders.push(folder);
    if (folder === root || dirname(folder) === folder) break;
  }
  for (const name of [PRIVATE_ENVIRONMENT_FILE, 'http-client.env.json']) {
    for (const folder of folders) {
      if (await exists(vscode.Uri.file(join(folder, name)))) return inFolder(folder);
    }
  }
  return inFolder(dirname(file));
}

function inFolder(folder: string): vscode.Uri {
  return vscode.Uri.file(join(folder, PRIVATE_ENVIRONMENT_FILE));
}
