import * as vscode from 'vscode';
import { uriOf } from '../requestFiles/openedFiles.ts';

/** Puts the cursor on what failed, in the file of the request. */
export async function showFailure(given: unknown): Promise<void> {
  if (!isPlace(given)) return;
  const { file, line } = given;
  const at = new vscode.Range(line, 0, line, 0);
  await vscode.window.showTextDocument(uriOf(file), { selection: at });
}

function isPlace(given: unknown): given is { readonly file: string; readonly line: number } {
  return (
    typeof given === 'object' &&
    given !== null &&
    'file' in given &&
    typeof given.file === 'string' &&
    'line' in given &&
    typeof given.line === 'number'
  );
}
