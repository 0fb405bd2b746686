import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { whenever } from './events.ts';
import { inWorkspace } from './inWorkspace.ts';

const FOLDER = 'language';
let count = 0;

interface Opened {
  readonly uri: vscode.Uri;
  readonly document: vscode.TextDocument;
  readonly at: vscode.Position;
}

/** Opens a new request file with a text, in which ¦ is where one types. */
async function open(text: string): Promise<Opened> {
  const uri = inWorkspace(`${FOLDER}/${String(count++)}.http`);
  await vscode.workspace.fs.writeFile(uri, Buffer.from(text.replace('¦', '')));
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document);
  return { uri, document, at: document.positionAt(Math.max(0, text.indexOf('¦'))) };
}

async function write(name: string, text: string): Promise<vscode.Uri> {
  const uri = inWorkspace(`${FOLDER}/${name}`);
  await vscode.workspace.fs.writeFile(uri, Buffer.from(text));
  return uri;
}

async function offered(text: string): Promise<vscode.CompletionItem[]> {
  const { uri, at } = await open(text);
  const list = await vscode.commands.executeCommand<vscode.CompletionList>(
    'vscode.executeCompletionItemProvider',
    uri,
    at,
  );
  return list.items.filter(({ kind }) => kind !== vscode.CompletionItemKind.Text);
}

function labelOf({ label }: vscode.CompletionItem): string {
  return typeof label === 'string' ? label : label.label;
}

function placeOf({ uri, range }: vscode.Location): string {
  return `${uri.path.split('/').at(-1) ?? ''}:${String(range.start.line)}:${String(range.start.character)}`;
}

