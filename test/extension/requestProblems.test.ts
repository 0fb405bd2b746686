import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { ReadFiles } from '../../src/extension/requestLanguage/readFiles.ts';
import { whenever } from './events.ts';
import { inWorkspace } from './inWorkspace.ts';

const made: vscode.Uri[] = [];

async function write(name: string, text: string): Promise<vscode.Uri> {
  const uri = inWorkspace(name);
  if (!made.some((each) => each.path === uri.path)) made.push(uri);
  await vscode.workspace.fs.writeFile(uri, Buffer.from(text));
  return uri;
}

async function open(name: string, text: string): Promise<vscode.Uri> {
  const uri = await write(name, text);
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
  return uri;
}

function codesOf(uri: vscode.Uri): string[] {
  return vscode.languages
    .getDiagnostics(uri)
    .map(
      ({ code, range: { start } }) =>
        `${String(start.line)} ${typeof code === 'string' ? code : ''}`,
    );
}

/** Waits until a file has exactly these problems; says which it has instead when they do not come. */
async function has(uri: vscode.Uri, ...codes: string[]): Promise<void> {
  const found = whenever(vscode.languages.onDidChangeDiagnostics, () =>
    codesOf(uri).join() === codes.join() ? codes : undefined,
  );
  const late = new Promise<string[]>((resolve) => {
    setTimeout(() => {
      resolve(codesOf(uri));
    }, LATE_MS);
  });
  assert.deepEqual(await Promise.race([found, late]), codes);
}

const LATE_MS = 60_000;

async function replace(uri: vscode.Uri, from: string, to: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uri);
  const at = document.getText().indexOf(from);
  const edit = new vscode.WorkspaceEdit();
  const range = new vscode.Range(document.positionAt(at), document.positionAt(at + from.length));
  edit.replace(uri, range, to);
  assert.ok(await vscode.workspace.applyEdit(edit));
}

suite('problems of request files', () => {
  suiteSetup(async () => {
    await vscode.extensions.getExtension('request-workbench.request-workbench')?.activate();
  });

  suiteTeardown(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    for (const uri of made) {
      await vscode.workspace.fs.delete(uri, { recursive: true, useTrash: false });
    }
  });

  test('a name is a problem until it is defined, as one types', async () => {
    const uri = await open('names/a.http', 'GET https://example.com/{{name}}');
    await has(uri, '0 undefined-variable');
    const [problem] = vscode.languages.getDiagnostics(uri);
    assert.match(problem?.message ?? '', /^name is not defined\.\nLooked in: this file\b/);
    assert.equal(problem?.severity, vscode.DiagnosticSeverity.Error);
    await replace(uri, 'GET', '@name = x\nGET');
    await has(uri);
  });

  test('an environment file that changes is looked at again, and so are files that are imported', async () => {
    const imported = await write('names/other.http', '@fromOther = 1\n');
    const uri = await open(
      'names/b.http',
      'import ./other.http\nGET https://example.com/{{shared}}/{{fromOther}}',
    );
    await has(uri, '1 undefined-variable');
    const environment = await write('names/http-client.env.json', '{"$shared": {"shared": "a"}}');
    await has(uri);
    await write('names/other.http', '@renamed = 1\n');
    await has(uri, '1 undefined-variable');
    await vscode.workspace.fs.delete(environment);
    await has(uri, '1 undefined-variable', '1 undefined-variable');
    await vscode.workspace.fs.delete(imported);
    await has(uri, '0 file-not-found', '1 undefined-variable', '1 undefined-variable');
    made.splice(
      0,
      made.length,
      ...made.filter(({ path }) => path.endsWith('.http') && path !== imported.path),
    );
  });

  test('what is wrong in an environment file is told there', async () => {
    const environment = await write('names/http-client.env.json', '{"dev": {"a": 1,, }}');
    await open('names/c.http', 'GET https://example.com');
    await has(environment, '0 syntax');
    await write('names/http-client.env.json', '{"dev": {"a": 1}}');
    await has(environment);
  });

  test('a file that a body names has to be there', async () => {
    const uri = await open('names/d.http', 'POST https://example.com\n\n< ./body.txt\n');
    await has(uri, '2 file-not-found');
    const edit = new vscode.WorkspaceEdit();
    const body = inWorkspace('names/body.txt');
    edit.createFile(body);
    made.push(body);
    await vscode.workspace.applyEdit(edit);
    await has(uri);
  });

  test('a file that was never saved has the environments of the first folder, and a name is added there', async () => {
    const environment = await write('http-client.env.json', '{"$shared": {"fromRoot": "a"}}');
    const document = await vscode.workspace.openTextDocument({
      ...{ language: 'http', content: 'GET https://example.com/{{fromRoot}}/{{added}}' },
    });
    await has(document.uri, '0 undefined-variable');
    await vscode.commands.executeCommand(
      'requestWorkbench.addToEnvironment',
      document.uri.toString(),
      'added',
    );
    await has(document.uri);
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.uri.fsPath, environment.fsPath);
    assert.match(editor.document.getText(), /"added": ""/);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  test('hover shows the value and where it comes from', async () => {
    const uri = await open('names/e.http', '@base = https://example.com\nGET {{base}}/a');
    const [hover] = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      uri,
      new vscode.Position(1, 7),
    );
    const [content] = hover?.contents ?? [];
    assert.ok(content instanceof vscode.MarkdownString);
    assert.match(
      content.value,
      /^\*\*base\*\* = `https:\/\/example\.com`\n\nFrom \[this file, line 1\]/,
    );
  });
});

suite('files on the disk', () => {
  test('each version of a file is read once', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'request-workbench-read-'));
    const path = join(folder, 'a.http');
    const made: string[] = [];
    const files = new ReadFiles((text) => made.push(text));
    assert.equal(await files.of(path), null);
    await writeFile(path, 'one');
    assert.deepEqual(await Promise.all([files.of(path), files.of(path)]), [1, 1]);
    await writeFile(path, 'two');
    assert.equal(await files.of(path), 2);
    assert.equal(await files.of(path), 2);
    assert.deepEqual(made, ['one', 'two']);
    await rm(folder, { recursive: true });
    assert.equal(await files.of(path), null);
  });
});
