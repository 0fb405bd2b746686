import assert from 'node:assert/strict';
import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { stalled } from '../../scripts/test/patience.ts';
import { slowestLines } from '../../scripts/test/slowest.ts';

test('a suite is stalled once no outcome has been written for so long, however long it takes', async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'rw-patience-'));
  t.after(() => rm(folder, { recursive: true }));
  const file = path.join(folder, 'outcomes.jsonl');
  let written = 0;
  const writer = setInterval(() => {
    if (++written > 6) clearInterval(writer);
    else void appendFile(file, '{}\n');
  }, 700);
  await stalled(file, 2_000);
  assert.ok(written > 6);
});

test('the ten slowest are told, the slowest first, and nothing of what takes less than a second', () => {
  const timed = Array.from({ length: 14 }, (_, index) => ({
    name: `t${index}`,
    milliseconds: index * 500,
  }));
  const lines = slowestLines('tests', timed);
  assert.equal(lines.length, 11);
  assert.deepEqual(lines.slice(0, 3), ['Slowest tests:', '     6.5 s  t13', '     6.0 s  t12']);
  assert.deepEqual(slowestLines('tests', timed.slice(0, 2)), []);
});
