import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { glob, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { packageExtension } from '../../scripts/package.ts';
import { installVsix } from '../../scripts/vscode/installExtension.ts';
import { openWorkbench } from '../e2e/workbench.ts';
import { seen } from '../engine/run.ts';
import { startSocksServer } from '../servers/socksServer.ts';
import { startServer } from '../servers/testServer.ts';

const RULES = `version: 1
rules:
  - id: from-yaml
    condition: { urlFilter: /page }
    action: { type: modifyHeaders, requestHeaders: [{ header: X-Rule, operation: set, value: yes }] }
`;
const MODULE = `export default {
  onBeforeResourceLoad({ request }) {
    request.headers = [...request.headers, ['X-Module', 'yes']];
  },
};
`;
const OPEN_URL = 'Request Workbench: Open URL…';

let folder: string;
let vsix: string;

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'rw-vsix-'));
  vsix = await packageExtension(folder, process.env['REQUEST_WORKBENCH_PRODUCT']);
});

after(() => rm(folder, { recursive: true, force: true }));

test('the package, installed as anyone would install it, sends through PAC and SOCKS by rules in YAML and a module, and imports YAML', async (t) => {
  await using server = await startServer(({ url }, response) => response.end(`answer to ${url}`));
  await using socks = await startSocksServer();
  const workspace = path.join(folder, 'workspace');
  await mkdir(workspace);
  const files = {
    'a.request-rules.yaml': RULES,
    'a.request-handler.ts': MODULE,
    'config.yaml': 'modify_headers: ["/~q/X-Imported/yes"]\n',
    'proxy.pac': `function FindProxyForURL() { return "SOCKS5 127.0.0.1:${socks.port}"; }`,
  };
  for (const [name, text] of Object.entries(files)) {
    await writeFile(path.join(workspace, name), text);
  }
  const workbench = await openWorkbench(t, {
    extension: { vsix },
    workspace,
    settings: { 'requestWorkbench.proxy': `pac:${path.join(workspace, 'proxy.pac')}` },
  });
  const send = async (name: string): Promise<string[]> => {
    await workbench.runCommand(OPEN_URL, `http://shop.test:${server.port}/page?${name}`);
    await workbench.panel().getByText(`answer to /page?${name}`).waitFor();
    const request = server.requests.find(({ url }) => url === `/page?${name}`);
    return ['X-Rule', 'X-Module', 'X-Imported'].filter(
      (field) => seen(request, field)[0] === 'yes',
    );
  };

  assert.deepEqual(await send('first'), ['X-Rule']);
  assert.deepEqual(
    socks.requests.map(({ version, host }) => [version, host]),
    [[5, 'shop.test']],
  );

  await workbench
    .notification(/a\.request-handler\.ts wants to run/)
    .getByRole('button', { name: 'Run It' })
    .click();
  await workbench.notification(/wants to run/).waitFor({ state: 'hidden' });
  assert.deepEqual(await send('approved'), ['X-Rule', 'X-Module']);

  await workbench.runCommand('Request Workbench: Import Rules…');
  await workbench.page
    .locator('.quick-input-list .monaco-list-row')
    .filter({ hasText: 'config.yaml' })
    .click();
  await workbench.notification('Wrote 1 rule to config.request-rules.json.').waitFor();
  assert.deepEqual(await send('imported'), ['X-Rule', 'X-Module', 'X-Imported']);
});

test('the command line in the package imports into YAML and sends by it through a SOCKS proxy', async () => {
  await using server = await startServer((_, response) => response.end('page'));
  await using socks = await startSocksServer();
  const extensionsFolder = path.join(folder, 'extensions');
  await installVsix(vsix, extensionsFolder);
  const cwd = path.join(folder, 'command-line');
  await mkdir(cwd);
  const [cli = ''] = await Array.fromAsync(glob('*/dist/cli.js', { cwd: extensionsFolder }));
  const run = (...argv: string[]) =>
    promisify(execFile)(process.execPath, [path.join(extensionsFolder, cli), ...argv], {
      cwd,
      env: { ...process.env, XDG_CACHE_HOME: path.join(folder, 'cache') },
    });

  await writeFile(path.join(cwd, 'config.yaml'), 'modify_headers: ["/~q/X-Imported/yes"]\n');
  await run('import', 'config.yaml', '-o', 'out.request-rules.yaml');
  assert.match(await readFile(path.join(cwd, 'out.request-rules.yaml'), 'utf8'), /^version: 1$/m);

  const url = `http://shop.test:${server.port}/`;
  const proxy = `socks5://127.0.0.1:${socks.port}`;
  const { stdout } = await run('send', '--rules', 'out.request-rules.yaml', '-x', proxy, url);
  assert.equal(stdout, 'page');
  assert.equal(socks.requests[0]?.host, 'shop.test');
  assert.deepEqual(seen(server.requests[0], 'X-Imported'), ['yes']);
});
