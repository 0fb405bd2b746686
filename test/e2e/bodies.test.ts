import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, test } from 'node:test';
import { startServer } from '../servers/testServer.ts';
import type { TestServer } from '../servers/testServer.ts';
import { openWorkbench } from './workbench.ts';

const OPEN_URL = 'Request Workbench: Open URL…';

let count = 0;
/** JSON that counts the requests, as a download with a name, or a stream that ends when it is told. */
const server: TestServer = await startServer((request, response) => {
  if (request.url === '/stream') {
    response.writeHead(200, { 'content-type': 'text/plain' });
    response.write('first\n');
    return;
  }
  count += 1;
  response.writeHead(200, {
    'content-type': 'application/json',
    'content-disposition': 'attachment; filename="order 7.json"',
  });
  response.end(JSON.stringify({ order: { id: 7, count } }));
});
after(() => server.close());

test('a JSON response is read on lines, opened as such, saved under its name and compared with the one before', async (t) => {
  const workbench = await openWorkbench(t);
  const panel = workbench.panel();
  await workbench.runCommand(OPEN_URL, `${server.url}/order`);
  await panel.locator('.cm-line').filter({ hasText: '"id": 7,' }).waitFor();

  await panel.getByRole('button', { name: 'Open', exact: true }).click();
  const editor = workbench.page.locator('.editor-instance .view-line');
  await editor.filter({ hasText: '"id": 7,' }).first().waitFor();
  await workbench.page.getByRole('tab', { name: /order 7\.json/ }).waitFor();

  await panel.getByRole('button', { name: 'Save' }).click();
  const dialog = workbench.page.locator('.quick-input-widget input');
  await dialog.waitFor();
  // VS Code fills the box in steps: the folder, then the name.
  await workbench.page.waitForFunction(() => {
    const box = document.querySelector<HTMLInputElement>('.quick-input-widget input[type=text]');
    return box?.value.endsWith('/order 7.json') === true;
  });
  await dialog.fill(path.join(workbench.workspace, 'saved.json'));
  await dialog.press('Enter');
  await panel.getByRole('button', { name: 'Saved saved.json' }).waitFor();
  assert.match(
    await readFile(path.join(workbench.workspace, 'saved.json'), 'utf8'),
    /^\{"order":\{"id":7,/,
  );

  await panel.getByRole('button', { name: 'Rerun' }).click();
  await panel.locator('.cm-line').filter({ hasText: '"count": 2' }).waitFor();
  await panel.getByRole('button', { name: 'Compare' }).click();
  await workbench.page.locator('.quick-input-list .monaco-list-row').first().waitFor();
  await workbench.page.keyboard.press('Enter');
  await workbench.page.locator('.monaco-diff-editor .modified').first().waitFor();
  await workbench.page
    .locator('.monaco-diff-editor .view-line')
    .filter({ hasText: '"count": 2' })
    .first()
    .waitFor();
});

test('a body is read while it comes, and says that it was cut when the request is canceled', async (t) => {
  const workbench = await openWorkbench(t);
  const panel = workbench.panel();
  await workbench.runCommand(OPEN_URL, `${server.url}/stream`);
  await panel.locator('.cm-line').filter({ hasText: 'first' }).waitFor();
  await panel.getByRole('button', { name: 'Cancel' }).click();
  await panel.getByText('You canceled the request: only this part').waitFor();
  await panel.locator('.cm-line').filter({ hasText: 'first' }).waitFor();
});

test('the body that was sent is shown, with its secrets masked', async (t) => {
  const workbench = await openWorkbench(t);
  await writeFile(
    path.join(workbench.workspace, 'http-client.private.env.json'),
    JSON.stringify({ dev: { pin: 'swordfish-4711' } }),
  );
  await writeFile(
    path.join(workbench.workspace, 'http-client.env.json'),
    JSON.stringify({ dev: { place: 'here' } }),
  );
  await writeFile(
    path.join(workbench.workspace, 'pay.http'),
    `### Pay\nPOST ${server.url}/pay\nContent-Type: application/json\n\n{"pin":"{{pin}}","for":"tea"}\n`,
  );
  await workbench.openFile('pay.http');
  await workbench.page.locator('.codelens-decoration a').getByText('Send', { exact: true }).click();
  await workbench.page.locator('.quick-input-list').getByText('dev').first().click();
  const panel = workbench.panel();
  await panel.getByRole('heading', { name: '200 OK' }).waitFor();
  await panel.getByRole('tab', { name: 'Request' }).click();
  await panel.locator('.cm-line').filter({ hasText: '"for": "tea"' }).waitFor();
  assert.doesNotMatch(await panel.locator('body').innerText(), /swordfish/);
});
