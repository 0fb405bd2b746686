import * as vscode from 'vscode';

const TEMPLATE = `{
  // Rules decide what happens to the requests that are sent from this workspace.
  "version": 1,
  "rules": [
    {
      "id": "trace",
      "description": "Marks every request to example.com",
      "condition": { "requestDomains": ["example.com"] },
      "action": {
        "type": "modifyHeaders",
        "requestHeaders": [{ "header": "X-Trace-Id", "operation": "set", "value": "workbench" }]
      }
    }
  ]
}
`;

/** New Rule File: a small file with one rule that works, under a name that is still free. */
export async function newRuleFile(): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (folder === undefined) {
    void vscode.window.showErrorMessage('Open a folder first: rules are kept in the workspace.');
    return;
  }
  const uri = await freeName(folder.uri);
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(TEMPLATE));
  await vscode.window.showTextDocument(uri);
}

async function freeName(folder: vscode.Uri): Promise<vscode.Uri> {
  for (let number = 1; ; number++) {
    const name = number === 1 ? 'workbench' : `workbench-${String(number)}`;
    const uri = vscode.Uri.joinPath(folder, `${name}.request-rules.json`);
    try {
      await vscode.workspace.fs.stat(uri);
    } catch {
      return uri;
    }
  }
}
