import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { resultsFolder } from '../../scripts/test/resultsFolder.ts';

test('each run leaves its results in a folder of its own, and removes old ones of runs that have ended', async (t) => {
  const root = await mkdtemp(path.join(tmpdir(), 'results-'));
  t.after(() => rm(root, { recursive: true }));
  const all = path.join(root, 'test-results');
  // No process has this number; this test's own parent is running.
  const ended = [1, 2, 3, 4, 5, 6].map((day) => `2026-01-0${day}T10.00.00-4194305`);
  const running = `2026-01-01T09.00.00-${process.ppid}`;
  for (const name of [...ended, running, 'unit']) {
    await mkdir(path.join(all, name), { recursive: true });
  }
  const folder = await resultsFolder(root);
  assert.deepEqual(
    (await readdir(all)).sort(),
    [...ended.slice(-4), running, path.basename(folder), 'unit'].sort(),
  );
});
