import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { runTests, TestRunFailedError } from '@vscode/test-electron';
import { startProcess } from '../../scripts/process/startProcess.ts';

const root = path.resolve(import.meta.dirname, '../..');
const standIn = path.join(root, 'scripts/vscode/code');
const greeter = path.join(import.meta.dirname, 'fixtures/greeter');

test('a passing suite in the VS Code served on loopback ends with exit code 0', async (t) => {
  const { exitCode, output, artifacts } = await runInVsCode(t, 'passing');
  assert.equal(exitCode, 0, output);
  assert.match(output, /^trusted: true$/m);
  assert.equal(existsSync(path.join(artifacts, 'screenshot.png')), false);
});

test('an untrusted workspace is untrusted although runTests always asks for trust', async (t) => {
  const { exitCode, output } = await runInVsCode(t, 'passing', {
    REQUEST_WORKBENCH_UNTRUSTED: '1',
  });
  assert.equal(exitCode, 0, output);
  assert.match(output, /^trusted: false$/m);
});

test('a failing suite ends with exit code 1 and leaves a screenshot and the logs', async (t) => {
  const { exitCode, output, artifacts } = await runInVsCode(t, 'failing');
  assert.equal(exitCode, 1, output);
  assert.match(output, /One test has failed\./);
  assert.ok(existsSync(path.join(artifacts, 'screenshot.png')));
  assert.ok(existsSync(path.join(artifacts, 'logs')));
});

test('a suite that makes no progress is ended and leaves a screenshot', async (t) => {
  const { exitCode, output, artifacts } = await runInVsCode(t, 'hanging', {
    REQUEST_WORKBENCH_PATIENCE_MS: '8000',
  });
  assert.equal(exitCode, 4, output);
  assert.match(output, /made no progress/);
  assert.ok(existsSync(path.join(artifacts, 'screenshot.png')));
});

test('a `code` asked for anything but tests says what it is for', async () => {
  let output = '';
  const asked = startProcess(standIn, ['--new-window'], { onOutput: (text) => (output += text) });
  assert.equal(await asked.exited, 2);
  assert.match(output, /--extensionTestsPath/);
});

async function runInVsCode(t: TestContext, suite: string, env: NodeJS.ProcessEnv = {}) {
  const folder = await mkdtemp(path.join(tmpdir(), 'rw-standin-'));
  t.after(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  const artifacts = path.join(folder, 'artifacts');
  let output = '';
  const collect = new Writable({
    write(chunk: Buffer, _encoding, done) {
      output += chunk.toString();
      done();
    },
  });
  const exitCode = await runTests({
    vscodeExecutablePath: standIn,
    extensionDevelopmentPath: greeter,
    extensionTestsPath: path.join(greeter, `suites/${suite}.js`),
    extensionTestsEnv: { REQUEST_WORKBENCH_ARTIFACTS: artifacts, ...env },
    launchArgs: [`--user-data-dir=${folder}/user`, `--extensions-dir=${folder}/extensions`],
    stdout: collect,
    stderr: collect,
  }).catch((error: unknown) => {
    if (error instanceof TestRunFailedError) return error.code;
    throw error;
  });
  return { exitCode, output, artifacts };
}
