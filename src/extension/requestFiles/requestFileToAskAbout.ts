import * as vscode from 'vscode';
import { findRequestFiles } from './findRequestFiles.ts';
import { pathOf } from './openedFiles.ts';

/** The .http file whose environments are meant: that of the editor, or any of the workspace. */
export async function requestFileToAskAbout(): Promise<string | undefined> {
  const document = vscode.window.activeTextEditor?.document;
  if (document?.languageId === 'http') return pathOf(document.uri);
  const [found] = await findRequestFiles(1);
  return found?.fsPath;
}
