import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { startProcess } from '../../scripts/process/startProcess.ts';
import { countOutcomes, readOutcomes, summaryLine } from '../../scripts/test/testOutcome.ts';

const root = path.resolve(import.meta.dirname, '../..');

test('passed, failed and skipped tests are counted, a failing part once', async (t) => {
  const { outcomes, output } = await report(t, 'mixed.mjs');
  assert.equal(summaryLine(countOutcomes(outcomes)), '1 passed, 2 failed, 1 skipped');
  assert.match(output, /FAILED {2}does not hold/);
  assert.match(output, /what was going on/);
  assert.match(output, /A part is broken\./);
});

test('a file without tests is a failure', async (t) => {
  const { outcomes } = await report(t, 'empty.mjs');
  assert.deepEqual(countOutcomes(outcomes), { passed: 0, failed: 1, skipped: 0 });
});

test("a file that can't be loaded is a failure and is told in full", async (t) => {
  const { outcomes, output } = await report(t, 'broken.mjs');
  assert.deepEqual(countOutcomes(outcomes), { passed: 0, failed: 1, skipped: 0 });
  assert.match(output, /This file can't be loaded\./);
});

async function report(t: TestContext, file: string) {
  const folder = await mkdtemp(path.join(tmpdir(), 'rw-report-'));
  t.after(() => rm(folder, { recursive: true }));
  const result = path.join(folder, 'outcomes.jsonl');
  const env: NodeJS.ProcessEnv = { ...process.env, REQUEST_WORKBENCH_RESULT: result };
  // Or the inner run would take itself for a file of the outer one.
  delete env['NODE_TEST_CONTEXT'];
  delete env['REQUEST_WORKBENCH_GREP'];
  let output = '';
  await startProcess(
    process.execPath,
    [
      '--test',
      '--test-reporter=./scripts/test/nodeTestReporter.ts',
      `test/scripts/fixtures/outcomes/${file}`,
    ],
    { cwd: root, env, onOutput: (text) => (output += text) },
  ).exited;
  return { outcomes: readOutcomes(result), output };
}
