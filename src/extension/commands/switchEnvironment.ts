import * as vscode from 'vscode';
import type { RequestRuns } from '../requestFiles/requestRuns.ts';

/** Switch Environment…: which environment the requests of .http files take their values from. */
export async function switchEnvironment(runs: RequestRuns): Promise<void> {
  const file = await fileToAskAbout();
  const names = file === undefined ? [] : (await runs.environmentsOf(file)).names;
  if (names.length === 0) {
    void vscode.window.showInformationMessage(
      'There is no environment. Add http-client.env.json beside your request files, with an object for each environment.',
    );
    return;
  }
  const { chosen } = runs.environments;
  const items = names.map(({ name, places }) => ({
    label: name,
    description: [...new Set(places.map(({ file: place }) => place ?? 'settings'))]
      .map((path) => vscode.workspace.asRelativePath(path))
      .join(', '),
    picked: chosen.includes(name),
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: 'Switch Environment',
    placeHolder: 'Values of request files come from what you choose; of several the lower one wins',
    canPickMany: true,
  });
  if (picked !== undefined) await runs.environments.choose(picked.map(({ label }) => label));
}

/** The .http file of the editor, or any of the workspace. */
async function fileToAskAbout(): Promise<string | undefined> {
  const document = vscode.window.activeTextEditor?.document;
  if (document?.languageId === 'http') return document.uri.fsPath;
  const [found] = await vscode.workspace.findFiles('**/*.{http,rest}', '**/node_modules/**', 1);
  return found?.fsPath;
}
