import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { startServer } from '../servers/testServer.ts';
import { inWorkspace } from './inWorkspace.ts';
import { until } from './until.ts';

suite('tokens of request files', () => {
  test('a request gets its token first, once for the window, and is sent with it', async () => {
    const asked: string[] = [];
    const server = await startServer((request, response) => {
      asked.push(`${request.url ?? ''} ${request.headers.authorization ?? ''}`);
      response
        .setHeader('Content-Type', 'application/json')
        .end('{"access_token":"t0k3n","token_type":"Bearer","expires_in":3600}');
    });
    const auth = {
      ...{ Type: 'OAuth2', 'Grant Type': 'Client Credentials', 'Client ID': 'me' },
      ...{ 'Client Secret': 's3cret', 'Token URL': `${server.url}/token` },
    };
    const environments = { $shared: { Security: { Auth: { api: auth } } } };
    await vscode.workspace.fs.writeFile(
      inWorkspace('tokens/http-client.env.json'),
      Buffer.from(JSON.stringify(environments)),
    );
    const uri = inWorkspace('tokens/me.http');
    await vscode.workspace.fs.writeFile(
      uri,
      Buffer.from(`GET ${server.url}/me\nAuthorization: Bearer {{$auth.token("api")}}\n`),
    );
    const place = { uri: uri.toString(), line: 0 };
    const arrived = (count: number): Promise<true> =>
      until(() => Promise.resolve(asked.length === count || undefined));
    await vscode.commands.executeCommand('requestWorkbench.sendRequest', place);
    await arrived(2);
    await vscode.commands.executeCommand('requestWorkbench.sendRequest', place);
    await arrived(3);
    const basic = `Basic ${Buffer.from('me:s3cret').toString('base64')}`;
    assert.deepEqual(asked, [`/token ${basic}`, '/me Bearer t0k3n', '/me Bearer t0k3n']);
    await vscode.workspace.fs.delete(inWorkspace('tokens'), { recursive: true });
    await server.close();
  });
});
