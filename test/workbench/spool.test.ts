import assert from 'node:assert/strict';
import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { Spool } from '../../src/workbench/spool.ts';

async function withFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'rw-spool-'));
  try {
    await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function spooled(file: string, bytes: number): Promise<Spool> {
  const spool = new Spool(() => Promise.resolve(file));
  for (let at = 0; at < bytes; at += 100_000) {
    await spool.append(Buffer.alloc(Math.min(100_000, bytes - at), at / 100_000));
  }
  spool.end();
  return spool;
}

test('what a person saves is a file like any other of theirs, however long it is', () =>
  withFolder(async (folder) => {
    const own = path.join(folder, 'own');
    await writeFile(own, '');
    for (const bytes of [1_000, 900_000]) {
      const spool = await spooled(path.join(folder, 'spool'), bytes);
      const saved = path.join(folder, `saved-${String(bytes)}`);
      await spool.saveAs(saved);
      assert.equal((await stat(saved)).mode, (await stat(own)).mode);
      assert.deepEqual(await readFile(saved), Buffer.from(await spool.readAll()));
    }
  }));

test('what was made of a body goes with it', () =>
  withFolder(async (folder) => {
    const spool = await spooled(path.join(folder, 'spool'), 900_000);
    await spool.whole();
    await writeFile(path.join(folder, 'spool.pretty'), '');
    spool.remove();
    while ((await readdir(folder)).length > 0) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  }));
