import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { openWorkbench } from '../e2e/workbench.ts';

const extension = { folder: path.join(import.meta.dirname, 'fixtures/greeter') };

test('a command from the palette opens a panel that a person can click in', async (t) => {
  const workbench = await openWorkbench(t, { extension });
  await workbench.runCommand('Greeter: Greet');
  await workbench.notification('Greeter is here, trusted: true').waitFor();
  await workbench.panel().getByRole('button', { name: 'Greet' }).click();
  await workbench.panel().getByText('Hello from vscode-light').waitFor();
});

test('a theme is that of the window and of its panel', async (t) => {
  const workbench = await openWorkbench(t, { extension, theme: 'high-contrast' });
  await workbench.runCommand('Greeter: Greet');
  await workbench.panel().locator('body.vscode-high-contrast').waitFor();
  await workbench.panel().getByRole('button', { name: 'Greet' }).click();
  await workbench.panel().getByText('Hello from vscode-high-contrast').waitFor();
});

test('what a command asks is answered one question after the other', async (t) => {
  const workbench = await openWorkbench(t, { extension });
  await workbench.runCommand('Greeter: Introduce…', 'Ada', 'Lisbon');
  await workbench.notification('Ada lives in Lisbon.').waitFor();
});

test('a file of the workspace is opened by its name', async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'rw-files-'));
  t.after(() => rm(folder, { recursive: true }));
  await writeFile(path.join(folder, 'notes.txt'), 'What the file says');
  const workbench = await openWorkbench(t, { extension, workspace: folder });
  await workbench.openFile('notes.txt');
  await workbench.page.getByText('What the file says').waitFor();
  assert.notEqual(workbench.workspace, folder);
});

test('a person who does not trust the workspace works in restricted mode', async (t) => {
  const workbench = await openWorkbench(t, { extension, trusted: false });
  await workbench.runCommand('Greeter: Greet');
  await workbench.notification('Greeter is here, trusted: false').waitFor();
});
