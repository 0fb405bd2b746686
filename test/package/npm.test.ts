import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { packageForNpm } from '../../scripts/npmPackage.ts';
import { startServer } from '../servers/testServer.ts';

const run = promisify(execFile);

type Manifest = Readonly<Record<string, unknown>> & {
  readonly version: string;
  readonly bin: { readonly 'request-workbench': string };
};

let folder: string;
let manifest: Manifest;

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'rw-npm-'));
  const tarball = await packageForNpm(folder, process.env['REQUEST_WORKBENCH_PRODUCT']);
  await writeFile(path.join(folder, 'package.json'), '{ "private": true }');
  // It has no dependencies, so nothing is fetched.
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', tarball], {
    cwd: folder,
    shell: process.platform === 'win32',
  });
  manifest = JSON.parse(await readFile(path.join(installed(), 'package.json'), 'utf8')) as Manifest;
});

after(() => rm(folder, { recursive: true, force: true }));

test('the npm package, installed without a network, sends by rules and modules', async () => {
  await using server = await startServer(({ headers }, response) =>
    response.end(`${String(headers['x-rule'])} ${String(headers['x-module'])}`),
  );
  await writeFile(
    path.join(folder, 'a.request-rules.yaml'),
    `version: 1
rules:
  - id: marks
    condition: { regexFilter: "/hel+o$" }
    action: { type: modifyHeaders, requestHeaders: [{ header: X-Rule, operation: set, value: ruled }] }
`,
  );
  await writeFile(
    path.join(folder, 'a.request-handler.mjs'),
    'export default { onBeforeResourceLoad({ request }) { request.headers = [...request.headers, ["X-Module", "moduled"]]; } };',
  );
  const url = `http://localhost:${server.port}/hello`;
  const { stdout } = await command('send', '-s', '--allow-modules', url);
  assert.equal(stdout, 'ruled moduled');
});

test('the npm package says its version and depends on nothing', async () => {
  const { stdout } = await command('--version');
  assert.match(stdout, new RegExp(`\\b${manifest.version.replaceAll('.', '\\.')}\\b`));
  for (const key of ['dependencies', 'devDependencies', 'scripts', 'private', 'main']) {
    assert.equal(manifest[key], undefined, key);
  }
});

function installed(): string {
  return path.join(folder, 'node_modules/request-workbench');
}

function command(...args: readonly string[]): Promise<{ stdout: string }> {
  const entry = path.join(installed(), manifest.bin['request-workbench']);
  return run(process.execPath, [entry, ...args], { cwd: folder });
}
