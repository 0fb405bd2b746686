import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { startServer } from '../servers/testServer.ts';
import { inWorkspace } from './inWorkspace.ts';
import { until } from './until.ts';

suite('environments of request files', () => {
  test('a name that environments define is asked for by its environment, which counts from then on', async () => {
    const paths: string[] = [];
    const server = await startServer((request, response) => {
      paths.push(request.url ?? '');
      response.end();
    });
    const environments = {
      first: { base: `${server.url}/first`, user: 'ann' },
      second: { base: `${server.url}/second`, user: 'bob' },
    };
    const folder = inWorkspace('asked');
    const file = vscode.Uri.joinPath(folder, 'asked.http');
    await vscode.workspace.fs.writeFile(
      vscode.Uri.joinPath(folder, 'http-client.env.json'),
      Buffer.from(JSON.stringify(environments)),
    );
    await vscode.workspace.fs.writeFile(file, Buffer.from('GET {{base}}/{{user}}\n'));
    const send = (): Thenable<unknown> =>
      vscode.commands.executeCommand('requestWorkbench.sendRequest', {
        ...{ uri: file.toString(), line: 0 },
      });

    const sent = send();
    await until(async () => {
      // Enter: the environment that is listed first.
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      return paths[0];
    });
    await sent;
    await send();
    assert.deepEqual(paths, ['/first/ann', '/first/ann']);

    let isSwitched = false;
    await vscode.window.showTextDocument(file);
    const switched = vscode.commands
      .executeCommand('requestWorkbench.switchEnvironment')
      .then(() => (isSwitched = true));
    await until(async () => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      return isSwitched || undefined;
    });
    await switched;
    await vscode.workspace.fs.delete(folder, { recursive: true });
    await server.close();
  });
});