suite('the language of request files', () => {
  suiteSetup(async () => {
    await vscode.extensions.getExtension('request-workbench.request-workbench')?.activate();
    await write('http-client.env.json', '{"$shared": {"host": "a.example"}}');
    await write('body.json', '{}');
  });

  suiteTeardown(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.workspace.fs.delete(inWorkspace(FOLDER), { recursive: true, useTrash: false });
  });

  test('methods, headers, variables with their values, and files are offered', async () => {
    assert.ok((await offered('¦')).map(labelOf).includes('POST'));
    assert.ok((await offered('GET https://x.example\nCon¦')).map(labelOf).includes('Content-Type'));
    const host = (await offered('GET https://{{¦}}')).find((item) => labelOf(item) === 'host');
    assert.deepEqual(host?.label, { label: 'host', description: 'a.example' });
    assert.ok((await offered('POST https://x.example\n\n< ¦')).map(labelOf).includes('body.json'));
  });

  test('a variable leads to its definition, in an environment file too', async () => {
    const { uri, at } = await open('@a = 1\nGET https://{{host¦}}/{{a}}');
    const inEnvironment = await vscode.commands.executeCommand<vscode.Location[]>(
      'vscode.executeDefinitionProvider',
      uri,
      at,
    );
    assert.deepEqual(inEnvironment.map(placeOf), ['http-client.env.json:0:14']);
    const own = await vscode.commands.executeCommand<vscode.Location[]>(
      'vscode.executeDefinitionProvider',
      uri,
      new vscode.Position(1, 24),
    );
    assert.deepEqual(
      own.map(({ range }) => range.start.line),
      [0],
    );
  });

  test('a variable is renamed everywhere: in the file, in those that import it or share its environment, and there', async () => {
    const shared = await write('shared.http', '@base = https://x.example\n');
    const user = await write('user.http', 'import ./shared.http\nGET {{base}}/{{renamed}}\n');
    const environment = await write('.env', 'renamed=1\n');
    const { uri, at } = await open('import ./shared.http\nGET {{ba¦se}}/{{renamed}}');
    const rename = (position: vscode.Position, name: string) =>
      vscode.commands.executeCommand<vscode.WorkspaceEdit>(
        'vscode.executeDocumentRenameProvider',
        uri,
        position,
        name,
      );
    const edit = await rename(at, 'root');
    assert.deepEqual(
      edit
        .entries()
        .map(([each]) => each.path)
        .sort(),
      [uri, shared, user].map(({ path }) => path).sort(),
    );
    const ofEnvironment = await rename(new vscode.Position(1, 17), 'other');
    assert.deepEqual(
      ofEnvironment
        .entries()
        .map(([each]) => each.path)
        .sort(),
      [uri, environment, user].map(({ path }) => path).sort(),
    );
    await vscode.workspace.fs.delete(environment);
  });

  test('references to a request are found', async () => {
    const { uri, at } = await open(
      '### log¦in\nGET https://x.example\n###\n# @ref login\nGET https://x.example/{{login.response.status}}',
    );
    const found = await vscode.commands.executeCommand<vscode.Location[]>(
      'vscode.executeReferenceProvider',
      uri,
      at,
    );
    assert.deepEqual(
      found.map(({ range }) => range.start.line),
      [0, 3, 4],
    );
  });

  test('requests are in the outline, fold, and have links to their files', async () => {
    const { uri } = await open(
      '### one\nPOST https://x.example\n\n{\n  "a": 1\n}\n\n### two\nPOST https://x.example\n\n< ./body.json',
    );
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
      'vscode.executeDocumentSymbolProvider',
      uri,
    );
    assert.deepEqual(
      symbols.map(({ name }) => name),
      ['one', 'two'],
    );
    const folds = await vscode.commands.executeCommand<vscode.FoldingRange[]>(
      'vscode.executeFoldingRangeProvider',
      uri,
    );
    assert.deepEqual(
      folds.map(({ start }) => start).sort((a, b) => a - b),
      [0, 3, 7],
    );
    const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>(
      'vscode.executeLinkProvider',
      uri,
    );
    assert.ok(links.some(({ target }) => target?.path.endsWith('/body.json')));
  });

  test('names have the colours of what they are', async () => {
    const { uri } = await open('@a = 1\nGET https://{{a}}/{{$uuid}}/{{unknown}}');
    const tokens = await vscode.commands.executeCommand<vscode.SemanticTokens>(
      'vscode.provideDocumentSemanticTokens',
      uri,
    );
    assert.deepEqual([...tokens.data], [0, 1, 1, 0, 1, 1, 14, 1, 0, 0, 0, 6, 5, 2, 0]);
  });

  test('a name that is not defined has fixes, and the one that corrects it works', async () => {
    const { uri, document } = await open('@baseUrl = https://x.example\nGET {{baseUlr}}/a');
    await whenever(vscode.languages.onDidChangeDiagnostics, () => {
      return vscode.languages.getDiagnostics(uri)[0];
    });
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      uri,
      new vscode.Range(1, 8, 1, 8),
    );
    assert.deepEqual(
      actions.map(({ title }) => title),
      [
        'Change to baseUrl',
        'Define baseUlr in this file',
        'Add baseUlr to the environment file',
        'Copy as cURL',
        'Copy Request As…',
      ],
    );
    const [change] = actions;
    assert.ok(change?.edit !== undefined && (await vscode.workspace.applyEdit(change.edit)));
    assert.equal(document.lineAt(1).text, 'GET {{baseUrl}}/a');
  });

  test('a name is added to the environment file, with the cursor where its value belongs', async () => {
    const { uri } = await open('GET https://{{added}}');
    await vscode.commands.executeCommand(
      'requestWorkbench.addToEnvironment',
      uri.toString(),
      'added',
    );
    const editor = vscode.window.activeTextEditor;
    assert.ok(editor !== undefined);
    assert.ok(editor.document.uri.path.endsWith('/http-client.env.json'));
    const { line, character } = editor.selection.active;
    const text = editor.document.lineAt(line).text;
    assert.match(text.slice(0, character), /"added": "$/);
    assert.equal(text.slice(character), '"');
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  test('a request is copied as a curl command, and one is pasted below', async () => {
    const { uri, document } = await open(
      '@id = 5\nPOST https://x.example/{{id}}\nX-Api-Key: sesame\n\na=b',
    );
    await vscode.commands.executeCommand('requestWorkbench.copyAsCurl', {
      uri: uri.toString(),
      line: 1,
    });
    const copied = await vscode.env.clipboard.readText();
    assert.match(copied, /^curl https:\/\/x\.example\/5 /);
    assert.ok(!copied.includes('sesame'));
    await vscode.env.clipboard.writeText("curl -X PUT 'https://y.example/' -d c=d");
    await vscode.commands.executeCommand('requestWorkbench.pasteCurl');
    assert.match(document.getText(), /a=b\n\n###\nPUT https:\/\/y\.example\/\n[^]*\n\nc=d\n$/);
  });
});
