import assert from 'node:assert/strict';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { makeFolder } from '../../src/storage/makeFolder.ts';

test('a folder is made with those above it, with its mode, and one that is there stays', async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'folders-'));
  t.after(() => rm(folder, { recursive: true }));
  const deep = path.join(folder, 'a', 'b', 'c');
  await makeFolder(deep, 0o700);
  await makeFolder(deep, 0o700);
  assert.equal((await stat(path.dirname(deep))).mode & 0o777, 0o700);
  await writeFile(path.join(folder, 'file'), '');
  await assert.rejects(makeFolder(path.join(folder, 'file')), { code: 'EEXIST' });
  await assert.rejects(makeFolder(path.join(folder, 'file', 'below')), { code: 'ENOTDIR' });
});

test(
  "a folder that takes none below it is an error: Node's recursive mkdir never ends there",
  { skip: process.platform === 'linux' ? false : 'there is no /proc' },
  async () => {
    await assert.rejects(makeFolder('/proc/request-workbench/cookies'), { code: 'ENOENT' });
  },
);
