import * as vscode from 'vscode';
import { findRequestFiles } from '../requestFiles/findRequestFiles.ts';

const EXAMPLE = `### A first request: put the cursor here and press Ctrl+Alt+R, or click Send above it
GET https://example.com/
Accept: text/html
`;

/** Opens the workspace's own requests, or a file with one to begin with. */
export async function openExample(): Promise<void> {
  const [found] = await findRequestFiles(1);
  const document =
    found === undefined
      ? await vscode.workspace.openTextDocument({ language: 'http', content: EXAMPLE })
      : await vscode.workspace.openTextDocument(found);
  await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
}
