import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyDraft } from '../../src/draft/draft.ts';
import { bodySource, panelLab } from './panelPage.ts';
import type { PanelPage, PageOptions } from './panelPage.ts';
import * as sessions from './sessions.ts';

const lab = panelLab();

/** The tab that most of these tests are about, as if a person had chosen it. */
const onStory = { version: 2, tab: 'story' };

/** A panel that must end without a single violation of its content security policy, or error. */
async function withPanel(
  options: PageOptions,
  use: (panel: PanelPage) => Promise<void>,
): Promise<void> {
  const panel = await lab.open({ saved: onStory, ...options });
  try {
    await use(panel);
    assert.deepEqual(panel.faults, []);
  } finally {
    await panel.close();
  }
}

const list = () => sessions.pictureList().map(({ view }) => view);

test('before the first message the page shows its shape, and says that it loads', () =>
  withPanel({}, async ({ page, said }) => {
    assert.deepEqual(said, [{ type: 'ready' }]);
    assert.equal(await page.getByText('Loading the sessions…').isVisible(), true);
  }));

test('a decision and a whole request can be made into rules', () =>
  withPanel({}, async ({ page, init, said, said1 }) => {
    await init([sessions.followed().view], { selected: 'followed' });
    const decision = page.locator('.decision').filter({ hasText: 'onResourceRedirect' });
    await decision.hover();
    await decision.getByRole('link', { name: 'Always…' }).click();
    assert.deepEqual(await said1('alwaysDoThis'), {
      type: 'alwaysDoThis',
      session: 'followed',
      hop: 1,
      entry: 0,
    });
    const hop = page.locator('.hop-head').last();
    await hop.hover();
    await hop.getByRole('link', { name: 'Make a rule…' }).click();
    await page.waitForFunction(() => true);
    const wanted = said.filter(({ type }) => type === 'alwaysDoThis').at(-1);
    assert.deepEqual(wanted, { type: 'alwaysDoThis', session: 'followed', hop: 2, entry: null });
  }));

test('what a rule decided is a rule already, and an untrusted workspace is offered none', () =>
  withPanel({}, async ({ page, init, send }) => {
    await init([sessions.denied().view], { selected: 'legacy' });
    await page.getByText('denied ERR_CERT_DATE_INVALID').waitFor();
    assert.equal(await page.getByRole('link', { name: 'Always…' }).count(), 0);
    await page.locator('.hop-head').hover();
    await page.getByRole('link', { name: 'Make a rule…' }).waitFor();
    await send({ type: 'trust', trusted: false });
    await page.getByRole('link', { name: 'Make a rule…' }).waitFor({ state: 'detached' });
  }));

test('a response out of the cache says so, and whether the server was asked', () =>
  withPanel({}, async ({ page, init }) => {
    const facts = page.getByRole('main').locator('.facts');
    await init([sessions.cached('hit').view], { selected: 'hit' });
    await facts.getByText('from the cache; nothing was sent').waitFor();
    assert.match(await facts.innerText(), /4.1 kB \(0 B on the wire\)/);
    await init([sessions.cached('revalidated').view], { selected: 'revalidated' });
    await facts.getByText('from the cache; the server confirmed it').waitFor();
  }));

test('what is out of the ordinary about a hop stands in its story, and a new try is marked', () =>
  withPanel({}, async ({ page, init }) => {
    await init([sessions.unusual().view], { selected: 'unusual' });
    const main = page.getByRole('main');
    const notes = await main.locator('.hop').nth(1).locator('.note').allInnerTexts();
    assert.deepEqual(
      notes.map((note) => note.trim()),
      [
        'Sent again because the server failed',
        'Sent remembered digest credentials for realm “Orders” to api.shop.local:443, before it asked',
        'Sent the client certificate alice',
        'Written by node:http because the Expect field is written by hand',
        '103 Early Hints came before the response: Link: </style.css>; rel=preload',
      ],
    );
    assert.equal(await main.locator('.waterfall > .again').count(), 1);
    const label = await main.locator('.waterfall').nth(1).getAttribute('aria-label');
    assert.match(label ?? '', /^Time: sent again, /);
    const facts = (await main.locator('.facts').innerText()).replaceAll(/\s+/g, ' ');
    assert.match(facts, /HTTP\/1\.1 TLS 1\.3, trusted as client alice/);
    assert.match(facts, /http:\/\/proxy\.shop\.local:3128: the setting http\.proxy names it/);
  }));

