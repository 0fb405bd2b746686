import assert from 'node:assert/strict';
import { rename, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { readText } from '../../../src/files/wholeFile.ts';
import { EnvironmentFiles } from '../../../src/requestFile/environments/environmentFiles.ts';
import { put, valuesOf, workspace } from './environmentFolder.ts';

/** With the paths that were read, in order. */
function counting(): { files: EnvironmentFiles; read: string[] } {
  const read: string[] = [];
  const files = new EnvironmentFiles((path) => {
    read.push(path);
    return readText(path);
  });
  return { files, read };
}

test('a file is read once, for all .http files, until it is told that it changed', async (t) => {
  const root = await workspace(t, {
    'http-client.env.json': { dev: { a: 1 } },
    'api/.env': 'B=1',
  });
  const { files, read } = counting();
  const values = async (): Promise<unknown> =>
    valuesOf(await files.of(join(root, 'api', 'a.http'), { root }), 'dev');
  await Promise.all([values(), values(), files.of(join(root, 'b.http'), { root })]);
  assert.equal(read.length, 2);
  await put(join(root, 'http-client.env.json'), { dev: { a: 2 } });
  assert.deepEqual(await values(), { a: 1, B: '1' });
  files.changed(join(root, 'http-client.env.json'));
  assert.deepEqual(await values(), { a: 2, B: '1' });
  assert.equal(read.length, 3);
});

test('a file that comes or goes counts once it is told of, also in a folder that is new', async (t) => {
  const root = await workspace(t, { 'api/a.http': '' });
  const { files } = counting();
  const values = async (): Promise<unknown> =>
    valuesOf(await files.of(join(root, 'api', 'a.http'), { root }), 'dev');
  assert.deepEqual(await values(), {});
  for (const path of ['http-client.env.json', 'api/env/http-client.env.json'] as const) {
    await put(join(root, path), { dev: { [path]: 1 } });
    files.changed(join(root, path));
  }
  assert.deepEqual(await values(), {
    'api/env/http-client.env.json': 1,
    'http-client.env.json': 1,
  });
  await rm(join(root, 'http-client.env.json'));
  files.changed(join(root, 'http-client.env.json'));
  assert.deepEqual(await values(), { 'api/env/http-client.env.json': 1 });
});

test('a keystroke makes the text of its file be read again, and looks into no folder', async (t) => {
  const root = await workspace(t, { '.env': 'A=1', 'shared/dev.json': { dev: { b: 1 } } });
  await symlink(join(root, 'shared', 'dev.json'), join(root, 'http-client.env.json'));
  const texts = new Map<string, string>();
  const files = new EnvironmentFiles(async (path) => {
    const typed = texts.get(path);
    return typed === undefined ? readText(path) : { text: typed };
  });
  const values = async (): Promise<unknown> =>
    valuesOf(await files.of(join(root, 'a.http'), { root }), 'dev');
  assert.deepEqual(await values(), { A: '1', b: 1 });
  await put(join(root, '.env.dev'), 'C=1');
  assert.equal(files.edited(join(root, 'a.http')), false);
  texts.set(join(root, '.env'), 'A=2');
  assert.equal(files.edited(join(root, '.env')), true);
  texts.set(join(root, 'http-client.env.json'), '{"dev": {"b": 2}}');
  assert.equal(files.edited(join(root, 'shared', 'dev.json')), true);
  assert.deepEqual(await values(), { A: '2', b: 2 });
  files.changed(join(root, '.env.dev'));
  assert.deepEqual(await values(), { A: '2', b: 2, C: '1' });
});

test('a folder that goes takes its files with it, and a link is forgotten with what it leads to', async (t) => {
  const root = await workspace(t, {
    'api/env/.env': 'A=1',
    'shared/dev.json': { dev: { b: 1 } },
  });
  await symlink(join(root, 'shared', 'dev.json'), join(root, 'http-client.env.json'));
  const { files } = counting();
  const values = async (): Promise<unknown> =>
    valuesOf(await files.of(join(root, 'api', 'a.http'), { root }), 'dev');
  assert.deepEqual(await values(), { b: 1, A: '1' });
  await rename(join(root, 'api', 'env'), join(root, 'api', 'old'));
  files.changed(join(root, 'api', 'env'));
  await put(join(root, 'shared', 'dev.json'), { dev: { b: 2 } });
  files.changed(join(root, 'shared', 'dev.json'));
  assert.deepEqual(await values(), { b: 2 });
});

test('a file that goes while it is looked for is none', async (t) => {
  const root = await workspace(t, { '.env': 'A=1', 'http-client.env.json': { dev: { b: 1 } } });
  const files = new EnvironmentFiles(async (path) => {
    await rm(join(root, '.env'), { force: true });
    return readText(path);
  });
  const environments = await files.of(join(root, 'a.http'), { root });
  assert.deepEqual([valuesOf(environments, 'dev'), environments.problems], [{ b: 1 }, []]);
});

test('what is read while it changes is not kept', async (t) => {
  const root = await workspace(t, { '.env': 'A=1' });
  const reading = Promise.withResolvers<undefined>();
  const goOn = Promise.withResolvers<undefined>();
  let isFirst = true;
  const files = new EnvironmentFiles(async (path) => {
    const text = await readText(path);
    if (!isFirst) return text;
    isFirst = false;
    reading.resolve(undefined);
    await goOn.promise;
    return text;
  });
  const early = files.of(join(root, 'a.http'), { root });
  await reading.promise;
  await put(join(root, '.env'), 'A=2');
  files.changed(join(root, '.env'));
  const late = await files.of(join(root, 'a.http'), { root });
  goOn.resolve(undefined);
  assert.deepEqual(valuesOf(late), { A: '2' });
  await early;
  assert.deepEqual(valuesOf(await files.of(join(root, 'a.http'), { root })), { A: '2' });
});

test('files that a person names win, the last first, wherever they are and whatever they are called', async (t) => {
  const root = await workspace(t, {
    'http-client.env.json': { dev: { a: 'found', b: 'found', c: 'found' } },
    '../ci/ci.env.json': { $shared: { b: 'shared' }, dev: { a: 'ci' } },
    '../ci/ci.env': 'c=ci\nD=ci',
    '../ci/plain': 'a=plain',
  });
  const ci = (name: string): string => join(root, '..', 'ci', name);
  const files = new EnvironmentFiles();
  const environments = await files.of(join(root, 'a.http'), {
    root,
    files: [ci('plain'), ci('ci.env.json'), ci('ci.env'), ci('missing.json')],
  });
  assert.deepEqual(valuesOf(environments, 'dev'), { c: 'ci', D: 'ci', a: 'ci', b: 'shared' });
  assert.equal(environments.dotenv('a', [])?.value, 'plain');
  assert.deepEqual(
    environments.problems.map(({ file, code }) => [file, code]),
    [[ci('missing.json'), 'unreadable-file']],
  );
  assert.deepEqual(environments.lookedAt(['dev']).slice(0, 4), [
    ci('ci.env'),
    `${ci('ci.env.json')}: $shared, dev`,
    ci('plain'),
    'http-client.env.json: dev',
  ]);
});
