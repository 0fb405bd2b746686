import assert from 'node:assert/strict';
import { test } from 'node:test';
import { panelLab } from './panelPage.ts';
import type { PanelPage } from './panelPage.ts';
import * as sessions from './sessions.ts';

const lab = panelLab();

async function cookies(use: (panel: PanelPage) => Promise<void>): Promise<void> {
  const panel = await lab.open();
  try {
    await panel.init([sessions.withCookies().view], { selected: 'cookies' });
    await panel.page.getByRole('tab', { name: 'Cookies 5' }).click();
    await panel.page.getByRole('table').waitFor();
    await use(panel);
    assert.deepEqual(panel.faults, []);
  } finally {
    await panel.close();
  }
}

const rows = async ({ page }: PanelPage) =>
  (await page.locator('.cookie-table tbody tr').allInnerTexts()).map((text) =>
    text.replaceAll(/\s+/g, ' ').trim(),
  );

test('what became of each cookie is told by hop, and why one did not come through', () =>
  cookies(async (panel) => {
    assert.deepEqual(await rows(panel), [
      'Hop 1 GET http://shop.local/p/kettle',
      'not sent session •••••••• shop.local / this session Secure, HttpOnly, Lax',
      'It is Secure, and this hop is not https.',
      'sent lang •••••••• shop.local / 2027-12-01 Lax',
      'Hop 2 GET https://shop.local/p/kettle',
      'kept basket •••••••• shop.local / 2027-12-01 Lax',
      'refused _ga •••••••• shop.local / 2027-12-01 Secure, Lax',
      'By rule no-trackers · dev.rules.json:4: refused _ga from shop.local.',
      'refused __Host-id',
      '__Host- needs Secure, Path=/ and no Domain.',
    ]);
    await panel.page.getByRole('link', { name: /no-trackers/ }).click();
    assert.equal((await panel.said1('openRule')).line, 4);
  }));

test('Reveal values shows those of the jar, for as long as they are looked at', () =>
  cookies(async (panel) => {
    const { page, saved } = panel;
    await page.getByRole('button', { name: 'Reveal values' }).click();
    await page.getByRole('cell', { name: 'en-GB' }).waitFor();
    assert.equal(await page.getByText('not in the jar now').count(), 3);
    await page.getByRole('tab', { name: 'Request' }).click();
    await page.getByRole('tab', { name: 'Cookies 5' }).click();
    await page.getByRole('button', { name: 'Reveal values' }).waitFor();
    assert.ok(!(await page.content()).includes('en-GB'));
    assert.ok(!JSON.stringify(await saved()).includes('en-GB'));
  }));

test('a chip shows those of one fate', () =>
  cookies(async (panel) => {
    await panel.page.getByRole('button', { name: 'refused 2' }).click();
    await panel.drawn();
    assert.deepEqual((await rows(panel)).filter((row) => row.startsWith('refused')).length, 2);
    assert.ok(!(await rows(panel)).some((row) => row.startsWith('sent')));
  }));