test("the Response tab has the proxy's answer, 1xx and trailers, the Certificate tab whom the client said it is", () =>
  withPanel({}, async ({ page, init }) => {
    await init([sessions.unusual().view], { selected: 'unusual' });
    await page.getByRole('tab', { name: 'Response' }).click();
    await page
      .getByRole('main')
      .getByRole('button', { name: /^Headers/ })
      .click();
    const captions = await page.locator('.headers caption').allInnerTexts();
    assert.deepEqual(
      captions.map((caption) => caption.replace(/\s+\d+ field.*/s, '').trim()).slice(0, 4),
      [
        'Response headers, 200 OK, hop 2',
        'Trailers, after the body, hop 2',
        'Before the response, 103 Early Hints, hop 2',
        'Answer of the proxy http://proxy.shop.local:3128 to CONNECT, 200 Connection established, hop 2',
      ],
    );
    await page.getByRole('tab', { name: 'Certificate' }).click();
    await page.getByText('was shown alice').waitFor();
  }));

test('a part of an encoded body is told of as one, and fields in UTF-8 are readable', () =>
  withPanel({}, async ({ page, init }) => {
    await init([sessions.encodedPart().view], { selected: 'part' });
    const main = page.getByRole('main');
    const facts = (await main.locator('.facts').innerText()).replaceAll(/\s+/g, ' ');
    assert.match(facts, /100 B \(100 B on the wire, a part, still gzip\)/);
    await page.getByRole('tab', { name: 'Response' }).click();
    await page
      .getByRole('main')
      .getByRole('button', { name: /^Headers/ })
      .click();
    await main.getByRole('cell', { name: 'voilà', exact: true }).waitFor();
  }));

test('a done session tells its story: outcome, facts, hops, decisions and body', () =>
  withPanel({}, async ({ page, init }) => {
    await init([...list(), sessions.doneSession().view], { selected: 'orders' });
    const main = page.getByRole('main');
    assert.equal(await main.getByRole('heading', { level: 1 }).innerText(), '200 OK');
    const facts = (await main.locator('.facts').innerText()).replaceAll(/\s+/g, ' ');
    assert.match(facts, /18\.6 kB \(6\.2 kB on the wire, br\)/);
    assert.match(facts, /412 ms, 3 hops \(and 6\.2 s for your answer\) HTTP\/2/);
    assert.match(
      facts,
      /TLS 1\.3, self-signed, allowed by rule direct: NO_PROXY matches \*\.local/,
    );
    assert.deepEqual(await main.locator('.hop-status').allInnerTexts(), [
      '302 Found',
      '401 Unauthorized',
      '200 OK',
    ]);
    assert.deepEqual(await main.locator('.hop-time').allInnerTexts(), [
      '88 ms',
      '104 ms',
      '220 ms',
    ]);
    assert.deepEqual(await main.locator('.decision-callback').allInnerTexts(), [
      'onBeforeResourceLoad',
      'onResourceRedirect',
      'onCertificateError',
      'getAuthCredentials',
      'canSetCookie',
      'getResourceResponseFilter',
    ]);
    assert.deepEqual(await main.locator('.decision-sentence strong').allInnerTexts(), [
      'X-Trace-Id',
      'User-Agent',
      'https://staging.shop.local/login',
      'ERR_CERT_AUTHORITY_INVALID',
      'digest',
      '_ga',
      'body',
    ]);
    await main.getByText('you, after 6.2 s').waitFor();
  }));

