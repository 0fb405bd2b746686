import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { test } from 'node:test';
import { ImportFolder, importing, warningsOf, rulesOf } from './importing.ts';

/** A folder for the rules, and another beside it that they have no business with. */
async function folders(t: { after(end: () => Promise<void>): void }) {
  const folder = await ImportFolder.create();
  t.after(() => folder[Symbol.asyncDispose]());
  const outside = await mkdtemp(join(tmpdir(), 'import-outside-'));
  t.after(() => rm(outside, { recursive: true }));
  await writeFile(join(outside, 'key.txt'), 's3cr3t');
  await symlink(join(outside, 'key.txt'), join(folder.path, 'link.txt'));
  await symlink(outside, join(folder.path, 'linked'));
  return { folder, outside, up: relative(folder.path, outside) };
}

const requestly = (target: string): unknown => [
  {
    id: 'Redirect_1',
    ruleType: 'Redirect',
    status: 'Active',
    pairs: [
      {
        source: { key: 'Url', operator: 'Equals', value: 'https://a.test/' },
        destination: target,
        destinationType: 'map_local',
      },
    ],
  },
];

test('a file outside the folder of the rules is listed and not copied, however it is named', async (t) => {
  const { folder, outside, up } = await folders(t);
  for (const name of [
    join(outside, 'key.txt'),
    `${up}/key.txt`,
    'link.txt',
    'linked/key.txt',
    outside,
    'linked',
  ]) {
    const sources: unknown[] = [{ map_local: [`|a.test|${name}`] }, requestly(name)];
    if (name.endsWith('.txt')) {
      sources.push(
        { modify_body: [`|~s|word|@${name}`] },
        { modify_headers: [`|~q|X-Note|@${name}`] },
      );
    }
    for (const source of sources) {
      const imported = await importing(source, { target: folder.target });
      assert.equal(imported.text, null, JSON.stringify(source));
      assert.deepEqual(imported.files, []);
      const [first = ''] = warningsOf(imported);
      assert.match(
        first,
        /^left-out \d+: .* is outside the folder of the rules, and was not copied/,
      );
      assert.doesNotMatch(JSON.stringify(imported), /s3cr3t/);
    }
  }
});

test('the home folder is outside too', async (t) => {
  const { folder } = await folders(t);
  const imported = await importing({ map_local: ['|a.test|~/'] }, { target: folder.target });
  assert.equal(imported.text, null);
  assert.match(warningsOf(imported)[0] ?? '', /~\/ is outside the folder of the rules/);
});

test('asked for, files from outside are copied', async (t) => {
  const { folder, outside } = await folders(t);
  for (const name of [join(outside, 'key.txt'), 'link.txt', outside]) {
    for (const source of [{ map_local: [`|a.test|${name}`] }, requestly(name)]) {
      if (name === outside && Array.isArray(source)) continue;
      const imported = await importing(source, { target: folder.target, copyOutside: true });
      assert.deepEqual(
        imported.files.map(({ content }) => Buffer.from(content).toString()),
        ['s3cr3t'],
      );
      assert.equal(rulesOf(imported)[0]?.action['path'], imported.files[0]?.path);
    }
  }
});

test('a file of the folder is answered with where it is, also through a link to the folder', async (t) => {
  const { folder, outside } = await folders(t);
  await mkdir(join(folder.path, '..mocks'));
  await writeFile(join(folder.path, '..mocks', 'a.txt'), 'mock');
  await symlink(join(folder.path, '..mocks', 'a.txt'), join(folder.path, 'inside.txt'));
  await symlink(folder.path, join(outside, 'workspace'));
  const paths = {
    '..mocks/a.txt': '..mocks/a.txt',
    'inside.txt': 'inside.txt',
    [join(outside, 'workspace', '..mocks', 'a.txt')]: '..mocks/a.txt',
  };
  for (const [name, path] of Object.entries(paths)) {
    const imported = await importing({ map_local: [`|a.test|${name}`] }, { target: folder.target });
    assert.deepEqual(warningsOf(imported), []);
    assert.deepEqual(imported.files, []);
    assert.equal(rulesOf(imported)[0]?.action['path'], path);
  }
});
