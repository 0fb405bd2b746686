import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import * as vscode from 'vscode';
import type { Har } from '../../src/har/write/har.ts';
import { startServer } from '../servers/testServer.ts';

function recordingOf(url: string): string {
  const entry = (request: object, response: object): object => ({ request, response });
  return JSON.stringify({
    log: {
      version: '1.2',
      entries: [
        entry(
          { method: 'GET', url },
          { status: 200, headers: [], content: { mimeType: 'text/plain', text: 'recorded' } },
        ),
        entry({ method: 'GET', url: `${url}/failed` }, { status: 0 }),
      ],
    },
  });
}

async function typeAndUndo(uri: vscode.Uri): Promise<void> {
  const editor = await vscode.window.showTextDocument(uri);
  await editor.edit((edit) => {
    edit.insert(new vscode.Position(0, 0), ' ');
  });
  await vscode.commands.executeCommand('workbench.action.files.revert');
}

suite('exchange', () => {
  const made: vscode.Uri[] = [];
  let folder = '';

  suiteSetup(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rw-exchange-'));
  });

  suiteTeardown(async () => {
    // What follows begins without problems: they go when their text changes.
    const good = await vscode.workspace.findFiles('good.request-rules.json');
    for (const uri of good) await typeAndUndo(uri);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    for (const uri of made) await vscode.workspace.fs.delete(uri, { recursive: true });
    await rm(folder, { recursive: true });
  });

  test('Import Rules writes a file of its own, opens it, and lists what was lost as problems', async () => {
    const file = join(folder, 'traffic.har');
    await writeFile(file, recordingOf('http://recorded.test/'));
    const request = { file, recording: 'responses' };
    for (const name of ['traffic.request-rules.json', 'traffic-2.request-rules.json']) {
      await vscode.commands.executeCommand('requestWorkbench.importRules', request);
      const editor = vscode.window.activeTextEditor;
      assert.ok(editor);
      const { uri } = editor.document;
      assert.equal(basename(uri.fsPath), name);
      made.push(uri);
      const written = JSON.parse(editor.document.getText()) as { rules: unknown[] };
      assert.equal(written.rules.length, 1);
      made.push(vscode.Uri.joinPath(uri, '..', name.replace('.request-rules.json', '.files')));
    }
    const [warning, ...others] = vscode.languages.getDiagnostics(vscode.Uri.file(file));
    assert.match(warning?.message ?? '', /^The request got no response\./);
    assert.deepEqual(others, []);
  });

  test('Export Rules writes the rules of the workspace as another program has them', async () => {
    const file = join(folder, 'config.yaml');
    const request = { to: 'mitmproxy', file };
    await vscode.commands.executeCommand('requestWorkbench.exportRules', request);
    assert.equal(vscode.window.activeTextEditor?.document.uri.fsPath, file);
    // Of the import before; the workspace's own rule answers with text, which mitmproxy can't.
    assert.match(await readFile(file, 'utf8'), /map_local:\n.*traffic/);
    const good = await vscode.workspace.findFiles('good.request-rules.json');
    const [warning] = good.flatMap((uri) => vscode.languages.getDiagnostics(uri));
    assert.match(warning?.message ?? '', /^mitmproxy answers with a file/);
  });

  test('Export HAR writes what was sent and what came, with its body', async () => {
    const server = await startServer((_request, response) => {
      response.setHeader('Content-Type', 'text/plain');
      response.end('hello');
    });
    await vscode.commands.executeCommand('requestWorkbench.openUrl', server.url);
    const file = join(folder, 'sessions.har');
    let body: string | undefined;
    while (body === undefined) {
      await vscode.commands.executeCommand('requestWorkbench.exportHar', { file });
      const { log } = JSON.parse(await readFile(file, 'utf8')) as Har;
      const sent = log.entries.find(({ request }) => request.url.startsWith(server.url));
      body = sent?.response.content.text;
    }
    assert.equal(body, 'hello');
    await server.close();
  });

  test('Open HAR shows the exchanges of a file as sessions, with their bodies', async () => {
    const recorded = join(folder, 'recorded.har');
    const url = 'http://recorded.example/orders';
    const entry = {
      startedDateTime: '2026-11-21T09:30:00.000Z',
      request: { method: 'GET', url, headers: [] },
      response: {
        status: 200,
        headers: [{ name: 'Content-Type', value: 'text/plain' }],
        content: { mimeType: 'text/plain', text: 'recorded' },
      },
    };
    await writeFile(recorded, JSON.stringify({ log: { entries: [entry] } }));
    await vscode.commands.executeCommand('requestWorkbench.openHar', vscode.Uri.file(recorded));
    const file = join(folder, 'again.har');
    await vscode.commands.executeCommand('requestWorkbench.exportHar', { file });
    const { log } = JSON.parse(await readFile(file, 'utf8')) as Har;
    const found = log.entries.filter(({ request }) => request.url === url);
    assert.deepEqual(
      found.map(({ response }) => [response.status, response.content.text]),
      [[200, 'recorded']],
    );
  });
});