test('the waterfalls of all hops lie on one axis', () =>
  withPanel({}, async ({ page, init }) => {
    await init([sessions.doneSession().view]);
    const bars = await page.locator('.waterfall').evaluateAll((falls) =>
      falls.map((fall) => {
        const axis = fall.getBoundingClientRect();
        const parts = [...fall.children].map((part) => part.getBoundingClientRect());
        const left = Math.min(...parts.map((part) => part.left));
        const right = Math.max(...parts.map((part) => part.right));
        return [left, right].map((x) => Math.round(((x - axis.left) / axis.width) * 412));
      }),
    );
    assert.deepEqual(bars, [
      [0, 88],
      [88, 192],
      [192, 412],
    ]);
  }));

test('several defaults that changed nothing are one line, which opens', () =>
  withPanel({}, async ({ page, init }) => {
    await init([sessions.doneSession().view]);
    const fold = page.getByRole('treeitem', { name: /^3 defaults/ });
    assert.equal(await fold.getAttribute('aria-expanded'), 'false');
    assert.equal(await page.getByText('left it unchanged').count(), 0);
    await fold.click();
    await page.getByText('left it unchanged').waitFor();
    assert.equal(await fold.getAttribute('aria-expanded'), 'true');
  }));

test('a click on a rule opens it at its line, also with the keyboard', () =>
  withPanel({}, async ({ page, init, said1, said }) => {
    await init([sessions.doneSession().view]);
    await page.getByRole('link', { name: 'dev-cert · dev.rules.json:18' }).click();
    assert.deepEqual(await said1('openRule'), {
      type: 'openRule',
      file: '/home/alice/shop/dev.rules.json',
      line: 18,
    });
    await page.getByRole('link', { name: 'redact.handler.ts:9' }).press('Enter');
    await page.waitForFunction(() => true);
    assert.deepEqual(
      said
        .filter(({ type }) => type === 'openRule')
        .map((notice) => 'line' in notice && notice.line),
      [18, 9],
    );
  }));

test('Enter in the URL field sends, with the scheme that was left out', () =>
  withPanel({}, async ({ page, init, asked, drawn }) => {
    await init([]);
    const field = page.getByRole('textbox', { name: 'URL' });
    await field.fill('localhost:8080/health');
    await field.press('Enter');
    assert.deepEqual(await asked('sendDraft'), {
      draft: { ...emptyDraft, url: 'http://localhost:8080/health' },
      source: null,
    });
    await drawn();
    assert.equal(await field.inputValue(), 'http://localhost:8080/health');
  }));

test('the method is chosen with the keyboard, and Ctrl+Enter sends from anywhere', () =>
  withPanel({}, async ({ page, init, asked }) => {
    await init([]);
    await page.getByRole('textbox', { name: 'URL' }).fill('https://a.example/');
    const method = page.getByRole('combobox', { name: 'Method' });
    await method.focus();
    await method.press('ArrowDown');
    await method.press('ArrowDown');
    await method.press('Control+Enter');
    assert.deepEqual((await asked('sendDraft')).draft, {
      ...emptyDraft,
      ...{ method: 'PUT', url: 'https://a.example/' },
    });
  }));

test('a wrong URL is answered beside the field and not sent', () =>
  withPanel({}, async ({ page, init, said }) => {
    await init([]);
    const field = page.getByRole('textbox', { name: 'URL' });
    await field.fill('https://');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByRole('alert').filter({ hasText: 'is not a valid URL' }).waitFor();
    await field.and(page.locator('[aria-invalid="true"]')).waitFor();
    await field.fill('https://a');
    await page.getByText('is not a valid URL').waitFor({ state: 'detached' });
    assert.deepEqual(
      said.filter((message) => message.type === 'request' && message.name === 'sendDraft'),
      [],
    );
  }));

test('arrow keys walk through the list', () =>
  withPanel({}, async ({ page, init, said1 }) => {
    await init(list());
    const box = page.getByRole('listbox', { name: 'Sessions, the newest first' });
    const chosen = box.getByRole('option', { selected: true });
    await box.focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    assert.deepEqual(await said1('select'), { type: 'select', session: 'post' });
    await page.locator('[aria-selected="true"][data-session="legacy"]').waitFor();
    assert.equal(await chosen.getAttribute('aria-posinset'), '3');
    assert.equal(await chosen.getAttribute('aria-setsize'), '7');
    await page.keyboard.press('End');
    await page.getByRole('heading', { name: 'Canceled' }).waitFor();
    assert.equal(await chosen.getAttribute('data-session'), 'events');
  }));

