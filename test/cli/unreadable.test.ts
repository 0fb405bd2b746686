import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { startServer } from '../servers/testServer.ts';
import { program, runCli } from './runCli.ts';

const noPipes = process.platform === 'win32' && 'Windows has no named pipes in folders';
const NOBODY = 65534;

const RULES = JSON.stringify({ version: 1, rules: [{ id: 'all', action: { type: 'block' } }] });
const BAD_RULES =
  '{\r\n  "version": 1,\r\n  "rules": [{ "id": "é", "action": { "type": "block" } }]\r\n}';

async function folder(t: TestContext): Promise<string> {
  const path = await realpath(await mkdtemp(join(tmpdir(), 'request-workbench-unreadable-')));
  await chmod(path, 0o755);
  t.after(() => rm(path, { recursive: true }));
  return path;
}

/** Runs as somebody who is not allowed everything: tests may run as root. */
async function asNobody<Result>(run: () => Promise<Result>): Promise<Result> {
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(NOBODY);
  try {
    return await run();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}

test('rule files and .http files in UTF-16 are read as editors read them, with a byte order mark and without', async (t) => {
  await using server = await startServer((request, response) => {
    request.pipe(response);
  });
  const http = `# ü\r\nPOST ${server.url}/\r\nContent-Type: text/plain\r\n\r\ncafé €`;
  const wide = (text: string): Buffer => Buffer.from(text, 'utf16le');
  const forms = [
    (text: string) => wide(`\uFEFF${text}`),
    (text: string) => wide(text),
    (text: string) => wide(`\uFEFF${text}`).swap16(),
    (text: string) => wide(text).swap16(),
    (text: string) => Buffer.from(`\uFEFF${text}`),
  ];
  for (const form of forms) {
    const cwd = await folder(t);
    await writeFile(join(cwd, 'a.request-rules.json'), form(BAD_RULES));
    await writeFile(join(cwd, 'b.request-rules.yaml'), form('version: 1\nrules: []\n'));
    const checked = await runCli(['check'], { cwd });
    assert.match(checked.out, /^a\.request-rules\.json:3:21: error: .* \[wrong-value\]$/m);
    assert.match(checked.out, /; 1 error, 0 warnings\.$/m);
    await writeFile(join(cwd, 'a.http'), form(http));
    const sent = await runCli(['run', '--no-rules', 'a.http'], { cwd });
    assert.deepEqual([sent.exitCode, sent.out], [0, 'café €'], sent.err);
  }
});

test('a pipe that nobody writes into holds nothing up', { skip: noPipes }, async (t) => {
  const cwd = await folder(t);
  execFileSync('mkfifo', ['pipe.request-rules.json', 'pipe.http', 'ca.pem'], { cwd });
  const checked = await runCli(['check', 'pipe.request-rules.json'], { cwd });
  assert.match(checked.err, /pipe\.request-rules\.json is a pipe without a writer\./);
  const found = await runCli(['check'], { cwd });
  assert.match(found.out, /^0 rules in 0 files in force/m);
  const run = await runCli(['run', 'pipe.http'], { cwd });
  assert.deepEqual([run.exitCode, run.out], [2, '']);
  const certificate = await runCli(['send', '--cacert', 'ca.pem', 'https://127.0.0.1:9'], { cwd });
  assert.equal(certificate.exitCode, 2);
  const imported = await runCli(['import', 'pipe.http'], { cwd });
  assert.equal(imported.exitCode, 2);
});

test('what a shell writes into a pipe is a rule file', { skip: noPipes }, async (t) => {
  const cwd = await folder(t);
  const script = `"$0" "$1" check <(sleep 0.2; printf '%s' "$2")`;
  const out = execFileSync('bash', ['-c', script, process.execPath, program, RULES], { cwd });
  assert.match(out.toString(), /^1 rule in 1 file in force; 0 errors, 0 warnings\.$/m);
});

test('a link to a rule file is found, once, and one to nowhere is told of', async (t) => {
  const elsewhere = await folder(t);
  await writeFile(join(elsewhere, 'kept.json'), RULES);
  const cwd = await folder(t);
  await symlink(join(elsewhere, 'kept.json'), join(cwd, 'a.request-rules.json'));
  const once = await runCli(['check'], { cwd });
  assert.match(once.out, /^1 rule in 1 file in force; 0 errors, 0 warnings\.$/m);
  // The same file under a second name, a folder that is endless, and a lock of Emacs.
  await symlink('a.request-rules.json', join(cwd, 'b.request-rules.json'));
  await symlink('.', join(cwd, 'again'));
  await symlink('ada@host.1234', join(cwd, '.#a.request-rules.json'));
  const again = await runCli(['check'], { cwd });
  assert.equal(again.out, once.out);
  await symlink('gone', join(cwd, 'c.request-rules.json'));
  const gone = await runCli(['check'], { cwd });
  assert.match(
    `${gone.out}${gone.err}`,
    /^c\.request-rules\.json:1:1: error: This file does not exist\. .*\n {4}Put a rule file in its place, or remove it\.$/m,
  );
});

test('folders, devices and sockets are said to be what they are', async (t) => {
  const cwd = await folder(t);
  await mkdir(join(cwd, 'a'));
  const rules = await runCli(['send', '--rules', 'a', 'http://127.0.0.1:9'], { cwd });
  assert.match(rules.err, /The rule file .*a is a folder, not a file\./);
  const http = await runCli(['run', '/dev/zero'], { cwd });
  assert.match(http.err, /\/dev\/zero is a device, not a file\./);
  const device = await runCli(['check', '/dev/zero'], { cwd });
  assert.match(device.err, /\/dev\/zero is a device, not a file\./);
});

test(
  'a pipe that is called like a rule file is an error, found or named',
  { skip: noPipes },
  async (t) => {
    const cwd = await folder(t);
    execFileSync('mkfifo', [join(cwd, 'a.request-rules.json')]);
    const found = await runCli(['send', 'http://127.0.0.1:9'], { cwd });
    assert.equal(found.exitCode, 2);
    assert.match(
      found.err,
      /^a\.request-rules\.json:1:1: error: This file is a pipe, not a file\. \[unreadable-file\]\n {4}Put a rule file in its place, or remove it\.$/m,
    );
    const named = await runCli(['send', '--rules', 'a.request-rules.json', 'http://127.0.0.1:9'], {
      cwd,
    });
    assert.equal(named.exitCode, 2);
    assert.match(named.err, /is a pipe without a writer/);
  },
);

test('a folder or a rule file that may not be read is told of', async (t) => {
  await using server = await startServer((_request, response) => response.end('sent'));
  const cwd = await folder(t);
  await mkdir(join(cwd, 'closed'));
  await writeFile(join(cwd, 'closed', 'a.request-rules.json'), RULES);
  await chmod(join(cwd, 'closed'), 0o000);
  const sent = await asNobody(() => runCli(['send', server.url], { cwd }));
  assert.deepEqual([sent.exitCode, sent.out], [0, 'sent'], sent.err);
  assert.match(
    sent.err,
    /^closed:1:1: warning: This folder can't be read: permission denied\. Rules in it have no effect\. \[closed-folder\]$/m,
  );
  await writeFile(join(cwd, 'b.request-rules.json'), RULES);
  await chmod(join(cwd, 'b.request-rules.json'), 0o000);
  const refused = await asNobody(() => runCli(['send', server.url], { cwd }));
  assert.deepEqual([refused.exitCode, refused.out], [2, '']);
  assert.match(
    refused.err,
    /^b\.request-rules\.json:1:1: error: This file can't be read: permission denied\. \[unreadable-file\]$/m,
  );
  const checked = await asNobody(() => runCli(['check'], { cwd }));
  assert.match(checked.out, /0 rules in 0 files in force; 1 error, 1 warning\./);
  await chmod(join(cwd, 'closed'), 0o755);
});
