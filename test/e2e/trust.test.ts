import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { startPlayground } from '../../examples/playground/start.ts';
import { openWorkbench } from './workbench.ts';

const examples = path.resolve(import.meta.dirname, '../../examples');
const playground = await startPlayground();
after(() => playground.close());

const OPEN_URL = 'Request Workbench: Open URL…';

test('in a workspace that nobody trusts a module is found and shown, and does not run', async (t) => {
  const workspace = await mkdtemp(path.join(tmpdir(), 'rw-trust-'));
  t.after(() => rm(workspace, { recursive: true }));
  const name = 'mark.request-handler.js';
  await writeFile(path.join(workspace, name), 'export default { onBeforeResourceLoad() {} };\n');
  const workbench = await openWorkbench(t, { workspace, trusted: false });

  await workbench.openFile(name);
  await workbench.runCommand('Request Workbench: Handler Modules…');
  await workbench.page
    .locator('.quick-input-list')
    .getByText('does not run: it has not been approved to run')
    .waitFor();
});

test('nothing is sent from an untrusted workspace, and the panel says why', async (t) => {
  const workbench = await openWorkbench(t, { workspace: examples, trusted: false });
  const before = playground.requests.http.length;

  await workbench.runCommand(OPEN_URL);
  const panel = workbench.panel();
  await panel
    .getByText(/untrusted/i)
    .first()
    .waitFor();
  await panel.getByRole('button', { name: 'Manage trust' }).click();
  await workbench.page.getByText('You are in Restricted Mode').waitFor();
  assert.equal(playground.requests.http.length, before);

  await workbench.page.getByRole('button', { name: 'Trust', exact: true }).click();
  await workbench.page.keyboard.press('Escape');
  await workbench.runCommand(OPEN_URL, `${playground.urls.http}/hello`);
  await workbench.panel().getByRole('heading', { name: '200 OK' }).waitFor();
  // Trust can't be taken back.
  await workbench.close();
});
