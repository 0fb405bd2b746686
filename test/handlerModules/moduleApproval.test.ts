import assert from 'node:assert/strict';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import fc from 'fast-check';
import { Approvals, fingerprintOf, nameIn } from '../../src/handlerModules/approval/approvals.ts';
import type { ApprovedModule } from '../../src/handlerModules/approval/approvals.ts';
import {
  moduleSources,
  ModuleSourcesError,
} from '../../src/handlerModules/approval/moduleSources.ts';
import { specifiersOf } from '../../src/handlerModules/approval/specifiers.ts';
import { processorMs } from '../processorTime.ts';

type Files = Readonly<Record<string, string>>;

async function folderWith(t: TestContext, files: Files): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'rw-approval-')));
  t.after(() => rm(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return folder;
}

async function namesIn(folder: string, module = 'a.request-handler.ts'): Promise<string[]> {
  const { files } = await moduleSources(join(folder, module), folder);
  return [...files.keys()].map((path) => nameIn(folder, path)).sort();
}

function inMemory(): Approvals {
  let all: Readonly<Record<string, ApprovedModule>> = {};
  return new Approvals({
    read: () => all,
    write: (next) => {
      all = next;
      return Promise.resolve();
    },
  });
}

test('a module consists of what it imports by path, directly or not, in every form', async (t) => {
  const folder = await folderWith(t, {
    'a.request-handler.ts': `
      import './effect.js';
      import type { T } from "./types.ts";
      export { b } from '../outside.ts';
      const later = () => import(\`./later.mjs\`);
      const old = require('./old');
    `,
    'effect.js': `import('./deeper/one.ts')`,
    'types.ts': '',
    'later.mjs': `import data from './data.json' with { type: 'json' };`,
    'data.json': '{}',
    'old.js': '',
    'deeper/one.ts': `import '../a.request-handler.ts'; // a circle`,
    'unrelated.ts': '',
  });
  assert.deepEqual(await namesIn(folder), [
    'a.request-handler.ts',
    'data.json',
    'deeper/one.ts',
    'effect.js',
    'later.mjs',
    'old.js',
    'types.ts',
  ]);
});

test('of a package in node_modules all code counts, with the packages that it imports itself', async (t) => {
  const folder = await folderWith(t, {
    'rules/a.request-handler.ts': `import jwt from '@acme/jwt/sign'; import fs from 'node:fs'; import 'request-workbench';`,
    'node_modules/@acme/jwt/package.json': '{ "name": "@acme/jwt" }',
    'node_modules/@acme/jwt/sign.js': `require('base')`,
    'node_modules/@acme/jwt/lib/never-imported-by-name.cjs': '',
    'node_modules/@acme/jwt/README.md': 'not code',
    'node_modules/@acme/jwt/node_modules/base/index.js': '',
    'node_modules/other/index.js': '',
    'package.json': '{ "name": "app" }',
  });
  assert.deepEqual(await namesIn(folder, 'rules/a.request-handler.ts'), [
    'node_modules/@acme/jwt/lib/never-imported-by-name.cjs',
    'node_modules/@acme/jwt/node_modules/base/index.js',
    'node_modules/@acme/jwt/package.json',
    'node_modules/@acme/jwt/sign.js',
    'rules/a.request-handler.ts',
  ]);
});

test('a name of the own package.json stands for the files that are written there', async (t) => {
  const folder = await folderWith(t, {
    'a.request-handler.ts': `import '#hosts';`,
    'package.json': '{ "imports": { "#hosts": "./lib/hosts.js" } }',
    'lib/hosts.js': '',
  });
  assert.deepEqual(await namesIn(folder), ['a.request-handler.ts', 'lib/hosts.js', 'package.json']);
});

test('what lies outside the folder does not count, not even through a link', async (t) => {
  const elsewhere = await folderWith(t, { 'secret.js': '' });
  const folder = await folderWith(t, {
    'a.request-handler.ts': `import './link.js'; import '${join(elsewhere, 'secret.js')}';`,
  });
  await symlink(join(elsewhere, 'secret.js'), join(folder, 'link.js'));
  assert.deepEqual(await namesIn(folder), ['a.request-handler.ts']);
});

test('a module that is not there is an error that says so', async (t) => {
  const folder = await folderWith(t, {});
  await assert.rejects(moduleSources(join(folder, 'a.request-handler.ts'), folder), (error) => {
    assert.ok(error instanceof ModuleSourcesError);
    assert.match(error.message, /a\.request-handler\.ts can't be read/);
    return true;
  });
});

test('a module outside the folder is an error, also through a link: an approval would cover no file of it', async (t) => {
  const elsewhere = await folderWith(t, { 'out.ts': '' });
  const folder = await folderWith(t, {});
  await symlink(join(elsewhere, 'out.ts'), join(folder, 'a.request-handler.ts'));
  for (const module of [join(folder, 'a.request-handler.ts'), join(elsewhere, 'out.ts')]) {
    await assert.rejects(moduleSources(module, folder), (error) => {
      assert.ok(error instanceof ModuleSourcesError);
      assert.equal(error.reason, 'is outside the workspace folder');
      return true;
    });
  }
});

test('a module that is a folder is an error that says so, a folder that package.json names is none', async (t) => {
  const folder = await folderWith(t, {
    'a.request-handler.ts': `import '#lib';`,
    'package.json': '{ "imports": { "#lib": "./lib" } }',
    'lib/one.js': '',
  });
  assert.deepEqual(await namesIn(folder), ['a.request-handler.ts', 'package.json']);
  await assert.rejects(moduleSources(folder, folder), /is not a file/);
});

test('one changed byte in a module, or in what it imports, takes the approval away until the person gives it again', async (t) => {
  const folder = await folderWith(t, {
    'a.request-handler.ts': `import './b.ts';`,
    'b.ts': '1',
  });
  const module = join(folder, 'a.request-handler.ts');
  const approvals = inMemory();
  const before = await moduleSources(module, folder);
  assert.deepEqual(approvals.of(module, before), { state: 'new' });
  await approvals.approve(module, before);
  assert.deepEqual(approvals.of(module, before), { state: 'approved' });

  await writeFile(join(folder, 'b.ts'), '2');
  const after = await moduleSources(module, folder);
  assert.deepEqual(approvals.of(module, after), { state: 'changed', files: ['b.ts'] });
  assert.notEqual(fingerprintOf(before), fingerprintOf(after));
  await approvals.approve(module, after);
  assert.deepEqual(approvals.of(module, after), { state: 'approved' });
  assert.deepEqual(approvals.of(module, before), { state: 'changed', files: ['b.ts'] });
  await approvals.revoke(module);
  assert.deepEqual(approvals.of(module, after), { state: 'new' });
});

test('an import that is new takes the approval away, although nothing that was approved has changed', async (t) => {
  const folder = await folderWith(t, { 'a.request-handler.ts': '', 'b.ts': 'from elsewhere' });
  const module = join(folder, 'a.request-handler.ts');
  const approvals = inMemory();
  await approvals.approve(module, await moduleSources(module, folder));
  await writeFile(module, `import './b.ts';`);
  const { files } = await moduleSources(module, folder);
  const ownSaves = new Map([[module, files.get(module) ?? '']]);
  assert.deepEqual(approvals.of(module, { folder, files }, ownSaves), {
    state: 'changed',
    files: ['b.ts'],
  });
});

test('what the person has saved in their own editor is approved with it, a module that never was is not', async (t) => {
  const folder = await folderWith(t, { 'a.request-handler.ts': '1' });
  const module = join(folder, 'a.request-handler.ts');
  const approvals = inMemory();
  const first = await moduleSources(module, folder);
  assert.deepEqual(approvals.of(module, first, first.files), { state: 'new' });
  await approvals.approve(module, first);
  await writeFile(module, '2');
  const second = await moduleSources(module, folder);
  assert.equal(approvals.of(module, second).state, 'changed');
  assert.deepEqual(approvals.of(module, second, second.files), { state: 'approved' });
});

test('the fingerprint is that of the list that sha256sum prints', async (t) => {
  const folder = await folderWith(t, { 'a.request-handler.ts': 'export default {};\n' });
  const sources = await moduleSources(join(folder, 'a.request-handler.ts'), folder);
  // printf 'export default {};\n' > a.request-handler.ts; sha256sum a.request-handler.ts | sha256sum
  assert.equal(
    fingerprintOf(sources),
    'c003c564937fe6ad73a6d099411fde694fcd2f7ca3572ac2ca7039fa3aba9cb4',
  );
});

test('any text can be looked through for imports, in linear time', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 2000, unit: 'binary' }), (text) => {
      specifiersOf(text);
    }),
  );
  const started = processorMs();
  specifiersOf(`import${' '.repeat(200_000)}`.repeat(5));
  specifiersOf(`from '`.repeat(100_000));
  assert.ok(processorMs() - started < 2000);
});
