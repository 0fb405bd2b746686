import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import type { Locator } from 'playwright-core';
import { startServer } from '../servers/testServer.ts';
import { openWorkbench } from './workbench.ts';
import type { Workbench } from './workbench.ts';

/** A server that answers JSON, and tells what it was asked for. */
async function startApi() {
  const paths: string[] = [];
  const waiting: ((path: string) => void)[] = [];
  const server = await startServer((request, response) => {
    response.setHeader('Content-Type', 'application/json').end('{"items":[{"sku":"KET-110"}]}');
    const { url = '' } = request;
    paths.push(url);
    waiting.shift()?.(url);
  });
  const next = (): Promise<string> => new Promise((resolve) => waiting.push(resolve));
  return Object.assign(server, { paths, next });
}

async function write(workbench: Workbench, name: string, text: string): Promise<void> {
  await writeFile(path.join(workbench.workspace, name), text);
}

function lens({ page }: Workbench, title: string): Locator {
  return page.locator('.codelens-decoration a').getByText(title, { exact: true }).first();
}

/** The box at the top of the window, while it asks for this. */
function question({ page }: Workbench, title: string): Locator {
  return page.locator('.quick-input-widget').filter({ hasText: title });
}

/** Types a value for a name that is asked for, and chooses where it is kept. */
async function answer(
  workbench: Workbench,
  name: string,
  value: string,
  place: string,
): Promise<void> {
  await question(workbench, `${name} is not defined`).locator('input.input').fill(value);
  await workbench.page.keyboard.press('Enter');
  const list = question(workbench, `Keep the value of ${name}`);
  await list.locator('.monaco-list-row').filter({ hasText: place }).click();
}

/** Sends the request of the file that is open, and answers what the server was asked for. */
async function send(
  workbench: Workbench,
  api: Awaited<ReturnType<typeof startApi>>,
  asked?: () => Promise<void>,
): Promise<string> {
  const arrived = api.next();
  await lens(workbench, 'Send').click();
  await asked?.();
  return arrived;
}

test('a name that nobody defines is asked for, and its value kept where one says', async (t) => {
  await using api = await startApi();
  const workbench = await openWorkbench(t, { theme: 'dark' });
  await write(workbench, 'who.http', `GET ${api.url}/{{who}}\n`);
  await workbench.openFile('who.http');

  const once = await send(workbench, api, async () => {
    await question(workbench, 'who is not defined').waitFor();
    await workbench.screenshot('asked-for-a-name-dark');
    await answer(workbench, 'who', 'once', 'This time only');
  });
  assert.equal(once, '/once');

  const file = 'http-client.private.env.json';
  const kept = await send(workbench, api, () => answer(workbench, 'who', 'kept', `In ${file}`));
  assert.equal(kept, '/kept');
  const text = await readFile(path.join(workbench.workspace, file), 'utf8');
  assert.deepEqual(JSON.parse(text), { $shared: { who: 'kept' } });
  assert.equal(await send(workbench, api), '/kept');

  await write(workbench, 'where.http', `GET ${api.url}/{{where}}\n`);
  await workbench.openFile('where.http');
  await workbench.page.locator('.view-line').filter({ hasText: 'where' }).waitFor();
  const here = await send(workbench, api, () =>
    answer(workbench, 'where', 'here', 'For this window'),
  );
  assert.equal(here, '/here');
  assert.equal(await send(workbench, api), '/here');
});

test('the status bar shows the environment of request files, and warns of a production one', async (t) => {
  await using api = await startApi();
  const workbench = await openWorkbench(t, { theme: 'dark' });
  const { page } = workbench;
  const environments = { dev: { stage: 'dev' }, prod: { stage: 'live' } };
  await write(workbench, 'http-client.env.json', JSON.stringify(environments));
  await write(workbench, 'stage.http', `GET ${api.url}/{{stage}}\n`);
  await workbench.openFile('stage.http');

  const item = page.locator('.statusbar-item').filter({ hasText: /No environment|dev|prod/ });
  await item.getByText('No environment').waitFor();
  const choose = async (name: string): Promise<void> => {
    await item.click();
    const list = question(workbench, 'Switch Environment');
    await list.locator('.monaco-list-row').filter({ hasText: name }).click();
    await item.getByText(name, { exact: true }).waitFor();
  };
  await choose('dev');
  assert.equal(await send(workbench, api), '/dev');
  await choose('prod');
  await page.locator('.statusbar-item.warning-kind').filter({ hasText: 'prod' }).waitFor();
  await workbench.screenshot('environment-switched-dark');
  assert.equal(await send(workbench, api), '/live');

  await write(workbench, 'other.txt', 'nothing of ours\n');
  await workbench.openFile('other.txt');
  await item.waitFor({ state: 'detached' });
  // The environment stays chosen.
  await workbench.close();
});

const shop = (url: string): string => `### login
POST ${url}/login

?? status == 200

### cart
# @ref login
GET ${url}/cart

?? status == 200
?? body $.items[0].sku == KET-111

### checkout
# @disabled
POST ${url}/checkout
`;

for (const theme of ['dark', 'light'] as const) {
  test(`the Test Explorer runs the requests of a file, and leads from a failure to its session (${theme})`, async (t) => {
    await using api = await startApi();
    const workbench = await openWorkbench(t, { theme });
    const { page } = workbench;
    await write(workbench, 'shop.http', shop(api.url));
    await workbench.openFile('shop.http');
    await workbench.runCommand('Testing: Focus on Test Explorer View');
    const tree = page.locator('.test-explorer');
    await tree.getByText('shop.http').waitFor();
    await workbench.runCommand('Test: Run All Tests');
    await lens(workbench, '1 of 2 passed').waitFor();
    assert.deepEqual(api.paths, ['/login', '/cart']);
    await workbench.screenshot(`test-explorer-${theme}`);
    // What VS Code shows of the failure leads to the session.
    await workbench.runCommand('Test: Peek Output');
    await workbench.screenshot(`test-failure-${theme}`);
    await page.getByRole('button', { name: 'Show Session' }).first().click();
    await workbench.panel().getByRole('heading', { name: '200 OK' }).waitFor();
    await workbench.panel().getByText('1 of 2 tests failed').waitFor();
    await workbench.panel().getByRole('link', { name: 'shop.http:8' }).waitFor();
    await workbench.screenshot(`test-session-${theme}`);
  });
}
