import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { panelLab } from './panelPage.ts';
import type { PanelPage, PageOptions } from './panelPage.ts';
import * as sessions from './sessions.ts';

const lab = panelLab();

/** A panel that must end without a single violation of its content security policy, or error. */
async function withPanel(
  options: PageOptions,
  use: (panel: PanelPage) => Promise<void>,
): Promise<void> {
  const panel = await lab.open(options);
  try {
    await use(panel);
    assert.deepEqual(panel.faults, []);
  } finally {
    await panel.close();
  }
}

const list = () => sessions.pictureList().map(({ view }) => view);

async function boxOf(page: Page, selector: string) {
  const box = await page.locator(selector).boundingBox();
  assert.ok(box, `${selector} is in the page`);
  return box;
}

test('a wide panel has the list at the left, 312 pixels wide, with rows of two lines', () =>
  withPanel({ width: 860 }, async ({ page, init }) => {
    await init(list());
    const [nav, main] = await page.evaluate(() =>
      ['.sessions', 'main'].map((part) => document.querySelector(part)?.getBoundingClientRect()),
    );
    assert.equal(nav?.width, 312);
    assert.equal(main?.x, 312);
    assert.equal(main.y, nav.y);
    assert.equal((await boxOf(page, '.row[aria-selected="true"]')).height, 44);
  }));

test('half a panel has four rows of one line above the session, each with its time and facts', () =>
  withPanel({ width: 859 }, async ({ page, init }) => {
    await init(list());
    const rows = await boxOf(page, '.sessions-rows');
    const main = await boxOf(page, 'main');
    const head = 24;
    assert.equal(rows.height, head + 4 * 24);
    assert.equal(main.x, 0);
    assert.ok(main.y >= rows.y + rows.height);
    const row = page.getByRole('option', { selected: true });
    assert.equal((await row.boundingBox())?.height, 24);
    const words = await row.innerText();
    assert.match(words, /\d\d:\d\d:\d\d/);
    assert.match(words, /502 MB\s+96 ms/);
    await page.getByText('7 sessions').waitFor();
  }));

test('a narrow panel has the same rows without time, host and size', () =>
  withPanel({ width: 400 }, async ({ page, init }) => {
    await init(list());
    const row = page.getByRole('option', { selected: true });
    const shown = (await row.innerText()).replaceAll(/\s+/g, ' ').trim();
    assert.equal(shown, 'GET /backup.tar 200');
    assert.equal(await page.getByRole('main').isVisible(), true);
    assert.equal(await page.getByRole('button', { name: 'Sessions', exact: true }).count(), 0);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 400);
  }));

test('a low panel has one line of the list: the chosen row, which one it is, and the ways to the next', () =>
  withPanel({ width: 640, height: 479 }, async ({ page, init, said1 }) => {
    await init(list());
    const line = await boxOf(page, '.sessions');
    assert.equal(line.height, 28);
    await page.getByText('1 of 7').waitFor();
    await page.getByRole('button', { name: 'Session below' }).click();
    await page.getByText('2 of 7').waitFor();
    assert.equal((await said1('select')).session, 'post');
    await page.getByRole('heading', { name: '201 Created' }).waitFor();
    await page.getByRole('combobox', { name: 'Part of the session' }).selectOption('Timing');
    await page.getByRole('columnheader', { name: 'Hop' }).waitFor();
    assert.equal(await page.getByRole('tab').count(), 0);
  }));

test('with a zoom of 200 % each question and its buttons are on the screen', async () => {
  const questions = [
    sessions.askingCertificate(),
    sessions.askingExpired(),
    sessions.askingCredentials('credentials', 2),
    sessions.askingRedirect(),
    sessions.askingProtocol(),
    sessions.askingCookie(),
    sessions.askingClientCertificate(),
    sessions.askingBeforeRequest(),
    sessions.askingAtResponse(),
  ];
  await withPanel({ width: 640, height: 330 }, async ({ page, init, drawn }) => {
    for (const { view } of questions) {
      await init([...list(), view], { selected: view.id });
      await drawn();
      const seen = await page.locator('.card').evaluate((card) => {
        const parts = card.querySelectorAll(
          '.card-title, .card-body > .card-choices vscode-button',
        );
        return [...parts].map((part) => {
          const { top, bottom } = part.getBoundingClientRect();
          return { words: part.textContent.trim(), isSeen: top >= 0 && bottom <= innerHeight };
        });
      });
      assert.ok(seen.length > 1, view.id);
      assert.deepEqual(
        seen.filter(({ isSeen }) => !isSeen),
        [],
        view.id,
      );
    }
  });
});

