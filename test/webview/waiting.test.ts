import assert from 'node:assert/strict';
import { test } from 'node:test';
import { STARTED_AT } from './eventLog.ts';
import type { EventLog } from './eventLog.ts';
import { panelLab } from './panelPage.ts';
import type { PageOptions, PanelPage } from './panelPage.ts';
import * as sessions from './sessions.ts';

const lab = panelLab();

/** Three that wait, the oldest first, and one that is done. */
const three = (): EventLog[] => [
  sessions.askingCertificate('oldest', STARTED_AT),
  sessions.askingProtocol('second', STARTED_AT + 60_000),
  sessions.askingRedirect('newest', STARTED_AT + 120_000),
  sessions.simple('done', 'GET', 'http://a.example/', 200, 1_126, STARTED_AT + 180_000),
];

async function withPanel(
  logs: readonly EventLog[],
  selected: string,
  use: (panel: PanelPage) => Promise<void>,
  options: PageOptions = {},
): Promise<void> {
  const panel = await lab.open(options);
  try {
    await panel.init(
      logs.map(({ view }) => view),
      { selected },
    );
    await use(panel);
    assert.deepEqual(panel.faults, []);
  } finally {
    await panel.close();
  }
}

test('F8 goes to the question that has waited longest, then to the next, and Shift+F8 back', () =>
  withPanel(three(), 'done', async ({ page, said }) => {
    const bar = page.locator('.card-bar');
    const place = async (words: string) => {
      await bar.getByText(words, { exact: true }).waitFor();
      // The card itself, so that Enter answers nothing.
      await page.waitForFunction(() => document.activeElement?.classList.contains('card'));
    };
    await page.getByRole('textbox', { name: 'URL' }).focus();
    await page.keyboard.press('F8');
    await place('1 of 3');
    await bar.getByText(/for as long as you take · nothing has been sent to staging/).waitFor();
    await page.keyboard.press('F8');
    await place('2 of 3');
    await page.keyboard.press('F8');
    await place('3 of 3');
    await page.keyboard.press('F8');
    await place('1 of 3');
    await page.keyboard.press('Shift+F8');
    await place('3 of 3');
    await page.getByRole('button', { name: 'Previous question (Shift+F8)' }).click();
    await place('2 of 3');
    await page.keyboard.press('Enter');
    assert.deepEqual(
      said.flatMap((message) => (message.type === 'select' ? [message.session] : [])),
      ['oldest', 'second', 'newest', 'oldest', 'newest', 'second'],
    );
    assert.ok(!said.some(({ type }) => type === 'answer'));
  }));

test('a question that waits alone says so, and has no next one', () =>
  withPanel([sessions.askingAtResponse()], 'at-response', async ({ page }) => {
    await page.getByText('1 of 1').waitFor();
    await page.getByText(/^waits for .*, no longer than 1 min$/).waitFor();
    assert.equal(await page.getByRole('button', { name: /question/ }).count(), 0);
  }));

test('who goes through the list stays in it, also past sessions that ask', () =>
  withPanel(three(), 'done', async ({ page, drawn }) => {
    const list = page.getByRole('listbox', { name: 'Sessions, the newest first' });
    await list.focus();
    // Those that wait are above.
    for (const session of ['oldest', 'second', 'newest']) {
      await page.keyboard.press('ArrowUp');
      await page.locator('.card').waitFor();
      await drawn();
      const row = page.locator(`[data-session="${session}"]`);
      assert.equal(await list.getAttribute('aria-activedescendant'), await row.getAttribute('id'));
      assert.ok(await list.evaluate((element) => element === document.activeElement));
    }
  }));

test('the panel that a person enters shows the question, not the tab that was open', () =>
  withPanel(three(), 'oldest', async ({ page, send }) => {
    await page.getByRole('tab', { name: 'Request' }).click();
    await page.locator('.card').waitFor({ state: 'detached' });
    await send({ type: 'focus' });
    await page.waitForFunction(() => document.activeElement?.classList.contains('card'));
  }));

