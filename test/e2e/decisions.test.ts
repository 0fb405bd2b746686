import assert from 'node:assert/strict';
import path from 'node:path';
import { after, test } from 'node:test';
import { startPlayground } from '../../examples/playground/start.ts';
import { openWorkbench, showStory } from './workbench.ts';

const examples = path.resolve(import.meta.dirname, '../../examples');
const playground = await startPlayground();
after(() => playground.close());

const OPEN_URL = 'Request Workbench: Open URL…';

test('a self-signed certificate is shown, and allowing it sends the request', async (t) => {
  const workbench = await openWorkbench(t, { workspace: examples });
  const panel = workbench.panel();
  const before = playground.requests.selfSigned.length;

  await workbench.runCommand(OPEN_URL, `${playground.urls.selfSigned}/hello`);
  const card = panel.getByRole('group', { name: /certificate of localhost/ });
  await card.getByText(playground.certificates.selfSigned.fingerprint256).waitFor();
  await card.getByText('ERR_CERT_AUTHORITY_INVALID').waitFor();
  assert.equal(
    playground.requests.selfSigned.length,
    before,
    'nothing is sent while the question is open',
  );

  await card.getByRole('button', { name: 'Allow once' }).click();
  await panel.getByRole('heading', { name: '200 OK' }).waitFor();
  await showStory(panel);
  await panel.getByText(/^you, after/).waitFor();
  assert.equal(playground.requests.selfSigned.length, before + 1);
});

test('a certificate that is denied ends the request, and the server has seen none', async (t) => {
  const workbench = await openWorkbench(t, { workspace: examples });
  const panel = workbench.panel();
  const before = playground.requests.selfSigned.length;

  await workbench.runCommand(OPEN_URL, `${playground.urls.selfSigned}/hello`);
  await panel.getByRole('button', { name: 'Deny' }).click();
  await panel.getByRole('heading', { name: 'ERR_CERT_AUTHORITY_INVALID' }).waitFor();
  await panel.getByRole('tab', { name: 'Certificate' }).click();
  await panel.getByText(playground.certificates.selfSigned.fingerprint256).waitFor();
  assert.equal(playground.requests.selfSigned.length, before);
});

test('wrong credentials are asked for again, and right ones bring the page', async (t) => {
  const workbench = await openWorkbench(t, { workspace: examples });
  const panel = workbench.panel();

  await workbench.runCommand(OPEN_URL, `${playground.urls.http}/basic`);
  await panel.getByRole('textbox', { name: 'User name' }).fill('alice');
  await panel.getByRole('textbox', { name: 'Password' }).fill('rabbit');
  await panel.getByRole('button', { name: 'Send credentials' }).click();
  await panel
    .getByText(/refused/)
    .first()
    .waitFor();
  await panel.getByRole('textbox', { name: 'User name' }).fill('alice');
  await panel.getByRole('textbox', { name: 'Password' }).fill('wonderland');
  await panel.getByRole('button', { name: 'Send credentials' }).click();
  await panel.getByRole('heading', { name: '200 OK' }).waitFor();
  await panel.getByRole('tab', { name: 'Response' }).click();
  await panel.getByRole('button', { name: /^Headers \d/ }).click();
  await panel.getByText('Response headers, 401 Unauthorized').first().waitFor();
  await panel.getByText('Response headers, 200 OK').waitFor();
  assert.doesNotMatch(await panel.locator('body').innerText(), /wonderland|rabbit/);
});

test('a redirect that a rule rewrote leads, by a click, to the line of the rule', async (t) => {
  const workbench = await openWorkbench(t, { workspace: examples });
  const panel = workbench.panel();

  await workbench.runCommand(OPEN_URL, `${playground.urls.http}/redirect/old-address`);
  await panel.getByRole('heading', { name: '200 OK' }).waitFor();
  await showStory(panel);
  await panel.getByText(/redirected to .* instead of/).waitFor();
  await panel.getByRole('link', { name: /new-address/ }).click();
  await workbench.page.getByRole('tab', { name: /playground\.request-rules\.json/ }).waitFor();
  await workbench.page
    .locator('.statusbar')
    .getByText(/^Ln 14, Col 1/)
    .waitFor();
});
