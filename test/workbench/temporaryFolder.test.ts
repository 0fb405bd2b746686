import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../../src/workbench/temporaryFolder.ts';

const DAY = 24 * 60 * 60 * 1000;

test('the bodies that a crashed window left behind are removed a day later, those of others never', async (t) => {
  const parent = await mkdtemp(path.join(tmpdir(), 'rw-test-'));
  t.after(() => rm(parent, { recursive: true }));
  const crashed = spawn(process.execPath, ['--version']);
  await once(crashed, 'exit');
  const names = {
    crashed: `request-workbench-${String(crashed.pid)}-abc`,
    running: `request-workbench-${String(process.ppid)}-abc`,
    others: 'request-workbench-package-abc',
  };
  for (const name of Object.values(names)) await mkdir(path.join(parent, name));

  const early = await temporaryFolder(parent);
  assert.ok((await readdir(parent)).includes(names.crashed), 'not before it is a day old');
  const late = await temporaryFolder(parent, Date.now() + DAY + 1000);
  assert.deepEqual(
    (await readdir(parent)).sort(),
    [names.running, names.others, path.basename(early), path.basename(late)].sort(),
  );
});
