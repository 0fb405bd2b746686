import * as vscode from 'vscode';
import { curlAsRequest } from '../../requestFile/curl/curlAsRequest.ts';
import { parseHttpFile, requestAt } from '../../requestFile/parse/parseHttpFile.ts';

/** Paste cURL as Request: what the clipboard has, below the request at the cursor. */
export async function pasteCurl(): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor?.document.languageId !== 'http') {
    void vscode.window.showInformationMessage('Open a .http file to paste the request into.');
    return;
  }
  const read = curlAsRequest(await vscode.env.clipboard.readText());
  if ('message' in read) {
    void vscode.window.showErrorMessage(`Not pasted: ${read.message} ${read.hint}`);
    return;
  }
  const { document, selection } = editor;
  const text = document.getText();
  if (text.trim() === '') {
    await editor.edit((edit) => {
      edit.insert(new vscode.Position(0, 0), read.text);
    });
    return;
  }
  const request = requestAt(parseHttpFile(text), selection.active.line);
  const line = request?.blockRange.end.line ?? document.lineCount - 1;
  const { end } = document.lineAt(line).range;
  const before = document.lineAt(line).text.trim() === '' ? '' : '\n';
  await editor.edit((edit) => {
    edit.insert(end, `${before}\n###\n${read.text}`);
  });
}
