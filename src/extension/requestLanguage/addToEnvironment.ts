import { basename, dirname, join } from 'node:path';
import * as vscode from 'vscode';
import type { Environments } from '../../requestFile/environments/environments.ts';
import { namePlacesIn } from '../../requestFile/environments/namePlaces.ts';
import { withValueAdded } from '../requestFiles/addValue.ts';
import { isSomewhere } from '../requestFiles/openedFiles.ts';

const USUAL = 'http-client.env.json';

/**
 * Adds a name without a value to the closest environment file, for the environment that was chosen or for all, and puts the cursor
 * where its value belongs. Nothing is saved: whoever types the value does that.
 */
export async function addToEnvironment(
  file: string,
  name: string,
  environments: Environments,
  chosen: readonly string[],
): Promise<void> {
  if (!isSomewhere(file)) {
    void vscode.window.showErrorMessage(
      `${name} is not added: save this file first. Environment files are looked for in its folder.`,
    );
    return;
  }
  const known = environments.files.find((each) => basename(each) === USUAL);
  const uri = vscode.Uri.file(known ?? join(dirname(file), USUAL));
  const environment = chosen.at(-1) ?? '$shared';
  const added = { environment, name, value: '' };
  const document = await withValueAdded(uri, added, `${name} is not added`);
  if (document === null) return;
  const editor = await vscode.window.showTextDocument(document);
  const place = valuePlace(document, name);
  if (place !== undefined) editor.selection = new vscode.Selection(place, place);
}

/** Between the quotes of the value that is empty. */
function valuePlace(document: vscode.TextDocument, name: string): vscode.Position | undefined {
  const text = document.getText();
  for (const { range, defines } of namePlacesIn(document.uri.fsPath, text, name)) {
    const { line } = range.end;
    const rest = document.lineAt(line).text.slice(range.end.character);
    const [before] = /^"\s*:\s*"(?=")/.exec(rest) ?? [];
    if (defines && before !== undefined) {
      return new vscode.Position(line, range.end.character + before.length);
    }
  }
  return undefined;
}
