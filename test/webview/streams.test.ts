import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SessionEventBody } from '../../src/session/sessionEvent.ts';
import { EventLog } from './eventLog.ts';
import { bodySource, panelLab } from './panelPage.ts';
import type { PanelPage } from './panelPage.ts';

const lab = panelLab();
const URL_OF_STREAM = 'https://staging.shop.local/orders/7/events';

const received: SessionEventBody = {
  type: 'response:received',
  ...{ hop: 1, attempt: 1, status: 200, statusText: 'OK', httpVersion: '2.0' },
  ...{ headers: [['content-type', 'text/event-stream']], mimeType: 'text/event-stream' },
  ...{ charset: null, mocked: false, fromCache: null },
};

const event = (number: number): string =>
  number % 10 === 0
    ? `event: state\nid: ${String(number)}\ndata: {"state":"in-delivery","number":${String(number)}}\n\n`
    : `event: position\nid: ${String(number)}\ndata: {"lat":${String(number)}}\n\n`;

interface Streaming extends PanelPage {
  /** More events come. */
  readonly come: (count: number) => Promise<void>;
}

async function streaming(first: number, use: (panel: Streaming) => Promise<void>, width = 1240) {
  let text = Array.from({ length: first }, (_, index) => event(index + 1)).join('');
  let count = first;
  const log = EventLog.of('stream', 'GET', URL_OF_STREAM)
    .at(20, received)
    .at(30, { type: 'download:progress', hop: 1, current: text.length, total: -1 });
  const body = () => ({ ...bodySource(text, 'text/event-stream'), ended: false });
  const panel = await lab.open({ body, width });
  try {
    await panel.init([log.view], { selected: 'stream' });
    await panel.page.getByRole('option').first().waitFor();
    await use({
      ...panel,
      async come(more) {
        for (let index = 0; index < more; index += 1) text += event(++count);
        const sent = log.events.length;
        log.at(40 + count, { type: 'download:progress', hop: 1, current: text.length, total: -1 });
        await panel.events(log.events.slice(sent));
      },
    });
    assert.deepEqual(panel.faults, []);
  } finally {
    await panel.close();
  }
}

const list = ({ page }: PanelPage) => page.getByRole('listbox', { name: 'Events' });
const row = (panel: PanelPage, text: RegExp | string) =>
  list(panel).getByRole('option').filter({ hasText: text });

test('events are rows with time, type, id, data and size, as they arrive, and the newest is in sight', () =>
  streaming(3, async (panel) => {
    const { page, come } = panel;
    const newest = row(panel, '{"lat":3}');
    await newest.waitFor();
    const cells = await newest.locator('span').allInnerTexts();
    assert.match(cells[0] ?? '', /^\d\d:\d\d:03\.000$/);
    assert.deepEqual(cells.slice(1), ['position', '3', '{"lat":3}', '37 B']);
    await come(200);
    await row(panel, '{"lat":203}').waitFor();
    await page.getByRole('button', { name: 'all 203' }).waitFor();
    assert.ok(await row(panel, '{"lat":203}').isVisible());
    await page.locator('.tool-on').filter({ hasText: 'Follow' }).waitFor();
  }));

test('scrolling up ends following, and End resumes it', () =>
  streaming(200, async (panel) => {
    const { page, come } = panel;
    await row(panel, '{"lat":199}').waitFor();
    const follow = (on: boolean) =>
      page.locator(on ? '.tool-on' : '.tool:not(.tool-on)').filter({ hasText: 'Follow' });
    await list(panel).hover();
    await page.mouse.wheel(0, -1_000);
    await follow(false).waitFor();
    const top = await list(panel).evaluate((box) => box.scrollTop);
    await come(50);
    await page.getByRole('button', { name: 'all 250' }).waitFor();
    assert.equal(await list(panel).evaluate((box) => box.scrollTop), top);
    await list(panel).focus();
    await page.keyboard.press('End');
    await row(panel, '{"number":250}'.slice(1, -1)).waitFor();
    await follow(true).waitFor();
  }));

test('a paused stream stands still, and goes on with all that has come', () =>
  streaming(5, async (panel) => {
    const { page, come, drawn } = panel;
    await page.getByRole('button', { name: 'Pause' }).click();
    await come(5);
    await drawn();
    assert.equal(await list(panel).getByRole('option').count(), 5);
    await page.getByRole('button', { name: 'all 5' }).waitFor();
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByRole('button', { name: 'all 10' }).waitFor();
    await row(panel, '"number":10').waitFor();
  }));

test('a chip shows the events of one type', () =>
  streaming(40, async (panel) => {
    const { page, come } = panel;
    await page.getByRole('button', { name: 'state 4' }).click();
    await row(panel, '"number":10').waitFor();
    assert.equal(await list(panel).getByRole('option').count(), 4);
    await come(10);
    await row(panel, '"number":50').waitFor();
    assert.equal(await list(panel).getByRole('option').count(), 5);
    await page.getByRole('button', { name: 'all 50' }).click();
    await row(panel, '{"lat":49}').waitFor();
  }));

test('the chosen event is shown whole, by mouse and by keyboard', () =>
  streaming(30, async (panel) => {
    const { page, said1 } = panel;
    await row(panel, '"number":30').click();
    const shown = page.getByRole('region', { name: 'Event 30' });
    await shown.locator('.cm-line').filter({ hasText: '"state": "in-delivery",' }).waitFor();
    await shown.getByRole('button', { name: 'Copy the event' }).click();
    assert.equal((await said1('copy')).text, '{\n  "state": "in-delivery",\n  "number": 30\n}');
    await list(panel).focus();
    await page.keyboard.press('ArrowUp');
    await page.getByRole('region', { name: 'Event 29' }).waitFor();
    await page.keyboard.press('Home');
    await page.getByRole('region', { name: 'Event 1', exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('region', { name: 'Event 1', exact: true }).waitFor({ state: 'detached' });
    assert.ok(await list(panel).evaluate((box) => box === document.activeElement));
  }));

test('an endless stream does not fill the page', () =>
  streaming(10, async (panel) => {
    const { page, come } = panel;
    for (let turn = 0; turn < 20; turn += 1) await come(1_000);
    await page
      .getByRole('button', { name: 'all 20,010' })
      .or(page.getByRole('button', { name: 'all 20010' }))
      .waitFor();
    await row(panel, '"number":20010').waitFor();
    assert.ok((await list(panel).getByRole('option').count()) < 200);
    assert.ok((await page.locator('*').count()) < 3_000);
  }));

test('the stream can be read as it came, too', () =>
  streaming(3, async ({ page }) => {
    await page.getByText('Raw', { exact: true }).click();
    await page.locator('.cm-line').filter({ hasText: 'event: position' }).first().waitFor();
    assert.equal(await page.getByRole('radio').count(), 3);
  }));