test('a row says in its tooltip what it has no room for', () =>
  withPanel({}, async ({ page, init }) => {
    await init(list());
    const row = page.getByRole('option', { name: /legacy\.shop\.local/ });
    const title = await row.getAttribute('title');
    assert.match(
      title ?? '',
      /^GET https:\/\/legacy\.shop\.local\/report\.pdf\nERR_CERT_DATE_INVALID: /,
    );
    assert.match(title ?? '', /onCertificateError: denied .* \(by rule\)$/);
    assert.match(await row.innerText(), /stopped by rule/);
  }));

test('a download moves, with bytes, rate and percent, until it is canceled', () =>
  withPanel({}, async ({ page, init, events, said1 }) => {
    const log = sessions.downloading('backup', Date.now() - 2_800);
    await init([log.view]);
    const bar = page.getByRole('progressbar', { name: 'Download' });
    assert.equal(await bar.getAttribute('aria-valuenow'), '46');
    assert.match(
      await page.locator('.progress-words').innerText(),
      /^46 % 231 of 502 MB · \d+ MB\/s · \d+ s left$/,
    );
    await page.getByRole('tab', { name: 'Request' }).click();
    assert.match(await page.locator('.facts').innerText(), /231 of 502 MB · \d+ MB\/s/);
    await page.getByRole('tab', { name: 'Story' }).click();
    const more = log.at(2_900, {
      type: 'download:progress',
      hop: 1,
      current: 400e6,
      total: 502e6,
    });
    await events(more.events.slice(-1));
    assert.equal(await bar.getAttribute('aria-valuenow'), '79');
    assert.match(await page.locator('.row').innerText(), /79 %/);
    await page.getByRole('button', { name: 'Cancel' }).click();
    assert.deepEqual(await said1('cancel'), { type: 'cancel', session: 'backup' });
  }));

test('an upload moves, and one of unknown length has no percent', () =>
  withPanel({}, async ({ page, init, events }) => {
    const log = sessions.uploading();
    await init([log.view]);
    const bar = page.getByRole('progressbar', { name: 'Upload' });
    assert.equal(await bar.getAttribute('aria-valuenow'), '50');
    await events(
      log
        .at(1_100, { type: 'upload:progress', hop: 1, current: 2_048, total: -1 })
        .events.slice(-1),
    );
    assert.equal(await bar.getAttribute('aria-valuenow'), null);
    assert.equal(await bar.getAttribute('aria-valuetext'), '2 kB');
  }));

test('the clock moves only while something runs', () =>
  withPanel({}, async ({ page, init, events }) => {
    const log = sessions.downloading('backup', Date.now());
    await init([log.view]);
    const clock = () => page.locator('.facts li').first().innerText();
    const first = await clock();
    await page.waitForFunction(
      (text) => document.querySelector('.facts li')?.textContent.trim() !== text,
      first.trim(),
    );
    const end = log.at(5_000, {
      type: 'session:completed',
      status: 'canceled',
      error: null,
      timings: { totalMs: 5_000 },
      bytes: { sent: 0, received: 10, decoded: 10, cached: 0 },
    });
    await events(end.events.slice(-1));
    const drawn = await page.evaluate(async () => {
      let changes = 0;
      const observer = new MutationObserver(() => (changes += 1));
      await new Promise((resolve) => setTimeout(resolve, 300));
      observer.observe(document.body, { subtree: true, childList: true, characterData: true });
      await new Promise((resolve) => setTimeout(resolve, 600));
      observer.disconnect();
      return changes;
    });
    assert.equal(drawn, 0);
  }));

