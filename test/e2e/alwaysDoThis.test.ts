import assert from 'node:assert/strict';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, test } from 'node:test';
import { startPlayground } from '../../examples/playground/start.ts';
import { openWorkbench, showStory } from './workbench.ts';
import type { Workbench } from './workbench.ts';
import type { Locator } from 'playwright-core';

const playground = await startPlayground();
after(() => playground.close());

const OPEN_URL = 'Request Workbench: Open URL…';
/** Wide enough for panel and rule file side by side, with the number of rules in the panel. */
const viewport = { width: 2000, height: 900 };
const NEW_FILE = 'workbench.request-rules.json';

function dialog({ page }: Workbench) {
  return page.locator('.monaco-dialog-box');
}

/** Resolves with the text once it is one that fits; another process writes the file. */
async function textOf(file: string, fits: (text: string) => boolean): Promise<string> {
  const folder = watch(path.dirname(file));
  try {
    for (;;) {
      const changed = once(folder, 'change');
      const text = await readFile(file, 'utf8').catch(() => '');
      if (fits(text)) return text;
      await changed;
    }
  } finally {
    folder.close();
  }
}

/** How many rules are in force, as the status bar says. */
function rulesInForce({ page }: Workbench, count: string): Locator {
  return page.locator('.statusbar').getByText(count, { exact: true });
}

test('a certificate that is allowed always becomes a rule, which is shown before it is written', async (t) => {
  const workbench = await openWorkbench(t, { viewport });
  const panel = workbench.panel();
  const url = `${playground.urls.selfSigned}/hello`;
  const { fingerprint256 } = playground.certificates.selfSigned;

  await workbench.runCommand(OPEN_URL, url);
  await panel.getByRole('checkbox', { name: 'Always do this' }).click();
  await panel.getByRole('button', { name: 'Allow once' }).click();
  await dialog(workbench)
    .getByText(/trusts the certificate with the fingerprint/)
    .first()
    .waitFor();
  await dialog(workbench).getByText(fingerprint256).waitFor();
  await dialog(workbench).getByText(`Into ${NEW_FILE}, a new file:`).waitFor();
  await workbench.screenshot('always-certificate-dialog');
  await dialog(workbench).getByRole('button', { name: 'Write Rule' }).click();

  await workbench.page.getByRole('tab', { name: NEW_FILE }).waitFor();
  const text = await textOf(path.join(workbench.workspace, NEW_FILE), (now) => now !== '');
  assert.match(text, /"certificateErrors": \["ERR_CERT_AUTHORITY_INVALID"\]/);
  assert.ok(text.includes(fingerprint256));
  await rulesInForce(workbench, '1 rule').waitFor();

  await workbench.runCommand(OPEN_URL, url);
  await panel.getByRole('heading', { name: '200 OK' }).waitFor();
  await showStory(panel);
  await panel.getByText(/fingerprint .* is the pinned one/).waitFor();
});

test('a rule that is not wanted after all is not written', async (t) => {
  const workbench = await openWorkbench(t, { viewport });
  const panel = workbench.panel();
  await workbench.runCommand(OPEN_URL, `${playground.urls.selfSigned}/hello`);
  await panel.getByRole('checkbox', { name: 'Always do this' }).click();
  await panel.getByRole('button', { name: 'Deny' }).click();
  await dialog(workbench).getByRole('button', { name: 'Cancel' }).click();
  await dialog(workbench).waitFor({ state: 'detached' });
  await panel.getByRole('heading', { name: 'ERR_CERT_AUTHORITY_INVALID' }).waitFor();
  await assert.rejects(readFile(path.join(workbench.workspace, NEW_FILE)));
});

