import * as vscode from 'vscode';
import { exists } from '../editor/newFile.ts';
import { requestFileToAskAbout } from './requestFileToAskAbout.ts';

const NAME = 'http-client.env.json';

const TEMPLATE = `{
  "local": {
    "host": "http://localhost:8080"
  },
  "staging": {
    "host": "https://staging.example.com"
  }
}
`;

/** New Environment File: two environments beside the request files, or the file that is there already. */
export async function newEnvironmentFile(): Promise<void> {
  const requestFile = await requestFileToAskAbout();
  const folder =
    requestFile === undefined
      ? vscode.workspace.workspaceFolders?.[0]?.uri
      : vscode.Uri.joinPath(vscode.Uri.file(requestFile), '..');
  if (folder === undefined) {
    void vscode.window.showErrorMessage(
      'Open a folder first: environments are kept in the workspace.',
    );
    return;
  }
  const uri = vscode.Uri.joinPath(folder, NAME);
  if (!(await exists(uri))) {
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(TEMPLATE));
  }
  await vscode.window.showTextDocument(uri);
}