test('the sash beside the list moves by keys and pointer within its range, and is kept', () =>
  withPanel({}, async ({ page, init, drawn, said }) => {
    await init(list());
    const sash = page.getByRole('separator');
    const now = async () => Number(await sash.getAttribute('aria-valuenow'));
    const width = async () => (await boxOf(page, '.sessions')).width;
    assert.equal(await sash.getAttribute('aria-orientation'), 'vertical');
    await sash.focus();
    await page.keyboard.press('ArrowRight');
    await drawn();
    assert.deepEqual([await now(), await width()], [328, 328]);
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowLeft');
    await drawn();
    assert.deepEqual([await now(), await width()], [240, 240]);
    await page.keyboard.press('End');
    await drawn();
    assert.deepEqual([await now(), await width()], [480, 480]);
    await page.mouse.move(480, 300);
    await page.mouse.down();
    await page.mouse.move(420, 320);
    await page.mouse.move(400, 320);
    await page.mouse.up();
    await drawn();
    assert.deepEqual([await now(), await width()], [400, 400]);
    const kept = said.filter((message) => message.type === 'keepLayout').at(-1);
    assert.deepEqual(kept?.layout, { width: 400, rows: 4, folded: false });
    await sash.dblclick();
    await drawn();
    assert.equal(await now(), 312);
  }));

test('the sash under the list moves by rows, from one to half the height, and comes back as it was kept', () =>
  withPanel({ width: 600, height: 600 }, async ({ page, init, drawn }) => {
    await init(list(), { layout: { width: 300, rows: 2, folded: false } });
    const sash = page.getByRole('separator');
    const now = async () => Number(await sash.getAttribute('aria-valuenow'));
    assert.equal(await sash.getAttribute('aria-orientation'), 'horizontal');
    assert.equal(await now(), 2);
    const before = await boxOf(page, '.sessions-rows');
    await sash.focus();
    await page.keyboard.press('ArrowDown');
    await drawn();
    assert.equal((await boxOf(page, '.sessions-rows')).height, before.height + 24);
    await page.keyboard.press('End');
    await drawn();
    assert.equal(await now(), 12);
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowUp');
    await drawn();
    assert.equal(await now(), 1);
  }));

test('the list can be folded to the chosen row, at any width, and unfolded again', () =>
  withPanel({}, async ({ page, init, said1 }) => {
    await init(list());
    await page.getByRole('button', { name: 'Show only the chosen session' }).click();
    await page.getByText('1 of 7').waitFor();
    assert.equal((await boxOf(page, 'main')).x, 0);
    assert.equal((await said1('keepLayout')).layout.folded, true);
    await page.getByRole('button', { name: 'Show all sessions' }).click();
    await page.getByRole('separator').waitFor();
  }));

test('a chosen row is in sight when the panel opens, and stays so when the list becomes smaller', () =>
  withPanel({ width: 600, height: 900 }, async ({ page, init, drawn }) => {
    const all = Array.from({ length: 100 }, (_, index) =>
      sessions.simple(`s${String(index)}`, 'GET', `http://a.example/${String(index)}`, 200),
    ).map(({ view }) => view);
    await init(all, { selected: 's30' });
    await drawn();
    const seen = () =>
      page.waitForFunction(() => {
        const row = document.querySelector('.row[aria-selected="true"]');
        const rows = document.querySelector('.sessions-rows');
        const [inner, outer] = [row, rows].map((part) => part?.getBoundingClientRect());
        return inner && outer && inner.top >= outer.top && inner.bottom <= outer.bottom;
      });
    await seen();
    await page.getByRole('separator').focus();
    await page.keyboard.press('Home');
    await drawn();
    await seen();
  }));

