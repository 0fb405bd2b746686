import assert from 'node:assert/strict';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { desktopExecutable } from '../../scripts/vscode/desktop.ts';

test('VSCODE_EXECUTABLE is taken as it is', async () => {
  const executable = await desktopExecutable({ VSCODE_EXECUTABLE: process.execPath, PATH: '' });
  assert.equal(executable, process.execPath);
});

test('a VSCODE_EXECUTABLE that does not exist is a mistake worth telling', async () => {
  await assert.rejects(
    desktopExecutable({ VSCODE_EXECUTABLE: '/nowhere/code' }),
    /VSCODE_EXECUTABLE names \/nowhere\/code, which does not exist/,
  );
});

test('on Linux the program is beside the folder of the `code` that the PATH links to', async (t) => {
  const root = await installation(t, ['share/code/bin/code', 'share/code/code']);
  await mkdir(path.join(root, 'bin'));
  await symlink(path.join(root, 'share/code/bin/code'), path.join(root, 'bin/code'));
  const executable = await desktopExecutable({ PATH: path.join(root, 'bin') }, 'linux');
  assert.equal(executable, path.join(root, 'share/code/code'));
});

test('on macOS the program is in the application that holds `code`', async (t) => {
  const bin = 'Visual Studio Code.app/Contents/Resources/app/bin';
  const program = 'Visual Studio Code.app/Contents/MacOS/Electron';
  const root = await installation(t, [`${bin}/code`, program]);
  const executable = await desktopExecutable({ PATH: path.join(root, bin) }, 'darwin');
  assert.equal(executable, path.join(root, program));
});

test('without a `code` on the PATH there is no desktop VS Code', async (t) => {
  const root = await installation(t, []);
  assert.equal(await desktopExecutable({ PATH: root }, 'linux'), undefined);
});

async function installation(t: TestContext, files: readonly string[]): Promise<string> {
  const root = await realpath(await mkdtemp(path.join(tmpdir(), 'rw-desktop-')));
  t.after(() => rm(root, { recursive: true }));
  for (const file of files) {
    await mkdir(path.dirname(path.join(root, file)), { recursive: true });
    await writeFile(path.join(root, file), '');
  }
  return root;
}
