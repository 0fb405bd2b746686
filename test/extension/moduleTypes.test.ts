import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import path from 'node:path';
import * as vscode from 'vscode';

/** VS Code as npm has it comes without the TypeScript that desktop VS Code brings; the project's own is the same. */
async function useOurTypeScript(): Promise<void> {
  const tsdk = path.dirname(createRequire(import.meta.url).resolve('typescript'));
  const settings = vscode.workspace.getConfiguration();
  await settings.update('typescript.tsdk', tsdk, vscode.ConfigurationTarget.Global);
}

function inWorkspace(name: string): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder !== undefined);
  return vscode.Uri.joinPath(folder.uri, name);
}

const JAVASCRIPT = `/** @type {import('request-workbench').RequestHandler} */
export default {
  
  onBeforeResourceLoad({ request }) {
    request.method;
  },
};
`;

suite('writing a handler module', () => {
  suiteSetup(useOurTypeScript);

  for (const [language, name] of [
    ['TypeScript', 'workbench.request-handler.ts'],
    ['JavaScript', 'workbench.request-handler.js'],
  ] as const) {
    test(`New Handler Module opens one in ${language} that has no problems`, async () => {
      await vscode.commands.executeCommand('requestWorkbench.newHandlerModule', language);
      const document = vscode.window.activeTextEditor?.document;
      assert.equal(document?.uri.fsPath, inWorkspace(name).fsPath);
      assert.match(document.getText(), /onBeforeResourceLoad\(\{ request \}\)/);
      await hoverText(document.uri, positionOf(document, 'onBeforeResourceLoad'));
      assert.deepEqual(vscode.languages.getDiagnostics(document.uri), []);
      await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
      await vscode.workspace.fs.delete(document.uri);
    });
  }

  test('completion offers the callbacks and hover shows their docstrings, with nothing installed', async () => {
    const uri = inWorkspace('typed.request-handler.js');
    await vscode.workspace.fs.writeFile(uri, Buffer.from(JAVASCRIPT));
    const document = await vscode.workspace.openTextDocument(uri);
    const hover = await hoverText(uri, positionOf(document, 'onBeforeResourceLoad'));
    assert.match(hover, /Change or cancel the request/);
    const list = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      uri,
      new vscode.Position(2, 2),
    );
    const labels = list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    const named = labels.map((label) => label.replace(/[?(].*$/, ''));
    assert.ok(named.includes('getAuthCredentials'), named.slice(0, 20).join());
    await vscode.workspace.fs.delete(uri);
  });
});

function positionOf(document: vscode.TextDocument, word: string): vscode.Position {
  return document.positionAt(document.getText().lastIndexOf(word) + 1);
}

/** What a person reads there; the TypeScript server answers when it is ready. */
async function hoverText(uri: vscode.Uri, position: vscode.Position): Promise<string> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    uri,
    position,
  );
  return hovers
    .flatMap(({ contents }) => contents)
    .map((content) => (content instanceof vscode.MarkdownString ? content.value : ''))
    .join('\n');
}
