import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, test } from 'node:test';
import { startPlayground } from '../../examples/playground/start.ts';
import { startServer } from '../servers/testServer.ts';
import { openWorkbench } from './workbench.ts';

const examples = path.resolve(import.meta.dirname, '../../examples');
const playground = await startPlayground();
after(() => playground.close());

const OPEN_URL = 'Request Workbench: Open URL…';
const slow = `${playground.urls.http}/slow?bytes=20000000&seconds=60`;

test('a slow download shows its bytes move, and Cancel ends it', async (t) => {
  const workbench = await openWorkbench(t, { workspace: examples });
  const panel = workbench.panel();

  await workbench.runCommand(OPEN_URL, slow);
  const bytes = panel.getByRole('progressbar');
  await bytes.waitFor();
  const first = await bytes.getAttribute('aria-valuenow');
  await panel.locator(`[role=progressbar]:not([aria-valuenow="${first ?? ''}"])`).waitFor();
  await panel.getByRole('button', { name: 'Cancel' }).click();
  await panel.getByRole('heading', { name: 'Canceled' }).waitFor();
  assert.equal(await playground.requests.http.at(-1)?.done, 'aborted');
});

test('a reload in the middle of a download brings the panel back, and says what became of it', async (t) => {
  const workbench = await openWorkbench(t, { workspace: examples });

  await workbench.runCommand(OPEN_URL, `${playground.urls.http}/hello`);
  await workbench.panel().getByRole('heading', { name: '200 OK' }).waitFor();
  await workbench.runCommand(OPEN_URL, slow);
  await workbench.panel().getByRole('progressbar').waitFor();
  await workbench.reload();

  const panel = workbench.panel();
  await panel.getByRole('option', { name: /\/hello.*200/ }).waitFor();
  await panel.getByRole('option', { name: /\/slow.*CONTEXT_SHUT_DOWN/ }).click();
  await panel
    .getByText(/closed or reloaded/)
    .first()
    .waitFor();
  await panel.getByRole('button', { name: 'Rerun' }).click();
  await panel.getByRole('button', { name: 'Cancel' }).click();
  await panel.getByRole('heading', { name: 'Canceled' }).waitFor();
});

test('Show Panel gives the keyboard to the URL, and a request is shown beside its file, not over it', async (t) => {
  const workbench = await openWorkbench(t);
  await writeFile(
    path.join(workbench.workspace, 'hello.http'),
    `GET ${playground.urls.http}/hello\n`,
  );
  await workbench.runCommand('Request Workbench: Show Panel');
  const panel = workbench.panel();
  await panel.locator('.compose-url:focus-within').waitFor();

  await workbench.openFile('hello.http');
  const lens = workbench.page.locator('.codelens-decoration a').getByText('Send', { exact: true });
  await lens.click();
  await panel.getByRole('heading', { name: '200 OK' }).waitFor();
  assert.equal(await lens.isVisible(), true);
  assert.equal(await panel.getByRole('heading', { name: '200 OK' }).isVisible(), true);
});

test('a request of a .http file is sent from its line, with its headers and body', async (t) => {
  const workbench = await openWorkbench(t);
  const text = `### Order\nPOST ${playground.urls.http}/echo\nContent-Type: application/json\nX-Kind: order\n\n{"id": 7}\n`;
  await writeFile(path.join(workbench.workspace, 'order.http'), text);

  await workbench.openFile('order.http');
  await workbench.page.locator('.codelens-decoration a').getByText('Send', { exact: true }).click();
  await workbench.panel().getByRole('heading', { name: '200 OK' }).waitFor();
  const sent = playground.requests.http.at(-1);
  assert.equal(sent?.method, 'POST');
  assert.deepEqual(
    sent.headers.find(([name]) => name === 'X-Kind'),
    ['X-Kind', 'order'],
  );
});

test('a rule works from the moment it is saved, and a broken file leaves the last good one in force', async (t) => {
  const workbench = await openWorkbench(t);
  const file = path.join(workbench.workspace, 'mine.request-rules.json');
  const rules = (action: object): string =>
    JSON.stringify(
      { version: 1, rules: [{ id: 'mine', condition: { urlFilter: '/hello' }, action }] },
      null,
      2,
    );
  const open = (): Promise<void> => workbench.runCommand(OPEN_URL, `${playground.urls.http}/hello`);
  const panel = workbench.panel();

  await open();
  await panel.getByRole('heading', { name: '200 OK' }).waitFor();
  await writeFile(file, rules({ type: 'fulfill', status: 418, body: 'short and stout' }));
  await workbench.page.locator('.statusbar').getByText('1 rule', { exact: true }).waitFor();
  await open();
  await panel.getByRole('heading', { name: /^418/ }).waitFor();

  await writeFile(file, rules({ type: 'fulfil', status: 419 }));
  await workbench.page
    .locator('.statusbar')
    .getByRole('button', { name: /Errors: [1-9]/ })
    .waitFor();
  await workbench.runCommand('Request Workbench: Clear Sessions');
  await open();
  await panel.getByRole('heading', { name: /^418/ }).waitFor();
});

test('requests that wait are counted in title and status bar, and by one notification while the panel is hidden', async (t) => {
  const workbench = await openWorkbench(t, { workspace: examples });
  const { page } = workbench;
  // A server that answers when the panel has been closed, with a redirect into a bad certificate.
  const closed = Promise.withResolvers<undefined>();
  const { selfSigned, expired } = playground.urls;
  await using server = await startServer((_request, response) => {
    void closed.promise.then(() => {
      response.writeHead(302, { Location: `${selfSigned}/hello` }).end();
    });
  });
  const title = (words: string) =>
    page.locator('.tab').getByText(words, { exact: true }).first().waitFor();
  const status = page.locator('.statusbar').getByText(/waiting for you/);
  const toast = (words: string) => workbench.notification(words);
  const card = workbench.panel().locator('.card');
  const deny = workbench.panel().getByRole('button', { name: 'Deny' });

  await workbench.runCommand(OPEN_URL, server.url);
  await workbench
    .panel()
    .getByRole('button', { name: /Cancel|Stop/ })
    .waitFor();
  await workbench.runCommand('View: Close Editor');
  closed.resolve(undefined);
  await toast('1 request waits for you.').getByRole('link', { name: 'Show' }).click();
  await card.getByText('1 of 1').waitFor();
  await title('Request Workbench · 1 waiting');
  await toast('1 request waits for you.').waitFor({ state: 'detached' });

  await workbench.runCommand(OPEN_URL, `${expired}/hello`);
  await title('Request Workbench · 2 waiting');
  // A click leads to the oldest; the card has the keyboard, and F8 goes on.
  await status.click();
  await card.getByText('1 of 2').waitFor();
  await page.keyboard.press('F8');
  await card.getByText('2 of 2').waitFor();

  // Closing the panel over open questions is no answer to them either.
  await workbench.runCommand('View: Close Editor');
  await toast('2 requests wait for you.').getByRole('link', { name: 'Show' }).click();
  await card.getByText('1 of 2').waitFor();
  await deny.click();
  await title('Request Workbench · 1 waiting');
  await status.click();
  await card.getByText('1 of 1').waitFor();
  await deny.click();
  await workbench
    .panel()
    .getByRole('heading', { name: /^ERR_CERT_/ })
    .waitFor();
  await title('Request Workbench');
  await status.waitFor({ state: 'detached' });
  await workbench.notification(/for you\./).waitFor({ state: 'detached' });
});
