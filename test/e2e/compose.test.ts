import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { startServer } from '../servers/testServer.ts';
import { openWorkbench } from './workbench.ts';

test('a request with a variable is composed, sent, saved into a request file, edited there and sent again', async (t) => {
  const arrived: { readonly url: string; readonly body: string }[] = [];
  await using server = await startServer((request, response) => {
    let body = '';
    request.on('data', (piece: Buffer) => {
      body += piece.toString();
    });
    request.on('end', () => {
      arrived.push({ url: request.url ?? '', body });
      response.setHeader('Content-Type', 'application/json').end('{"id":7}');
    });
  });
  const workbench = await openWorkbench(t, { theme: 'dark' });
  const requests = path.join(workbench.workspace, 'requests.http');
  await writeFile(requests, `@customer = Ada\n\n### list\nGET ${server.url}/orders\n`);
  await workbench.runCommand('Request Workbench: Show Panel');
  const panel = workbench.panel();
  await panel.locator('.compose-url:focus-within').waitFor();
  await workbench.openFile('requests.http');

  // The block of a file is edited with its variables.
  await workbench.page
    .locator('.codelens-decoration a')
    .getByText('Send', { exact: true })
    .first()
    .click();
  await panel.getByRole('heading', { name: '200 OK' }).waitFor();
  await panel.getByRole('button', { name: 'Edit and send' }).click();
  await panel.locator('.compose-owner', { hasText: 'requests.http · list' }).waitFor();
  await panel.getByRole('button', { name: 'Make it a draft of its own' }).click();

  await panel.locator('.compose-url').fill(`${server.url}/orders?made=here`);
  await panel.locator('.chip', { hasText: 'Body' }).click();
  await panel.getByText('JSON', { exact: true }).first().click();
  await panel.getByRole('textbox', { name: 'Body', exact: true }).click();
  await workbench.page.keyboard.insertText('{"customer": "{{customer}}"}');
  await panel.getByRole('button', { name: 'Save…' }).click();
  await workbench.page
    .locator('.quick-input-widget .monaco-list-row')
    .filter({ hasText: 'requests.http' })
    .first()
    .waitFor();
  await workbench.page.keyboard.press('Enter');
  await panel.locator('.compose-owner', { hasText: 'requests.http' }).waitFor();
  await workbench.screenshot('composed-dark');
  await panel.locator('.compose-url').press('Control+Enter');
  await panel.getByRole('option', { name: /made=here.*200/ }).waitFor();
  assert.deepEqual(arrived.at(-1), {
    url: '/orders?made=here',
    body: '{"customer": "Ada"}',
  });
  const saved = await readFile(requests, 'utf8');
  assert.match(
    saved,
    /^@customer = Ada\n\n### list\nGET \S+\/orders\n\n### list\nPOST \S+made=here\n/,
  );

  // In the same block once more, and there again after a reload.
  await panel.locator('.compose-url').fill(`${server.url}/orders?made=again`);
  await panel.getByRole('button', { name: 'Save to requests.http' }).click();
  await panel.getByRole('button', { name: 'Saved' }).waitFor();
  const again = await readFile(requests, 'utf8');
  assert.equal(again, saved.replace('made=here', 'made=again'));
  await workbench.reload();
  await workbench.panel().locator('.compose-url').waitFor();
  assert.match(await workbench.panel().locator('.compose-url').inputValue(), /made=again$/);
});
