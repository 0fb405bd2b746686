import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { after, test } from 'node:test';
import type { TestContext } from 'node:test';
import { startPlayground } from '../../examples/playground/start.ts';
import { viewsOf } from './views.ts';
import { openWorkbench, showStory } from './workbench.ts';

const playground = await startPlayground();
after(() => playground.close());

const OPEN_URL = 'Request Workbench: Open URL…';

/** A workspace with one rule file. */
async function workspaceOf(t: TestContext, rules: string): Promise<string> {
  const workspace = await mkdtemp(path.join(tmpdir(), 'rw-views-'));
  t.after(() => rm(workspace, { recursive: true }));
  await writeFile(path.join(workspace, 'dev.request-rules.json'), rules);
  return workspace;
}

test('an exception for a certificate is revoked in two steps: open the views, click', async (t) => {
  const workbench = await openWorkbench(t);
  const { open, row, action, sideBar } = viewsOf(workbench.page);
  await workbench.runCommand(OPEN_URL, `${playground.urls.selfSigned}/hello`);
  const panel = workbench.panel();
  await panel.getByRole('button', { name: 'Allow for this window' }).click();
  await panel.getByRole('heading', { name: '200 OK' }).waitFor();

  await open();
  const exception = row(/^localhost:\d+/);
  await exception.hover();
  await action(exception, 'Revoke').click();
  await exception.waitFor({ state: 'detached' });
  await sideBar.getByText('Nothing to revoke.').waitFor();
});

test('a rule is turned off by one click on its check mark, which leaves the rest of its file alone', async (t) => {
  const rules = `{
  "version": 1,
  "rules": [
    // Nobody is to be mailed.
    { "id": "no-mail", "condition": { "urlFilter": "/hello" }, "action": { "type": "block" } }
  ]
}
`;
  const workbench = await openWorkbench(t, { workspace: await workspaceOf(t, rules) });
  const { open, row, sideBar, statusBar } = viewsOf(workbench.page);
  const panel = workbench.panel();
  const send = () => workbench.runCommand(OPEN_URL, `${playground.urls.http}/hello`);
  await send();
  await panel.getByRole('heading', { name: 'ERR_BLOCKED_BY_CLIENT' }).waitFor();

  await open();
  const rule = row(/^no-mail, 1 hit/);
  await rule.getByRole('checkbox').click();
  await row(/^no-mail, off/).waitFor();
  await statusBar.getByText('0 of 1 rule').waitFor();
  const text = await readFile(path.join(workbench.workspace, 'dev.request-rules.json'), 'utf8');
  assert.equal(text, rules.replace('"block" } }', '"block" }, "enabled": false }'));
  await send();
  await panel.getByRole('heading', { name: '200 OK' }).waitFor();

  await row(/^no-mail, off/)
    .getByRole('checkbox')
    .click();
  await row(/^no-mail, 1 hit/).waitFor();
  await workbench.runCommand('Request Workbench: Turn All Rules Off in This Window');
  await row(/All rules are off/).waitFor();
  await send();
  await panel.getByRole('heading', { name: '200 OK' }).waitFor();
  await showStory(panel);
  await panel.getByText(/all rules are turned off in this window/).waitFor();
  await statusBar.getByText('All rules off').click();
  await row(/All rules are off/).waitFor({ state: 'detached' });
  assert.equal(await sideBar.getByText('1 on').count(), 2);
});

test('a cookie is looked at in two steps: open the views, reveal its value', async (t) => {
  const workbench = await openWorkbench(t);
  const { open, row, action, sideBar } = viewsOf(workbench.page);
  await workbench.runCommand(OPEN_URL, `${playground.urls.http}/cookies/set?theme=dark`);
  await workbench.panel().getByRole('heading', { name: '200 OK' }).waitFor();

  await open();
  const cookie = row(/^theme, •••/);
  await cookie.hover();
  await action(cookie, 'Reveal Value').click();
  const revealed = row(/^theme, dark/);
  await revealed.waitFor();

  await action(revealed, 'Edit Cookie…').click();
  const input = workbench.page.locator('.quick-input-widget');
  // The value is selected, once VS Code has filled the box.
  await workbench.page.waitForFunction(() => {
    const box = document.querySelector<HTMLInputElement>('.quick-input-widget input.input');
    return box?.value.slice(box.selectionStart ?? 0, box.selectionEnd ?? 0) === 'dark';
  });
  await workbench.page.keyboard.insertText('light;Domain=other.test;');
  await input.getByText(/This cookie can't be kept: /).waitFor();
  await input.locator('input').fill('theme=light; Path=/');
  await workbench.page.keyboard.press('Enter');
  await row(/^theme, light/).hover();
  await action(row(/^theme, light/), 'Delete Cookie').click();
  await sideBar.getByText('No cookies yet.').waitFor();
});

test('a module is approved, an environment is chosen and a session is sent again by one click each', async (t) => {
  const workspace = await mkdtemp(path.join(tmpdir(), 'rw-views-'));
  t.after(() => rm(workspace, { recursive: true }));
  const files = {
    'views.request-handler.mjs': 'export default { onBeforeResourceLoad() {} };\n',
    'http-client.env.json': '{ "garden": { "host": "a" }, "pond": { "depth": 1 } }\n',
    'a.http': 'GET {{host}}\n',
  };
  for (const [name, text] of Object.entries(files)) {
    await writeFile(path.join(workspace, name), text);
  }
  const workbench = await openWorkbench(t, { workspace });
  const { open, row, action } = viewsOf(workbench.page);
  await open();

  const module = row(/^views\.request-handler\.mjs, not approved/);
  await module.hover();
  await action(module, 'Approve as It Is Now').click();
  await row(/^views\.request-handler\.mjs, approved/).waitFor();

  await row(/^pond, depth/).click();
  await row(/^pond, chosen · depth/).waitFor();
  await row(/^garden, host/).click();
  await row(/^garden, chosen · host/).waitFor();
  await row(/^pond, depth/).waitFor();

  await workbench.runCommand(OPEN_URL, `${playground.urls.http}/hello`);
  await workbench.panel().getByRole('heading', { name: '200 OK' }).waitFor();
  const session = row(/^GET \/hello, 200/);
  await session.hover();
  await action(session, 'Send Again').click();
  await session.nth(1).waitFor();
  assert.equal(playground.requests.http.filter(({ url }) => url === '/hello').length >= 2, true);
});
