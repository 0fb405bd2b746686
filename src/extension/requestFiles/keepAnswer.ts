import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { isInside } from '../../files/insideFolder.ts';
import { PRIVATE_ENVIRONMENT_FILE } from '../../requestFile/environments/keptValue.ts';
import { exists } from '../editor/newFile.ts';
import { withValueAdded } from './addValue.ts';
import { openedDocument, rootOf } from './openedFiles.ts';

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
  if (openedDocument(file)?.isUntitled === true) return places;
  const uri = await privateFileFor(file);
  return [...places, { kind: 'file', uri, environment: chosen.at(-1) ?? '$shared' }];
}

/** Adds the value to the private environment file. False: that could not be done, and the person was told why. */
export async function keepInFile(
  { uri, environment }: Extract<AnswerPlace, { kind: 'file' }>,
  name: string,
  value: string,
): Promise<boolean> {
  const undone = `${name} is not kept`;
  const document = await withValueAdded(uri, { environment, name, value }, undone);
  if (document === null) return false;
  if (await document.save()) return true;
  const shown = vscode.workspace.asRelativePath(uri);
  void vscode.window.showErrorMessage(`${undone}: VS Code could not write ${shown}.`);
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