test('arrow keys move the choice and the list keeps the keyboard; Enter goes to the session, Escape back', () =>
  withPanel({}, async ({ page, init, drawn }) => {
    await init(list());
    const box = page.getByRole('listbox');
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('role'));
    await box.focus();
    await page.keyboard.press('ArrowDown');
    await drawn();
    const chosen = page.getByRole('option', { selected: true });
    assert.equal(await focused(), 'listbox');
    assert.equal(await box.getAttribute('aria-activedescendant'), await chosen.getAttribute('id'));
    await page.keyboard.press('Enter');
    await drawn();
    assert.equal(await focused(), 'tab');
    await page.keyboard.press('Escape');
    await drawn();
    assert.equal(await focused(), 'listbox');
  }));

test('those that wait stand on top with their number, the others under their days', () =>
  withPanel({}, async ({ page, init }) => {
    const day = 24 * 60 * 60 * 1000;
    const noon = new Date().setHours(12, 0, 0, 0);
    const at = (id: string, startedAt: number) =>
      sessions.simple(id, 'GET', `http://a.example/${id}`, 200, 1, startedAt).view;
    await init([
      sessions.askingRedirect('waits').view,
      at('old', noon - 20 * day),
      at('before', noon - day),
      at('now', noon),
    ]);
    const words = await page.locator('.sessions-canvas').innerText();
    const lines = words
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => /^(?:Waiting|Today|Yesterday|\d{4}-|\/\w+$)/.test(line));
    const date = new Date(noon - 20 * day);
    const two = (number: number) => String(number).padStart(2, '0');
    assert.deepEqual(
      lines.filter((line) => !line.startsWith('/')),
      [
        'Waiting for you 1',
        'Today',
        'Yesterday',
        `${String(date.getFullYear())}-${two(date.getMonth() + 1)}-${two(date.getDate())}`,
      ],
    );
    const first = await page.getByRole('option').first().getAttribute('data-session');
    assert.equal(first, 'waits');
    await page.getByRole('option', { name: /before.*12:00.*Yesterday/ }).waitFor();
  }));

test('the filter says how many of how many it lets through, and what is wrong with a word', () =>
  withPanel({}, async ({ page, init }) => {
    await init(list());
    const field = page.getByRole('textbox', { name: 'Filter sessions' });
    await field.fill('status:4xx');
    await page.getByText('1 of 7').waitFor();
    await field.fill('status:4xx stauts:5xx');
    await page.getByText('stauts: is not a filter. Use status:, host:, rule:').waitFor();
    assert.equal(await field.getAttribute('aria-invalid'), 'true');
    assert.equal(await page.getByRole('option').count(), 1);
  }));

test('a row and the list tell VS Code which session its menu is for, and what it has', () =>
  withPanel({}, async ({ page, init }) => {
    await init([...list(), sessions.askingRedirect('waits').view], { selected: 'post' });
    const contextOf = async (selector: string) =>
      JSON.parse(
        (await page.locator(selector).getAttribute('data-vscode-context')) ?? '',
      ) as object;
    const post = {
      webviewSection: 'session',
      preventDefaultContextMenuItems: true,
      session: 'post',
      sessionIsOver: true,
      sessionHasBody: true,
      sessionCanSendAgain: true,
      sessionHasResponse: true,
    };
    assert.deepEqual(await contextOf('[data-session="post"]'), post);
    assert.deepEqual(await contextOf('.sessions-scroll'), post);
    const waits = await contextOf('[data-session="waits"]');
    assert.deepEqual(waits, {
      ...post,
      ...{ session: 'waits', sessionIsOver: false },
      ...{ sessionHasBody: false, sessionCanSendAgain: false },
    });
  }));

test('a session from another window says that its body is not kept, and offers to send it again', () =>
  withPanel({}, async ({ page, init, said, said1 }) => {
    const kept = { post: { response: false, request: false, again: true } };
    await init(list(), { selected: 'post', kept });
    const main = page.getByRole('main');
    await main.getByText('The body is not kept: this session is from another window').waitFor();
    assert.equal(await main.getByRole('button', { name: 'Open' }).count(), 0);
    assert.equal(await main.getByRole('button', { name: 'Save' }).count(), 0);
    await main.getByRole('button', { name: 'Send again' }).click();
    assert.deepEqual(await said1('rerun'), { type: 'rerun', session: 'post' });
    assert.ok(!said.some((message) => message.type === 'request'));
  }));

