import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { startServer } from '../servers/testServer.ts';
import { whenever } from './events.ts';
import { inWorkspace } from './inWorkspace.ts';

/** The problems of a file as soon as there are some, or none, as `some` says. */
async function problemsOf(uri: vscode.Uri, some: boolean): Promise<readonly vscode.Diagnostic[]> {
  return whenever(vscode.languages.onDidChangeDiagnostics, () => {
    const found = vscode.languages
      .getDiagnostics(uri)
      .filter(({ source }) => source === 'Request Workbench');
    return found.length > 0 === some ? found : undefined;
  });
}

const BAD_RULES = `{
  "version": 1,
  "rules": [
    {
      "id": "typo",
      "condition": { "requestDomain": ["localhost"] },
      "action": { "type": "block" }
    }
  ]
}
`;

function addingHeader(value: string): string {
  const requestHeaders = [{ header: 'X-Saved', operation: 'set', value }];
  const rule = { id: 'saved', action: { type: 'modifyHeaders', requestHeaders } };
  return JSON.stringify({ version: 1, rules: [rule] });
}

suite('rule files', () => {
  suiteSetup(async () => {
    await vscode.commands.executeCommand('requestWorkbench.clearSessions');
  });

  test('a mistake is in the Problems view at its place, with what to do about it', async () => {
    const uri = inWorkspace('bad.request-rules.json');
    await vscode.workspace.fs.writeFile(uri, Buffer.from(BAD_RULES));
    const [problem] = await problemsOf(uri, true);
    assert.equal(problem?.range.start.line, 5);
    assert.match(problem.message, /requestDomain/);
    assert.match(problem.message, /requestDomains/, 'the nearest name is suggested');
  });

  test('a file without mistakes has no problems', () => {
    assert.deepEqual(vscode.languages.getDiagnostics(inWorkspace('good.request-rules.json')), []);
  });

  test('a file is checked again when it is saved', async () => {
    const uri = inWorkspace('fresh.request-rules.json');
    await vscode.workspace.fs.writeFile(uri, Buffer.from('{ "version": 1, "rules": [ '));
    assert.ok((await problemsOf(uri, true)).length > 0);
    const document = await vscode.workspace.openTextDocument(uri);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(uri, document.positionAt(document.getText().length), '] }');
    await vscode.workspace.applyEdit(edit);
    await document.save();
    await problemsOf(uri, false);
    await vscode.workspace.fs.delete(uri);
  });

  test('a request that follows a save is put to the rules as they were saved', async () => {
    let asked = Promise.withResolvers<string | undefined>();
    await using server = await startServer((request, response) => {
      asked.resolve(request.headersDistinct['x-saved']?.[0]);
      response.end();
    });
    const uri = inWorkspace('saved.request-rules.json');
    await vscode.workspace.fs.writeFile(uri, Buffer.from('{ "version": 1, "rules": [] }'));
    const document = await vscode.workspace.openTextDocument(uri);
    for (const value of ['one', 'two', 'three']) {
      asked = Promise.withResolvers();
      const edit = new vscode.WorkspaceEdit();
      edit.replace(uri, new vscode.Range(0, 0, document.lineCount, 0), addingHeader(value));
      await vscode.workspace.applyEdit(edit);
      await document.save();
      await vscode.commands.executeCommand('requestWorkbench.openUrl', server.url);
      assert.equal(await asked.promise, value);
    }
    await vscode.workspace.fs.delete(uri);
  });

  test('what is typed is checked before it is saved, and forgotten when it is not kept', async () => {
    const uri = inWorkspace('typed.request-rules.yaml');
    await vscode.workspace.fs.writeFile(uri, Buffer.from('version: 1\nrules: []\n'));
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(uri, document.positionAt(document.getText().length), 'rulez: []\n');
    await vscode.workspace.applyEdit(edit);
    const [problem] = await problemsOf(uri, true);
    assert.ok(document.isDirty);
    assert.match(problem?.message ?? '', /There is no property rulez here\.\nDid you mean rules\?/);
    assert.ok(typeof problem?.code === 'object');
    assert.equal(problem.code.value, 'unknown-property');
    assert.match(problem.code.target.toString(), /problems\.md#unknown-property$/);
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await problemsOf(uri, false);
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await vscode.workspace.fs.delete(uri);
  });

  test("JSON that can't be read is said once, by VS Code in an editor and by us elsewhere", async () => {
    const uri = inWorkspace('broken.request-rules.json');
    await vscode.workspace.fs.writeFile(uri, Buffer.from('{ "version": 1 "rules": [] }'));
    const [ours] = await problemsOf(uri, true);
    assert.equal(ours?.source, 'Request Workbench');
    await vscode.window.showTextDocument(uri);
    const sources = await whenever(vscode.languages.onDidChangeDiagnostics, () => {
      const found = vscode.languages.getDiagnostics(uri).map(({ source }) => source);
      return found.length > 0 && !found.includes('Request Workbench') ? found : undefined;
    });
    assert.equal(sources.length, 1);
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await vscode.workspace.fs.delete(uri);
  });
});
