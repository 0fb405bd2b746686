import * as vscode from 'vscode';
import { withKeptValue } from '../../requestFile/environments/keptValue.ts';
import { exists } from '../editor/newFile.ts';

/**
 * Adds a value to an environment file, which is made if it is not there. Nothing is saved. Null: that could not be done, and the
 * person was told why.
 * @param undone what did not happen then, as in "host is not kept"
 */
export async function withValueAdded(
  uri: vscode.Uri,
  value: { readonly environment: string; readonly name: string; readonly value: string },
  undone: string,
): Promise<vscode.TextDocument | null> {
  const shown = vscode.workspace.asRelativePath(uri);
  if (!(await exists(uri))) await vscode.workspace.fs.writeFile(uri, new Uint8Array());
  const document = await vscode.workspace.openTextDocument(uri);
  const changed = withKeptValue(document.getText(), value.environment, value.name, value.value);
  if ('fault' in changed) {
    void vscode.window.showErrorMessage(
      `${undone}: ${shown} ${changed.fault}. Fix the file first.`,
    );
    return null;
  }
  const edit = new vscode.WorkspaceEdit();
  const whole = document.validateRange(new vscode.Range(0, 0, document.lineCount, 0));
  edit.replace(uri, whole, changed.text);
  if (await vscode.workspace.applyEdit(edit)) return document;
  void vscode.window.showErrorMessage(`${undone}: VS Code could not write ${shown}.`);
  return null;
}
