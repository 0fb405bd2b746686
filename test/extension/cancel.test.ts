import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { startServer } from '../servers/testServer.ts';
import { inWorkspace } from './inWorkspace.ts';
import { until } from './until.ts';

/** Sends the last request of a new file. `done` resolves when nothing of it runs any more. */
async function sent(name: string, text: string): Promise<{ readonly done: Thenable<unknown> }> {
  const uri = inWorkspace(`canceled/${name}`);
  await vscode.workspace.fs.writeFile(uri, Buffer.from(text));
  const line = text.trimEnd().split('\n').length - 1;
  const place = { uri: uri.toString(), line };
  return { done: vscode.commands.executeCommand('requestWorkbench.sendRequest', place) };
}

suite('Cancel Request', () => {
  suiteTeardown(async () => {
    await vscode.workspace.fs.delete(inWorkspace('canceled'), { recursive: true });
  });

  test('a request of a file that waits before it is sent is not sent', async () => {
    const paths: string[] = [];
    const server = await startServer((request, response) => {
      paths.push(request.url ?? '');
      response.end();
    });
    const text = `# @name login\nGET ${server.url}/login\n\n###\n# @ref login\n# @sleep 3600000\nGET ${server.url}/me\n`;
    const { done } = await sent('waiting.http', text);
    await until(() => Promise.resolve(paths[0]));
    await vscode.commands.executeCommand('requestWorkbench.cancel');
    await done;
    assert.deepEqual(paths, ['/login']);
    await server.close();
  });

  test('a loop ends with the session that is canceled', async () => {
    const paths: string[] = [];
    const server = await startServer((request) => {
      paths.push(request.url ?? '');
    });
    const { done } = await sent('loop.http', `# @loop for 3\nGET ${server.url}/{{$index}}\n`);
    await until(() => Promise.resolve(paths[0]));
    await vscode.commands.executeCommand('requestWorkbench.cancel');
    await done;
    assert.deepEqual(paths, ['/0']);
    await server.close();
  });
});
