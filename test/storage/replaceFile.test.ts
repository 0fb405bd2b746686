import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { isRunning } from '../../src/storage/isRunning.ts';
import { replaceFile } from '../../src/storage/replaceFile.ts';
import { ownerOnly } from '../ownerOnly.ts';

test('a file that is replaced is one of those that were written at once, whole, and for its user alone', async (t) => {
  const file = path.join(await temporaryFolder(t), 'kept.json');
  const texts = ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(200_000));
  await Promise.all(texts.map((text) => replaceFile(file, text)));
  assert.ok(texts.includes(await readFile(file, 'utf8')));
  assert.deepEqual(await readdir(path.dirname(file)), ['kept.json']);
  assert.equal((await stat(file)).mode & 0o777, ownerOnly.file);
});

test("a file that can't be replaced stays, and nothing is left beside it", async (t) => {
  const folder = await temporaryFolder(t);
  await assert.rejects(replaceFile(path.join(folder, 'nowhere', 'a.json'), 'text'), {
    code: 'ENOENT',
  });
  // A folder is in the way of the renaming, after all has been written.
  await assert.rejects(replaceFile(folder, 'text'));
  assert.deepEqual(await readdir(folder), []);
  const beside = await readdir(path.dirname(folder));
  assert.deepEqual(
    beside.filter((name) => name.startsWith(`${path.basename(folder)}.`)),
    [],
  );
});

test("a process is running until it has ended, whoever's it is", () => {
  assert.equal(isRunning(process.pid), true);
  // No system gives a number like this to a process.
  assert.equal(isRunning(2 ** 30), false);
  // Process 1 is another user's, where this is not root; Windows has none.
  assert.equal(isRunning(process.platform === 'win32' ? process.ppid : 1), true);
});

async function temporaryFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'replace-file-'));
  t.after(async () => rm(folder, { recursive: true, force: true }));
  return folder;
}
