import { basename } from 'node:path';
import * as vscode from 'vscode';
import { setEnabled } from '../../../ruleEditing/edit/setEnabled.ts';

/**
 * Writes into its file whether a rule is on: through the editor, so that undo takes it back. A file that has other changes is
 * left for the person to save.
 */
export async function switchRule(file: string, rule: string, enabled: boolean): Promise<void> {
  const uri = vscode.Uri.file(file);
  const document = await vscode.workspace.openTextDocument(uri);
  const { version, isDirty } = document;
  const changes = await setEnabled(file, document.getText(), rule, enabled);
  if (changes === null || document.version !== version) {
    await offerFile(uri, rule, enabled);
    return;
  }
  const edit = new vscode.WorkspaceEdit();
  for (const { start, end, text } of changes) {
    const range = new vscode.Range(document.positionAt(start), document.positionAt(end));
    edit.replace(uri, range, text);
  }
  if (!(await vscode.workspace.applyEdit(edit))) {
    void vscode.window.showErrorMessage(`VS Code could not change ${basename(file)}.`);
    return;
  }
  if (!isDirty) await document.save();
  else {
    void vscode.window.showInformationMessage(
      `${basename(file)} has other changes that are not saved. The rule is ${enabled ? 'on' : 'off'} when you save it.`,
    );
  }
}

async function offerFile(uri: vscode.Uri, rule: string, enabled: boolean): Promise<void> {
  const open = 'Open File';
  const chosen = await vscode.window.showErrorMessage(
    `${basename(uri.fsPath)} can't be changed from here. Set "enabled" of the rule ${rule} to ${String(enabled)} in the file.`,
    open,
  );
  if (chosen === open) await vscode.window.showTextDocument(uri);
}
