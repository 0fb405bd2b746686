import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { RecordedRequest } from '../../examples/playground/recordedRequest.ts';
import { startServer } from '../servers/testServer.ts';
import { whenever } from './events.ts';

const ID = 'request-workbench.request-workbench';

/** A server that greets, and tells of its first request. */
async function startHello(): Promise<{
  readonly url: string;
  readonly first: Promise<RecordedRequest>;
  close(): Promise<void>;
}> {
  const first = Promise.withResolvers<RecordedRequest>();
  const server = await startServer((_request, response) => {
    response.end('hello');
    const [request] = server.requests;
    if (request) first.resolve(request);
  });
  return { url: server.url, first: first.promise, close: () => server.close() };
}

function header(request: RecordedRequest, name: string): string | undefined {
  return request.headers.find(([field]) => field === name)?.[1];
}

suite('commands', () => {
  suiteTeardown(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  test('every command of the manifest is registered', async () => {
    const extension = vscode.extensions.getExtension(ID);
    await extension?.activate();
    const { contributes } = extension?.packageJSON as {
      contributes: { commands: { command: string }[] };
    };
    const registered = new Set(await vscode.commands.getCommands(true));
    const missing = contributes.commands.filter(({ command }) => !registered.has(command));
    assert.deepEqual(missing, []);
  });

  test('Open URL sends a GET and opens the panel', async () => {
    const server = await startHello();
    await vscode.commands.executeCommand('requestWorkbench.openUrl', server.url);
    const tab = await whenever(vscode.window.tabGroups.onDidChangeTabs, () =>
      vscode.window.tabGroups.all
        .flatMap(({ tabs }) => tabs)
        .find(({ label }) => label === 'Request Workbench'),
    );
    assert.ok(tab.input instanceof vscode.TabInputWebview);
    const request = await server.first;
    assert.equal(request.method, 'GET');
    assert.match(header(request, 'User-Agent') ?? '', /^RequestWorkbench\/\d/);
    await server.close();
  });

  test('Send Request sends the request at the given line of a .http file', async () => {
    const server = await startHello();
    const content = `GET http://localhost:1/\n\n###\nPOST ${server.url}/echo\nX-Kind: Second\n\nbody text\n`;
    const document = await vscode.workspace.openTextDocument({ language: 'http', content });
    await vscode.window.showTextDocument(document);
    const place = { uri: document.uri.toString(), line: 4 };
    await vscode.commands.executeCommand('requestWorkbench.sendRequest', place);
    const request = await server.first;
    assert.equal(request.method, 'POST');
    assert.equal(request.url, '/echo');
    assert.equal(header(request, 'X-Kind'), 'Second');
    await server.close();
  });

  test('a request file from outside the workspace sends no file that lies elsewhere', async () => {
    const server = await startHello();
    const folder = await mkdtemp(join(tmpdir(), 'rw-outside-'));
    const file = join(folder, 'downloaded.http');
    await writeFile(file, `POST ${server.url}/\n\n< ${__filename}\n`);
    const document = await vscode.workspace.openTextDocument(file);
    const place = { uri: document.uri.toString(), line: 0 };
    // It waits at its message for as long as nobody closes that; what counts is that nothing is sent.
    void vscode.commands.executeCommand('requestWorkbench.sendRequest', place);
    await vscode.commands.executeCommand('requestWorkbench.openUrl', server.url);
    assert.equal((await server.first).method, 'GET');
    await server.close();
    await rm(folder, { recursive: true });
  });

  test('a new rule file is free of problems and does not overwrite an older one', async () => {
    await vscode.commands.executeCommand('requestWorkbench.newRuleFile');
    const first = vscode.window.activeTextEditor?.document;
    assert.ok(first !== undefined);
    // Before there is another one, whose rules say the same.
    assert.deepEqual(vscode.languages.getDiagnostics(first.uri), []);
    await vscode.commands.executeCommand('requestWorkbench.newRuleFile');
    const second = vscode.window.activeTextEditor?.document;
    assert.ok(second !== undefined);
    assert.notEqual(first.uri.toString(), second.uri.toString());
    await vscode.workspace.fs.delete(first.uri);
    await vscode.workspace.fs.delete(second.uri);
  });
});
