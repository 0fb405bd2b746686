import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EventLog } from './eventLog.ts';
import { panelLab } from './panelPage.ts';
import type { PanelPage } from './panelPage.ts';
import * as sessions from './sessions.ts';

const lab = panelLab();

async function story(log: EventLog, use: (panel: PanelPage) => Promise<void>): Promise<void> {
  const panel = await lab.open();
  try {
    await panel.init([log.view], { selected: log.session });
    await panel.page.getByRole('tab', { name: /^Story/ }).click();
    await panel.page.getByRole('tree', { name: 'Story' }).waitFor();
    await use(panel);
    assert.deepEqual(panel.faults, []);
  } finally {
    await panel.close();
  }
}

const numbers = ({ page }: PanelPage) => page.locator('.hop-number').allInnerTexts();
/** The row that has the keyboard, by how its text begins. */
const focused = ({ page }: PanelPage) =>
  page.evaluate(() => {
    const row = document.activeElement as HTMLElement | null;
    return row?.innerText.replaceAll(/\s+/g, ' ').trim() ?? '';
  });

test('from five alike redirects on they are one row, which unfolds', () =>
  story(sessions.redirectChain(15), async (panel) => {
    const { page } = panel;
    assert.deepEqual(await numbers(panel), ['1', '2–16', '17']);
    const run = page.getByRole('treeitem', { name: /^2–16 15 redirects/ });
    await run.getByText('302 Found × 15').waitFor();
    assert.equal(await run.getAttribute('aria-expanded'), 'false');
    await run.locator('.hop-head').click();
    await panel.drawn();
    assert.equal((await numbers(panel)).length, 18);
    await run.locator('.hop-head').click();
    await panel.drawn();
    assert.equal((await numbers(panel)).length, 3);
  }));

test('four redirects stay four rows, and each is one line as long as only defaults happened', () =>
  story(sessions.redirectChain(4), async (panel) => {
    const { page } = panel;
    assert.deepEqual(await numbers(panel), ['1', '2', '3', '4', '5', '6']);
    assert.equal(await page.locator('.decision').count(), 1);
    const hop = page.getByRole('treeitem', { name: /^2 GET/ });
    assert.ok(((await hop.boundingBox())?.height ?? 99) <= 34);
    await hop.locator('.hop-head').click();
    await hop.getByText('accepted the redirect to').waitFor();
  }));

test('of a URL the part that the hop before had as well is dim', () =>
  story(sessions.redirectChain(4), async ({ page }) => {
    const url = page.locator('.hop-request').nth(2);
    assert.equal(await url.locator('.dim').innerText(), 'https://shop.local/locale/');
    assert.equal(await url.innerText(), 'GET https://shop.local/locale/2');
  }));

test('the story is a tree: arrows move, fold and unfold, and Tab comes back to where one was', () =>
  story(sessions.redirectChain(15), async (panel) => {
    const { page } = panel;
    await page.locator('.hops [tabindex="0"]').focus();
    assert.match(await focused(panel), /^1 GET/);
    await page.keyboard.press('ArrowDown');
    assert.match(await focused(panel), /^onBeforeResourceLoad added X-Trace-Id/);
    await page.keyboard.press('ArrowRight');
    await page.getByText('On requests to shop.local: does what trace says.').waitFor();
    await page.keyboard.press('ArrowLeft');
    await page
      .getByText('On requests to shop.local: does what trace says.')
      .waitFor({ state: 'detached' });
    await page.keyboard.press('ArrowLeft');
    assert.match(await focused(panel), /^1 GET/);
    for (let row = 0; row < 3; row += 1) await page.keyboard.press('ArrowDown');
    assert.match(await focused(panel), /^2–16 15 redirects/);
    await page.keyboard.press('Enter');
    await panel.drawn();
    await page.keyboard.press('ArrowDown');
    assert.match(await focused(panel), /^2 GET/);
    await page.keyboard.press('End');
    assert.match(await focused(panel), /^17 GET/);
    await page.keyboard.press('Home');
    assert.match(await focused(panel), /^1 GET/);
    assert.equal(await page.locator('.hops [role="treeitem"][tabindex="0"]').count(), 1);
    // What can be done with a row can be reached from it, and is out of the way otherwise.
    await page.keyboard.press('Tab');
    assert.equal(
      await page.evaluate(() => document.activeElement?.textContent.trim()),
      'Make a rule…',
    );
  }));

test('a row says to VS Code what its menu is about', () =>
  story(sessions.followed(), async ({ page, send }) => {
    const about = (place: string) =>
      page.locator(place).first().getAttribute('data-vscode-context');
    assert.deepEqual(JSON.parse((await about('.hop')) ?? ''), {
      ...{ webviewSection: 'story', preventDefaultContextMenuItems: true },
      ...{ session: 'followed', hop: 1, entry: null },
    });
    assert.match((await about('.decision')) ?? '', /"hop":1,"entry":0/);
    await send({ type: 'trust', trusted: false });
    assert.equal(await about('.hop'), null);
  }));

test('only the phases that occur are in the legend', () =>
  story(sessions.denied(), async ({ page }) => {
    const legend = page.getByRole('list', { name: 'Colors of the time bars' });
    assert.deepEqual(
      (await legend.getByRole('listitem').allInnerTexts()).map((text) => text.trim()),
      ['DNS', 'connect', 'TLS'],
    );
  }));

test("a module's crash is one problem, with a link to where its callback is written", () => {
  const file = '/home/alice/shop/redact.request-handler.ts';
  const ended = 'the process of the handler modules has ended: it exited with code 3';
  const failed = (
    callback: 'onBeforeResourceLoad' | 'getResourceHandler' | 'canSetCookie',
    cause: string,
  ) =>
    ({
      type: 'problem:reported',
      hop: 1,
      message: `${callback}: the handler ${file} failed and counts as having no answer: ${cause}`,
      about: { kind: 'handler', callback, file, line: 9, cause },
    }) as const;
  const log = EventLog.of('crash', 'GET', 'http://shop.local/').at(
    5,
    {
      type: 'problem:reported',
      hop: 1,
      message:
        'The process of the handler modules ended (abnormalTermination): it exited with code 3.',
      about: { kind: 'process' },
    },
    failed('onBeforeResourceLoad', ended),
    failed('getResourceHandler', ended),
    failed(
      'canSetCookie',
      'the process of the handler modules ended 2 times in a row and starts again in 1 s',
    ),
  );
  return story(log, async ({ page, said1 }) => {
    const problems = page.locator('.problem');
    assert.equal(await problems.count(), 1);
    assert.equal(
      (await problems.innerText()).replaceAll(/\s+/g, ' ').trim(),
      `Problem: redact.request-handler.ts:9 failed at onBeforeResourceLoad, getResourceHandler and canSetCookie and counts as having no answer: ${ended}`,
    );
    await problems.getByRole('link', { name: 'redact.request-handler.ts:9' }).click();
    const { line } = await said1('openRule');
    assert.deepEqual(line, 9);
  });
});
