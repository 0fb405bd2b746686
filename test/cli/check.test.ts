import assert from 'node:assert/strict';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { runProgram } from './runCli.ts';

const block = { type: 'block' };

async function folder(
  t: TestContext,
  files: Readonly<Record<string, readonly object[]>>,
): Promise<string> {
  const path = await realpath(await mkdtemp(join(tmpdir(), 'request-workbench-check-')));
  t.after(() => rm(path, { recursive: true }));
  for (const [name, rules] of Object.entries(files)) {
    await writeFile(join(path, name), JSON.stringify({ version: 1, rules }, null, 1));
  }
  return path;
}

test('check tells which rules never act because of a rule in another file, and ends with 0', async (t) => {
  const cwd = await folder(t, {
    'a.request-rules.json': [{ id: 'all', action: block }],
    'b.request-rules.json': [
      { id: 'one', condition: { requestDomains: ['one.test'] }, action: block },
    ],
  });
  const { exitCode, out, err } = await runProgram(['check'], { cwd });
  assert.equal(exitCode, 0);
  assert.equal(err, '');
  assert.match(
    out,
    /^b\.request-rules\.json:5:10: warning: .*all \(a\.request-rules\.json, line 4\) comes first.*\[shadowed\]$/m,
  );
  assert.match(out, /^2 rules in 2 files in force; 0 errors, 1 warning\.$/m);
});

test('check ends with 2 when a file has an error, and still tells of the others', async (t) => {
  const cwd = await folder(t, {
    'a.request-rules.json': [{ id: 'x', action: { type: 'blok' } }],
    'b.request-rules.json': [
      {
        id: 'y',
        condition: { requestMethods: ['get'], excludedRequestMethods: ['get'] },
        action: block,
      },
    ],
  });
  const { exitCode, out } = await runProgram(['check', '--json'], { cwd });
  assert.equal(exitCode, 2);
  const codes = out
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { code: string }).code);
  assert.equal(codes.length, 2);
  assert.equal(codes[1], 'never-matches');
});

test('check looks at the files that are named', async (t) => {
  const cwd = await folder(t, {
    'a.request-rules.json': [{ id: 'x', action: { type: 'blok' } }],
    'b.request-rules.json': [{ id: 'y', action: block }],
  });
  const { exitCode, out } = await runProgram(['check', 'b.request-rules.json'], { cwd });
  assert.equal(exitCode, 0);
  assert.match(out, /^1 rule in 1 file in force; 0 errors, 0 warnings\.$/m);
});
