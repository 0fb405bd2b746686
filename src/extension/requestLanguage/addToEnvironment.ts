import { basename, dirname, join } from 'node:path';
import * as vscode from 'vscode';
import type { Environments } from '../../requestFile/environments/environments.ts';
import { withKeptValue } from '../../requestFile/environments/keptValue.ts';
import { namePlacesIn } from '../../requestFile/environments/namePlaces.ts';
import { exists } from '../editor/newFile.ts';

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
  const known = environments.files.find((each) => basename(each) === USUAL);
  const uri = vscode.Uri.file(known ?? join(dirname(file), USUAL));
  if (!(await exists(uri))) await vscode.workspace.fs.writeFile(uri, new Uint8Array());
  const document = await vscode.workspace.openTextDocument(uri);
  const environment = chosen.at(-1) ?? '$shared';
  const changed = withKeptValue(document.getText(), environment, name, '');
  if ('fault' in changed) {
    const shown = vscode.workspace.asRelativePath(uri);
    void vscode.window.showErrorMessage(
      `${name} is not added: ${shown} ${changed.fault}. Fix the file first.`,
    );
    return;
  }
  const edit = new vscode.WorkspaceEdit();
  const whole = document.validateRange(new vscode.Range(0, 0, document.lineCount, 0));
  edit.replace(uri, whole, changed.text);
  await vscode.workspace.applyEdit(edit);
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
