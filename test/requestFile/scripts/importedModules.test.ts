import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import type { Script } from '../../../src/requestFile/scripts/contract/script.ts';
import { contextOf, TestSandbox } from './sandboxes.ts';

const folder = await mkdtemp(path.join(tmpdir(), 'rw-scripts-'));
const root = path.join(folder, 'workspace');
await mkdir(path.join(root, 'api', 'lib'), { recursive: true });
const sandbox = new TestSandbox({ root });
after(async () => {
  sandbox.end();
  await rm(folder, { recursive: true, force: true });
});

const file = path.join(root, 'api', 'requests.http');

async function put(name: string, text: string): Promise<void> {
  await writeFile(path.join(root, 'api', name), text);
}

function script(dialect: Script['dialect'], source: string): Script {
  return { dialect, source, file, firstLine: 10 };
}

test("a script of JetBrains' imports modules beside it, which see its objects", async () => {
  await put(
    'lib/token.js',
    `import { prefix } from '../prefix.mjs';\nexport const token = (user) => prefix + user;`,
  );
  await put('prefix.mjs', `export const prefix = 'T-';`);
  await put('setup.js', `export default function () { client.global.set('a', 1); }`);
  await put('data.json', '{"n": 5}');
  const source = `import { token } from './lib/token';
import setup from "./setup.js"
import data from './data.json'
setup();
client.global.set('token', token('ann'));
client.test('test', () => client.assert(data.n === 6, 'not 6'));`;
  const { globals, error, tests } = await sandbox.run(script('jetbrains', source), contextOf());
  assert.equal(error, null);
  assert.deepEqual(globals.set, { a: 1, token: 'T-ann' });
  assert.deepEqual([tests[0]?.message, tests[0]?.line], ['not 6', 15]);
});

test("an error in a module has the module's file and line", async () => {
  await put('broken.js', `export const a = 1;\nexport function f() {\n  null.x;\n}`);
  const { error } = await sandbox.run(
    script('jetbrains', `import { f } from './broken.js'\nf()`),
    contextOf(),
  );
  assert.deepEqual([error?.file, error?.line], [path.join(root, 'api', 'broken.js'), 2]);
});

test("a script of httpYac's requires files and JSON beside it", async () => {
  await put(
    'sign.js',
    `const { n } = require('./data');\nmodule.exports = { sign: (text) => text + n, dir: __dirname };`,
  );
  await put('data.json', '{"n": 5}');
  const source = `const { sign, dir } = require('./sign');
exports.signed = sign('a');
exports.dir = dir;
exports.same = require('./sign') === require('./sign.js');
exports.here = [__filename, __dirname];`;
  const { variables, error } = await sandbox.run(script('httpyac', source), contextOf());
  assert.equal(error, null);
  const api = path.join(root, 'api');
  assert.deepEqual(variables.set, { ...{ signed: 'a5', dir: api, same: true }, here: [file, api] });
});

test('a file that needs Node says so, though the script only requires it', async () => {
  await put('node.js', `const fs = require('fs');`);
  const result = await sandbox.run(script('httpyac', `\nrequire('./node.js')`), contextOf());
  assert.equal(result.needsNode, 'the module fs');
});

test('nothing outside of the workspace is read, not by a link either', async () => {
  await writeFile(path.join(folder, 'secret.js'), `export const a = 1; module.exports = 'secret';`);
  await symlink(path.join(folder, 'secret.js'), path.join(root, 'api', 'link.js'));
  for (const specifier of [
    '../../secret.js',
    './link.js',
    path.join(folder, 'secret.js'),
    '/etc/hostname',
  ]) {
    const required = await sandbox.run(
      script('httpyac', `exports.a = require(${JSON.stringify(specifier)})`),
      contextOf(),
    );
    assert.equal(
      required.error?.message,
      `${specifier} is outside the workspace, where scripts can't read.`,
    );
    const imported = await sandbox.run(
      script('jetbrains', `import { a } from ${JSON.stringify(specifier)}`),
      contextOf(),
    );
    assert.match(String(imported.error?.message), /is outside the workspace/, specifier);
  }
});

test("a module that is not there, or can't be parsed, is an error that says so", async () => {
  const missing = await sandbox.run(script('httpyac', `\nrequire('./none')`), contextOf());
  assert.deepEqual([missing.error?.message, missing.error?.line], ['./none does not exist.', 11]);
  const imported = await sandbox.run(script('jetbrains', `import './none.js'`), contextOf());
  assert.equal(imported.error?.message, './none.js does not exist.');
  await put('bad.js', 'const = 1');
  const bad = await sandbox.run(script('httpyac', `require('./bad.js')`), contextOf());
  assert.match(String(bad.error?.message), /^SyntaxError: /);
});