test('a failure says what it means, and offers a rerun', () =>
  withPanel({}, async ({ page, init, said1 }) => {
    await init([sessions.refused().view]);
    await page.getByRole('heading', { name: 'ERR_CONNECTION_REFUSED' }).waitFor();
    await page
      .getByText('Nothing listens on localhost port 9999. Is the server running? (ECONNREFUSED)')
      .waitFor();
    await page.getByText('rules in old.rules.json are not in force').waitFor();
    await page.getByRole('button', { name: 'Rerun' }).click();
    assert.deepEqual(await said1('rerun'), { type: 'rerun', session: 'refused' });
    assert.equal(await page.getByRole('tab', { name: 'Response' }).count(), 0);
  }));

test('the tabs show what was sent, certificate and timing of each hop', () =>
  withPanel({}, async ({ page, init, said1, drawn }) => {
    await init([sessions.doneSession().view]);
    await page.getByRole('tab', { name: 'Request' }).click();
    await drawn();
    assert.equal(await page.getByRole('tabpanel').getByRole('table').count(), 3);
    await page.getByRole('row', { name: 'cookie ***' }).first().waitFor();
    await page.getByRole('link', { name: 'copy' }).first().click();
    assert.match((await said1('copy')).text, /^Host: staging\.shop\.local\nAccept: /);
    await page.getByRole('tab', { name: 'Certificate' }).click();
    await page.getByText('ERR_CERT_AUTHORITY_INVALID').waitFor();
    await page.getByRole('tab', { name: 'Timing' }).click();
    await page
      .getByRole('row', { name: 'Sum 14 ms 37 ms 32 ms 26 ms 203 ms 100 ms 6.2 s 6.6 s' })
      .waitFor();
  }));

