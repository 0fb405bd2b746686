import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FileSession } from '../../src/protocol/messages.ts';
import { panelLab } from './panelPage.ts';
import * as sessions from './sessions.ts';

const lab = panelLab();

const views = [sessions.doneSession('login').view, sessions.doneSession('orders').view];

const login: FileSession = {
  ...{ session: 'login', run: 1, name: 'login', sentFor: 'another', tests: [] },
  place: { file: '/w/shop/orders.http', line: 4 },
};
const orders: FileSession = {
  ...{ session: 'orders', run: 1, name: 'orders', sentFor: 'itself', tests: [] },
  place: { file: '/w/shop/orders.http', line: 12 },
};

test('a session tells where it stands in its file, what was sent for it, and how its tests went', async () => {
  const panel = await lab.open();
  const { page } = panel;
  await panel.init(views, { selected: 'orders', fileSessions: [login, orders] });
  await page.getByText('Sent first:').waitFor();
  await page.getByRole('link', { name: 'orders.http:12' }).click();
  assert.deepEqual(await panel.said1('openRequest'), { type: 'openRequest', session: 'orders' });
  assert.equal(await page.locator('.tests').count(), 0);

  const passed = { name: 'is 200', passed: true, message: null, difference: null };
  await panel.send({ type: 'fileSession', known: { ...orders, tests: [passed] } });
  await page.getByText('1 test passed').waitFor();
  assert.equal(await page.getByText('is 200').isVisible(), false);

  const difference = { expected: '3', actual: '2 <b>' };
  const failed = { name: 'three orders', passed: false, message: 'expected 2 to be 3', difference };
  await panel.send({ type: 'fileSession', known: { ...orders, tests: [passed, failed] } });
  await page.getByText('1 of 2 tests failed').waitFor();
  await page.getByText('2 <b>').waitFor();
  await page.getByText('expected 2 to be 3').waitFor();

  await page.getByRole('link', { name: 'login', exact: true }).click();
  await page.getByText('Sent first, for').waitFor();
  await page.getByRole('link', { name: 'orders', exact: true }).waitFor();
  assert.equal(await page.locator('.tests').count(), 0);
  assert.deepEqual(panel.faults, []);
  await panel.close();
});

test('of requests that were sent one after the other, none was sent for another', async () => {
  const panel = await lab.open();
  await panel.init(views, {
    selected: 'orders',
    fileSessions: [{ ...login, sentFor: 'itself' }, orders],
  });
  await panel.page.getByRole('link', { name: 'orders.http:12' }).waitFor();
  assert.equal(await panel.page.getByText(/^Sent first/).count(), 0);
  await panel.close();
});
