import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { folderWith, serverFor } from './requestFolder.ts';
import { runProgram } from './runCli.ts';

// What `>>` and `>>!` write, and what assertions say of a long body.

for (const [what, link, target, path] of [
  ['a link to a file', 'out.txt', 'file.txt', 'out.txt'],
  ['a link to a file that is not there yet', 'out.txt', 'new.txt', 'out.txt'],
  ['a link to a folder', 'out', '.', 'out/new/deep/a.txt'],
  ['a link to a folder that is not there yet', 'out', 'new', 'out/deep/a.txt'],
] as const) {
  test(`>>! does not follow ${what} out of the workspace, and makes no folders there`, async (t) => {
    const server = await serverFor(t);
    const elsewhere = await folderWith(t, { 'file.txt': 'mine' });
    const cwd = await folderWith(t, { 'a.http': `GET ${server.url}/a\n\n>>! ${path}\n` });
    await symlink(join(elsewhere, target), join(cwd, link));
    const { exitCode, err } = await runProgram(['run', 'a.http'], { cwd });
    assert.match(err, /is outside the folder .*, so the response is not saved there/);
    assert.equal(exitCode, 1);
    assert.deepEqual(await readdir(elsewhere), ['file.txt']);
    assert.equal(await readFile(join(elsewhere, 'file.txt'), 'utf8'), 'mine');
  });
}

test('>>! follows links inside the workspace, and >> takes the next name beside a link', async (t) => {
  const server = await serverFor(t);
  const cwd = await folderWith(t, {
    'a.http': `GET ${server.url}/a\n\n>>! out/new/a.txt\n>>! file.txt\n>> file.txt\n`,
  });
  await mkdir(join(cwd, 'real'));
  await symlink(join(cwd, 'real'), join(cwd, 'out'));
  await symlink('real/file.txt', join(cwd, 'file.txt'));
  const { exitCode, err } = await runProgram(['run', 'a.http'], { cwd });
  assert.equal(exitCode, 0, err);
  for (const path of ['real/new/a.txt', 'real/file.txt', 'file-1.txt']) {
    assert.equal(await readFile(join(cwd, path), 'utf8'), '/a');
  }
});

test('>> saves all of a long body; assertions and references that need the part that is not kept say so', async (t) => {
  const body = Buffer.alloc(33_000_000, 'long ');
  body.write('end', body.length - 3);
  const server = await serverFor(t, (request, response) => {
    response.setHeader('Content-Type', 'text/plain').end(request.url === '/long' ? body : 'short');
  });
  const assertions = ['status == 200', 'body startsWith long', 'body includes long'];
  const failing = ['body endsWith end', 'body includes end', 'body != x', 'body a isFalse'];
  const cwd = await folderWith(t, {
    'old.txt': 'old',
    'a.http': [
      `# @name long\nGET ${server.url}/long\n`,
      ...[...assertions, ...failing].map((text) => `?? ${text}`),
      '>> old.txt\n>>! new.txt\n\n###',
      `GET ${server.url}/{{long.response.body}}`,
    ].join('\n'),
  });
  const { exitCode, out } = await runProgram(['run', 'a.http', '--json'], { cwd });
  assert.equal(exitCode, 2);
  const [long, next] = out
    .split('\n')
    .filter((line) => line.includes('"request:completed"'))
    .map((line) => JSON.parse(line) as { readonly tests: Test[]; readonly problems: unknown[] });
  assert.deepEqual(long?.problems, []);
  assert.deepEqual(
    long.tests.map(({ name, passed }) => [name, passed]),
    [...assertions.map((name) => [name, true]), ...failing.map((name) => [name, false])],
  );
  for (const { message } of long.tests.filter(({ passed }) => !passed)) {
    assert.match(message ?? '', /The body is (?:larger than 32 MB|too large for a script)/);
  }
  assert.match(JSON.stringify(next?.problems), /larger than 32 MB, and only its first part/);
  for (const path of ['old-1.txt', 'new.txt']) {
    assert.ok(body.equals(await readFile(join(cwd, path))), path);
  }
  assert.equal(await readFile(join(cwd, 'old.txt'), 'utf8'), 'old');
});

interface Test {
  readonly name: string;
  readonly passed: boolean;
  readonly message?: string;
}