test('tabs keep their places; those that would be empty are hidden and passed over by the arrow keys', () =>
  withPanel({}, async ({ page, init, events, drawn }) => {
    await init([
      sessions.refused().view,
      sessions.simple('plain', 'GET', 'http://a.example/', 204, 0).view,
    ]);
    const shown = async () => {
      const all = await page.getByRole('tab').all();
      const names = await Promise.all(
        all.map(async (tab) =>
          (await tab.getAttribute('aria-disabled')) === 'true' ? '' : tab.innerText(),
        ),
      );
      return names.filter((name) => name !== '').map((name) => name.replace(/\s*\d+$/, ''));
    };
    assert.deepEqual(await shown(), ['Response', 'Request', 'Story', 'Timing']);
    await page.getByRole('tab', { name: 'Story' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('columnheader', { name: 'Hop' }).waitFor();
    await events(sessions.doneSession().events);
    await page.getByRole('option', { name: /orders/ }).click();
    await drawn();
    assert.deepEqual(await shown(), ['Response', 'Request', 'Story', 'Certificate', 'Timing']);
    assert.equal(
      await page.getByRole('tab', { name: 'Timing' }).getAttribute('aria-selected'),
      'true',
    );
    await page.getByRole('columnheader', { name: 'TLS' }).waitFor();
  }));

test('an empty panel says what to do', () =>
  withPanel({}, async ({ page, init, said1 }) => {
    await init([]);
    await page.getByRole('button', { name: 'Type a URL' }).click();
    await page.waitForFunction(() => document.activeElement?.classList.contains('compose-url'));
    await page.getByRole('button', { name: 'Open the playground' }).click();
    assert.deepEqual(await said1('openPlayground'), { type: 'openPlayground' });
    await page.getByRole('button', { name: 'New rule file' }).click();
    assert.deepEqual(await said1('newRuleFile'), { type: 'newRuleFile' });
  }));

test('an untrusted workspace sends nothing, and says why until it is trusted', () =>
  withPanel({}, async ({ page, init, send, said, said1, asked }) => {
    await init(list(), { trusted: false });
    await page.getByText('Nothing is sent from an untrusted workspace.').waitFor();
    await page.getByRole('button', { name: 'Manage trust' }).click();
    assert.deepEqual(await said1('manageTrust'), { type: 'manageTrust' });
    const field = page.getByRole('textbox', { name: 'URL' });
    await field.fill('https://a.example/');
    await field.press('Enter');
    assert.equal(await page.getByRole('button', { name: 'Send', exact: true }).isDisabled(), true);
    assert.equal(await page.getByRole('button', { name: 'Rerun' }).isDisabled(), true);
    assert.ok(!said.some((message) => message.type === 'request' && message.name === 'sendDraft'));
    await send({ type: 'trust', trusted: true });
    await field.press('Enter');
    await asked('sendDraft');
  }));

test('what was chosen and typed is there again after a reload, and nothing else is saved', () =>
  withPanel(
    {
      saved: {
        version: 2,
        selected: 'post',
        tab: 'request',
        look: { view: 'raw', wrap: true },
        draft: { method: 'PUT', url: 'http://x/' },
        filter: 'cart',
      },
    },
    async ({ page, init, saved }) => {
      await init(list());
      assert.equal(await page.getByRole('textbox', { name: 'URL' }).inputValue(), 'http://x/');
      const method = page.getByRole('combobox', { name: 'Method' });
      assert.equal(await method.evaluate((element) => (element as HTMLInputElement).value), 'PUT');
      assert.equal(await page.getByRole('option').count(), 2);
      assert.equal(
        await page.getByRole('tab', { name: 'Request' }).getAttribute('aria-selected'),
        'true',
      );
      await page.getByRole('tab', { name: 'Timing' }).click();
      await page.waitForFunction(
        () =>
          (globalThis as unknown as { savedState: { tab: string } }).savedState.tab === 'timing',
      );
      assert.deepEqual(await saved(), {
        version: 2,
        selected: 'post',
        tab: 'timing',
        look: { view: 'raw', wrap: true },
        draft: { ...emptyDraft, method: 'PUT', url: 'http://x/' },
        source: null,
        filter: 'cart',
        typed: {},
      });
    },
  ));

test('whatever comes from outside stays text', () =>
  withPanel(
    {
      body: bodySource('<img src=x onerror="window.broken=1">', 'text/html'),
    },
    async ({ page, init }) => {
      await init([sessions.hostile().view]);
      for (const tab of ['Response', 'Request', 'Story', 'Certificate', 'Timing']) {
        await page.getByRole('tab', { name: tab }).click();
        await page.locator(`#view-${tab.toLowerCase()} > :not(slot)`).waitFor();
      }
      assert.equal(await page.locator('img, main script').count(), 0);
      assert.equal(await page.evaluate(() => 'broken' in globalThis), false);
    },
  ));

test('who goes to the panel has the keyboard in the URL, or in the question that waits', () =>
  withPanel({}, async ({ page, init, send }) => {
    await init(list());
    await send({ type: 'focus' });
    await page.waitForFunction(() => document.activeElement?.classList.contains('compose-url'));
    await init([sessions.askingCertificate().view], { selected: 'asking' });
    await page.getByRole('tab', { name: 'Request' }).focus();
    await send({ type: 'focus' });
    await page.waitForFunction(() => document.activeElement?.classList.contains('card'));
  }));

test('that all rules are off is said beside Send, where a click turns them on again', () =>
  withPanel({}, async ({ page, init, send, said1 }) => {
    await init(list());
    const off = page.getByRole('button', { name: 'All rules off' });
    assert.equal(await off.count(), 0);
    await send({ type: 'rulesOff', rulesOff: true });
    await off.click();
    assert.deepEqual(await said1('turnRulesOn'), { type: 'turnRulesOn' });
    await send({ type: 'rulesOff', rulesOff: false });
    await off.waitFor({ state: 'detached' });
  }));

test('the end of a session is announced', () =>
  withPanel({}, async ({ page, init, events }) => {
    await init([]);
    const { events: all } = sessions.simple('s', 'GET', 'http://a.example/x', 200);
    await events(all.slice(0, -1));
    await events(all.slice(-1));
    assert.match(await page.locator('#panel-status').innerText(), /^200 OK, 1\.1 kB in 96 ms/);
    await events(sessions.askingCertificate().events);
    assert.match(await page.locator('#panel-alert').innerText(), /is waiting for your answer/);
  }));
