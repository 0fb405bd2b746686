import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { packageExtension } from '../../scripts/package.ts';
import { zipEntries } from './zipEntries.ts';

/** Of which PDF.js is half a megabyte (docs/decisions/0049-bodies-as-text.md). */
const SIZE_BUDGET = 3.25 * 1024 * 1024;

let folder: string;
let vsix: Buffer;

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'request-workbench-vsix-'));
  vsix = await readFile(await packageExtension(folder, process.env['REQUEST_WORKBENCH_PRODUCT']));
});

after(() => rm(folder, { recursive: true, force: true }));

test('the package holds what runs and what is read, and nothing else', () => {
  const files = [...zipEntries(vsix).keys()].map((file) =>
    // How the code is cut into lazy chunks may change with every import.
    file
      .replace(/^extension\/dist\/chunks\/[\w-]+\.js$/, 'extension/dist/chunks/….js')
      .replace(/^extension\/dist\/webview\/\w+-\w+\.js$/, 'extension/dist/webview/….js'),
  );
  assert.deepEqual([...new Set(files)].sort(), [
    '[Content_Types].xml',
    'extension.vsixmanifest',
    'extension/LICENSE.txt',
    'extension/ThirdPartyNotices.txt',
    'extension/changelog.md',
    'extension/dist/chunks/….js',
    'extension/dist/cli.js',
    'extension/dist/cli/program.cjs',
    'extension/dist/extension.js',
    'extension/dist/modules/process.js',
    'extension/dist/playground/playground.http',
    'extension/dist/playground/start.js',
    'extension/dist/required/re2.cjs',
    'extension/dist/required/toughCookie.cjs',
    'extension/dist/required/urlPattern.cjs',
    'extension/dist/required/valueLibraries.cjs',
    'extension/dist/rules.schema.json',
    'extension/dist/types/request-workbench.d.ts',
    'extension/dist/webview/codicon.css',
    'extension/dist/webview/codicon.ttf',
    'extension/dist/webview/panel.css',
    'extension/dist/webview/panel.js',
    'extension/dist/webview/….js',
    'extension/dist/workers/bodies.js',
    'extension/dist/workers/inside/buffer.js',
    'extension/dist/workers/inside/chai.js',
    'extension/dist/workers/inside/dayjs.js',
    'extension/dist/workers/inside/jsonPath.js',
    'extension/dist/workers/inside/main.js',
    'extension/dist/workers/inside/xml.js',
    'extension/dist/workers/pac.js',
    'extension/dist/workers/quickjs.wasm',
    'extension/dist/workers/scripts.js',
    'extension/media/http-dark.svg',
    'extension/media/http-light.svg',
    'extension/media/http.language-configuration.json',
    'extension/media/http.tmLanguage.json',
    'extension/media/icon.png',
    'extension/media/rule-files.schema.json',
    'extension/media/views.svg',
    ...['look', 'rule', 'send', 'views'].map((step) => `extension/media/walkthrough/${step}.md`),
    'extension/node_modules/request-workbench-typescript-plugin/index.js',
    'extension/node_modules/request-workbench-typescript-plugin/package.json',
    'extension/package.json',
    'extension/package.nls.json',
    'extension/readme.md',
  ]);
});

test('the package is at most 3.25 MB', () => {
  const largest = [...zipEntries(vsix)].sort(([, a], [, b]) => b - a).slice(0, 5);
  assert.ok(
    vsix.length <= SIZE_BUDGET,
    `It is ${vsix.length} bytes; the largest files, packed: ${JSON.stringify(largest)}`,
  );
});
