import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { startServer } from '../servers/testServer.ts';
import { whenever } from './events.ts';
import { inWorkspace } from './inWorkspace.ts';

const made: vscode.Uri[] = [];

/** Opens a new file with a text, in which ¦ is where one types. */
async function open(
  name: string,
  text: string,
): Promise<{ readonly document: vscode.TextDocument; readonly at: vscode.Position }> {
  // A name of its own each time: what was open under a name may still be shown for a while.
  const uri = inWorkspace(`${String(made.length)}-${name}`);
  made.push(uri);
  await vscode.workspace.fs.writeFile(uri, Buffer.from(text.replace('¦', '')));
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document);
  return { document, at: document.positionAt(text.indexOf('¦')) };
}

function labelOf({ label }: vscode.CompletionItem): string {
  return typeof label === 'string' ? label : label.label;
}

/** What VS Code offers there, of all its extensions. */
async function offered(name: string, text: string): Promise<vscode.CompletionItem[]> {
  const { document, at } = await open(name, text);
  const list = await vscode.commands.executeCommand<vscode.CompletionList>(
    'vscode.executeCompletionItemProvider',
    document.uri,
    at,
  );
  return list.items;
}

async function hovers(name: string, text: string): Promise<string[]> {
  const { document, at } = await open(name, text);
  const found = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    document.uri,
    at,
  );
  // The JSON service answers with an empty text, which VS Code does not show.
  return found
    .flatMap(({ contents }) => contents)
    .map((content) => (content instanceof vscode.MarkdownString ? content.value : ''))
    .filter((text) => text !== '');
}

const IN_JSON =
  '{ "version": 1, "rules": [{ "id": "a", "condition": { "requestDomains": ["x.test"], "¦" } }] }';
const IN_YAML =
  'version: 1\nrules:\n  - id: a\n    condition:\n      requestDomains: [x.test]\n      ¦\n';

suite('the language of rule files', () => {
  suiteSetup(async () => {
    await vscode.extensions.getExtension('request-workbench.request-workbench')?.activate();
  });

  suiteTeardown(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    for (const uri of made) await vscode.workspace.fs.delete(uri);
  });

  for (const [name, text] of [
    ['a.request-rules.json', IN_JSON],
    ['a.request-rules.jsonc', IN_JSON],
    ['a.request-rules.yaml', IN_YAML],
    ['a.request-rules.yml', IN_YAML],
  ] as const) {
    test(`conditions are completed in ${name}, each once`, async () => {
      const labels = (await offered(name, text)).map(labelOf);
      assert.ok(labels.includes('urlFilter') && labels.includes('certificateErrors'));
      assert.ok(!labels.includes('requestDomains'), 'it is there already');
      assert.deepEqual(labels, [...new Set(labels)]);
    });

    test(`a property of ${name} is explained, once`, async () => {
      const said = await hovers(name, text.replace('¦', '').replace('requestD', 'requestD¦'));
      assert.equal(said.length, 1);
      assert.match(said[0] ?? '', /subdomain.+requestDomains"?: \["?example\.com/s);
    });
  }

  test("VS Code's JSON service offers no names of its own, and accepts comments and commas at the end", async () => {
    const items = await offered(
      'a.request-rules.json',
      '{ // a comment\n "version": 1, "rules": [{ "id": "a", "x": 1, }, { "id": "b", ¦ }], }',
    );
    assert.ok(!items.map(labelOf).includes('x'));
    const uri = made.at(-1);
    assert.ok(uri !== undefined);
    const sources = await whenever(vscode.languages.onDidChangeDiagnostics, () => {
      const found = vscode.languages.getDiagnostics(uri);
      return found.length > 0 ? found.map(({ source }) => source) : undefined;
    });
    assert.deepEqual([...new Set(sources)], ['Request Workbench']);
  });

  test('accepting a name in YAML writes it in its column', async () => {
    const { document, at } = await open('a.request-rules.yaml', IN_YAML);
    const editor = vscode.window.activeTextEditor;
    assert.ok(editor !== undefined);
    editor.selection = new vscode.Selection(at, at);
    const list = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      at,
    );
    const auth = list.items.find((item) => labelOf(item) === 'auth');
    assert.ok(
      auth?.insertText instanceof vscode.SnippetString && auth.range instanceof vscode.Range,
    );
    await editor.insertSnippet(auth.insertText, auth.range);
    assert.match(document.getText(), /^ {6}auth:\n {8}$/m);
  });

  test('a host that was requested is offered', async () => {
    const arrived = Promise.withResolvers<undefined>();
    const server = await startServer((_request, response) => {
      arrived.resolve(undefined);
      response.end();
    });
    await vscode.commands.executeCommand('requestWorkbench.openUrl', server.url);
    await arrived.promise;
    const items = await offered(
      'a.request-rules.yaml',
      'version: 1\nrules:\n  - condition: { requestDomains: [¦] }\n',
    );
    assert.equal(items.map(labelOf)[0], new URL(server.url).hostname);
    await server.close();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });
});