test('what was typed into questions outlives a hidden panel, and a password does not', async () => {
  const logs = [
    sessions.askingRedirect(),
    sessions.askingCredentials('login'),
    sessions.simple('done', 'GET', 'http://a.example/', 200),
  ];
  let saved: unknown;
  await withPanel(logs, 'login', async ({ page, said }) => {
    await page.getByRole('textbox', { name: 'User name' }).fill('ada');
    await page.getByRole('textbox', { name: 'Password' }).fill('correct horse');
    await page.getByRole('checkbox', { name: 'Always do this' }).click();
    await page.keyboard.press('F8');
    await page.getByRole('textbox', { name: 'To' }).fill('https://pay.shop.local/other');
    assert.ok(!said.some(({ type }) => type === 'answer'));
    // As long as nothing is saved, the page has nothing but what it began with.
    await page.waitForFunction(() =>
      JSON.stringify((globalThis as unknown as { savedState: unknown }).savedState).includes(
        'other',
      ),
    );
    saved = await page.evaluate(
      () => (globalThis as unknown as { savedState: unknown }).savedState,
    );
  });
  assert.ok(!JSON.stringify(saved).includes('horse'));
  await withPanel(
    logs,
    'login',
    async ({ page }) => {
      assert.equal(await page.getByRole('textbox', { name: 'User name' }).inputValue(), 'ada');
      assert.equal(await page.getByRole('textbox', { name: 'Password' }).inputValue(), '');
      assert.ok(await page.getByRole('checkbox', { name: 'Always do this' }).isChecked());
      await page.keyboard.press('F8');
      const to = page.getByRole('textbox', { name: 'To' });
      assert.equal(await to.inputValue(), 'https://pay.shop.local/other');
    },
    { saved },
  );
});

test('what was typed for a request that is over is forgotten', () =>
  withPanel([sessions.askingCredentials('login')], 'login', async ({ page, events, saved }) => {
    await page.getByRole('textbox', { name: 'User name' }).fill('ada');
    const log = sessions.askingCredentials('login');
    const before = log.events.length;
    log.at(900, {
      type: 'session:completed',
      status: 'canceled',
      error: null,
      timings: { totalMs: 900 },
      bytes: { sent: 0, received: 0, decoded: 0, cached: 0 },
    });
    await events(log.events.slice(before));
    await page.getByRole('heading', { name: 'Canceled' }).waitFor();
    await page.waitForFunction(() => {
      const { savedState } = globalThis as unknown as { savedState: { typed?: object } | null };
      return savedState?.typed !== undefined && Object.keys(savedState.typed).length === 0;
    });
    assert.ok(!JSON.stringify(await saved()).includes('ada'));
  }));

test('a user name outlives a refusal', () =>
  withPanel([sessions.askingCredentials('login', 1)], 'login', async ({ page, events }) => {
    await page.getByRole('textbox', { name: 'User name' }).fill('ada');
    await page.getByRole('textbox', { name: 'Password' }).fill('wrong');
    await page.getByRole('button', { name: 'Send credentials' }).click();
    const first = sessions.askingCredentials('login').events.length;
    const log = sessions.refusedCredentials('login');
    await events(log.events.slice(first));
    await page.getByText('The previous credentials were refused.').waitFor();
    assert.equal(await page.getByRole('textbox', { name: 'User name' }).inputValue(), 'ada');
    assert.equal(await page.getByRole('textbox', { name: 'Password' }).inputValue(), '');
  }));

test('nothing says that a request waits once it has been answered', () =>
  withPanel([sessions.mocked()], 'mocked', async ({ page, events }) => {
    const alert = page.locator('#panel-alert');
    const log = sessions.askingCredentials('login');
    await events(log.events);
    await alert.getByText(/is waiting for your answer$/).waitFor();
    const asked = log.events.length;
    log.at(900, {
      type: 'callback:decided',
      hop: 1,
      ask: 'ask-credentials-1',
      callback: 'getAuthCredentials',
      decision: { kind: 'cancel', scheme: 'basic', realm: 'Staging', status: 401 },
      by: { kind: 'person' },
      explanation: 'gave no credentials',
      emphasis: [],
      waitedMs: 800,
    });
    await events(log.events.slice(asked));
    await page.waitForFunction(() => document.getElementById('panel-alert')?.textContent === '');
  }));