test('a log-in goes into the file about its host, comments stay, the password goes into the secret storage', async (t) => {
  const workbench = await openWorkbench(t, { viewport });
  const panel = workbench.panel();
  const file = path.join(workbench.workspace, 'hosts.request-rules.jsonc');
  const before = `{
  "version": 1,
  "rules": [
    // local things
    { "id": "trace", "condition": { "requestDomains": ["${new URL(playground.urls.http).hostname}"] },
      "action": { "type": "modifyHeaders", "requestHeaders": [{ "header": "X-A", "operation": "set", "value": "1" }] } }, // kept
  ]
}
`;
  await writeFile(file, before);
  const url = `${playground.urls.http}/basic`;
  await workbench.runCommand(OPEN_URL, url);
  await panel.getByRole('textbox', { name: 'User name' }).fill('alice');
  await panel.getByRole('textbox', { name: 'Password' }).fill('wonderland');
  await panel.getByRole('checkbox', { name: 'Always do this' }).click();
  await panel.getByRole('button', { name: 'Send credentials' }).click();
  await dialog(workbench).getByText('which has rules about').waitFor();
  assert.doesNotMatch(await dialog(workbench).innerText(), /wonderland/);
  await dialog(workbench).getByRole('button', { name: 'Write Rule' }).click();
  const text = await textOf(file, (now) => now !== before);
  assert.ok(text.startsWith(before.slice(0, before.lastIndexOf('  ]'))), text);
  assert.match(text, /"username": "alice", "password": "\$\{secret:[\w.-]+\}"/);
  assert.doesNotMatch(text, /wonderland/);
  await rulesInForce(workbench, '2 rules').waitFor();

  await workbench.runCommand('Request Workbench: Clear Credentials');
  await workbench.runCommand(OPEN_URL, url);
  await panel.getByRole('heading', { name: '200 OK' }).waitFor();
  await showStory(panel);
  await panel.getByText(/answered basic realm .* as alice/).waitFor();
});

test('a response becomes a mock with its body beside the rule, and undo takes a rule back', async (t) => {
  const workbench = await openWorkbench(t, { viewport });
  const panel = workbench.panel();
  const file = path.join(workbench.workspace, 'a.request-rules.json');
  await writeFile(file, '{\n  "version": 1,\n  "rules": []\n}\n');
  const url = `${playground.urls.http}/status/503`;
  await workbench.runCommand(OPEN_URL, url);
  await showStory(panel);
  await panel.locator('.hop-head').last().hover();
  await panel.locator('.hop-head').last().getByRole('link', { name: 'Make a rule…' }).click();
  const pick = workbench.page.locator('.quick-input-widget');
  await pick.getByText('Answer with this response from now on').click();
  await dialog(workbench).getByRole('button', { name: 'Write Rule' }).click();
  const text = await textOf(file, (now) => now.includes('fulfill'));
  assert.match(text, /"status": 503/);
  const body = /"path": "(mocks\/[^"]+)"/.exec(text)?.[1];
  assert.ok(body !== undefined, text);
  const mocked = await readFile(path.join(workbench.workspace, body), 'utf8');
  assert.equal(mocked, await (await fetch(url)).text());
  await rulesInForce(workbench, '1 rule').waitFor();
  await workbench.runCommand(OPEN_URL, url);
  await panel
    .getByText(/in place of the network/)
    .first()
    .waitFor();

  await workbench.page.getByRole('tab', { name: /a\.request-rules\.json/ }).click();
  await workbench.page.keyboard.press('Control+z');
  await workbench.runCommand('File: Save');
  assert.equal(
    await textOf(file, (now) => !now.includes('fulfill')),
    '{\n  "version": 1,\n  "rules": []\n}\n',
  );
});

test('what is unsaved in the editor is neither lost nor saved', async (t) => {
  const workbench = await openWorkbench(t, { viewport, settings: { 'files.autoSave': 'off' } });
  const panel = workbench.panel();
  const file = path.join(workbench.workspace, 'a.request-rules.json');
  const before = '{\n  "version": 1,\n  "rules": []\n}\n';
  await writeFile(file, before);
  await workbench.openFile('a.request-rules.json');
  await workbench.page.locator('.view-line').getByText('"version"').click();
  await workbench.page.keyboard.press('Control+Home');
  await workbench.page.keyboard.type('// mine\n');
  await workbench.runCommand(OPEN_URL, `${playground.urls.http}/status/200`);
  await showStory(panel);
  await panel.locator('.hop-head').last().hover();
  await panel.locator('.hop-head').last().getByRole('link', { name: 'Make a rule…' }).click();
  await workbench.page.locator('.quick-input-widget').getByText('Block this request').click();
  await dialog(workbench).getByRole('button', { name: 'Write Rule' }).click();
  await workbench.notification('has other changes that are not saved').waitFor();
  await workbench.page.locator('.editor-instance').getByText('"block"').waitFor();
  await workbench.page.locator('.editor-instance').getByText('// mine').waitFor();
  assert.equal(await readFile(file, 'utf8'), before);
});