test('a session whose request is not kept whole says so, and is not sent again', () =>
  withPanel({}, async ({ page, init }) => {
    const kept = { post: { response: false, request: false, again: false } };
    await init(list(), { selected: 'post', kept });
    await page.getByText('Its request is not kept whole either. Send it from its file.').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Rerun' }).isDisabled(), true);
    assert.equal(await page.getByRole('button', { name: 'Send again' }).count(), 0);
  }));

test('Delete removes the chosen session, and the next one is chosen', () =>
  withPanel({}, async ({ page, init, said1, send }) => {
    await init(list(), { selected: 'post' });
    await page.getByRole('listbox').focus();
    await page.keyboard.press('Delete');
    assert.deepEqual(await said1('deleteSession'), { type: 'deleteSession', session: 'post' });
    await send({ type: 'sessionsRemoved', sessions: ['post'] });
    await page.locator('[aria-selected="true"][data-session="legacy"]').waitFor();
  }));

for (const name of ['Monokai', 'Solarized Dark', 'Solarized Light']) {
  test(`the chosen row can be read in ${name}, with and without the keyboard`, () =>
    withPanel(
      { theme: name.endsWith('Light') ? 'light' : 'dark' },
      async ({ page, init, drawn }) => {
        await init(list(), { selected: 'post' });
        await page.evaluate((colors) => {
          for (const [key, value] of Object.entries(colors)) {
            document.documentElement.style.setProperty(key, value);
          }
        }, chosenRows[name] ?? {});
        for (const isFocused of [true, false]) {
          if (isFocused) await page.getByRole('listbox').focus();
          else await page.getByRole('textbox', { name: 'URL' }).focus();
          await drawn();
          const contrasts = await page
            .locator('[data-session="post"]')
            .evaluate(contrastsOf, ['.row-path', '.row-outcome', '.row-method', '.row-time']);
          for (const [part, contrast] of Object.entries(contrasts)) {
            const least = part === '.row-path' ? 4.5 : isFocused ? 3.2 : 2.8;
            assert.ok(
              contrast >= least,
              `${name}, ${part}, ${String(isFocused)}: ${contrast.toFixed(2)}`,
            );
          }
        }
      },
    ));
}

/** As VS Code gives them for its own themes. */
const chosenRows: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Monokai: {
    '--vscode-editor-background': '#272822',
    '--vscode-foreground': '#cccccc',
    '--vscode-list-activeSelectionBackground': '#75715e',
    '--vscode-list-activeSelectionForeground': '#ffffff',
    '--vscode-list-inactiveSelectionBackground': '#414339',
  },
  'Solarized Dark': {
    '--vscode-editor-background': '#002b36',
    '--vscode-foreground': '#cccccc',
    '--vscode-list-activeSelectionBackground': '#005a6f',
    '--vscode-list-activeSelectionForeground': '#ffffff',
    '--vscode-list-inactiveSelectionBackground': '#00445488',
  },
  'Solarized Light': {
    '--vscode-editor-background': '#fdf6e3',
    '--vscode-foreground': '#616161',
    '--vscode-list-activeSelectionBackground': '#dfca88',
    '--vscode-list-activeSelectionForeground': '#6c6c6c',
    '--vscode-list-inactiveSelectionBackground': '#d1cbb8',
  },
};

/** Runs in the page: how far the texts of an element stand out from its background, as WCAG measures it. */
function contrastsOf(row: Element, parts: readonly string[]): Record<string, number> {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const painted = (...colors: string[]) => {
    if (canvas === null) throw new Error('no canvas');
    for (const color of colors) {
      canvas.fillStyle = color;
      canvas.fillRect(0, 0, 1, 1);
    }
    return [...canvas.getImageData(0, 0, 1, 1).data.slice(0, 3)];
  };
  const luminance = (rgb: readonly number[]) => {
    const [r = 0, g = 0, b = 0] = rgb.map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const below = getComputedStyle(document.body).backgroundColor;
  const behind = getComputedStyle(row).backgroundColor;
  const ground = luminance(painted(below, behind));
  return Object.fromEntries(
    parts.map((part) => {
      const element = row.querySelector(part);
      const color = element === null ? behind : getComputedStyle(element).color;
      const ink = luminance(painted(below, behind, color));
      return [part, (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05)];
    }),
  );
}
