import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { emptyDraft, writeDraft } from '../../src/draft/draft.ts';
import type { Draft } from '../../src/draft/draft.ts';
import type { PanelRequests } from '../../src/protocol/messages.ts';
import { until } from '../extension/until.ts';
import { panelLab } from './panelPage.ts';
import type { PageOptions, PanelPage } from './panelPage.ts';
import * as sessions from './sessions.ts';

const lab = panelLab();

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

const chip = (page: Page, name: string) => page.locator('.chip', { hasText: name });
const cell = (page: Page, row: number, column: string) =>
  page.locator(`[data-row="${String(row)}"] [data-column="${column}"]`);
const factsOf = (page: Page, name: string) => chip(page, name).locator('.chip-fact').innerText();
const url = (page: Page) => page.getByRole('textbox', { name: 'URL' });

const order: Draft = {
  ...emptyDraft,
  ...{ method: 'POST', url: '{{host}}/orders?limit=2' },
  head: [
    { kind: 'field', on: true, name: 'Content-Type', value: 'application/json' },
    { kind: 'field', on: true, name: 'Authorization', value: 'Bearer {{token}}' },
    { kind: 'field', on: false, name: 'X-Debug', value: '1' },
  ],
  body: '{"name": "{{name}}"}',
};

test('whoever types faster than the panel is drawn loses nothing', () =>
  withPanel({}, async ({ page, init }) => {
    await init([]);
    const text = 'https://a.example/a/long/path?with={{variables}}&and=more';
    const typed = await url(page).evaluate((field: HTMLInputElement, letters) => {
      field.focus();
      return (async () => {
        for (const letter of letters) {
          field.value += letter;
          field.dispatchEvent(new InputEvent('input', { bubbles: true }));
          // What follows from a letter at once; the frame comes later.
          await Promise.resolve();
          await Promise.resolve();
        }
        return field.value;
      })();
    }, text);
    assert.equal(typed, text);
    await chip(page, 'Headers').click();
    await page.getByPlaceholder('name').click();
    await page.keyboard.type('X-Request-Id');
    assert.equal(await cell(page, 0, 'name').locator('input').inputValue(), 'X-Request-Id');
    assert.equal(await url(page).inputValue(), text);
  }));

test('headers are typed into a table, with what fits, and sent as a block of a request file', () =>
  withPanel({}, async ({ page, init, asked }) => {
    await init([]);
    await url(page).fill('https://a.example/');
    await chip(page, 'Headers').click();
    await asked('draftWords');
    await page.getByPlaceholder('name').fill('acc');
    await page.getByRole('option', { name: 'Accept-Language' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    // Enter takes the word; the next one goes on to the value.
    await page.keyboard.press('Enter');
    await page.keyboard.type('{{ho');
    await page.getByRole('option', { name: /^host/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await page.keyboard.type('X-A');
    await page.keyboard.press('Tab');
    await page.keyboard.type('1');
    await page.keyboard.press('Control+Enter');
    const { draft } = await asked('sendDraft');
    assert.equal(writeDraft(draft), 'GET https://a.example/\nAccept-Language: {{host}}\nX-A: 1\n');
    assert.equal(await factsOf(page, 'Headers'), '2');
  }));

test('a table is a grid: arrows move, F2 edits, Escape takes back, Space switches, Delete removes', () =>
  withPanel({}, async ({ page, init, asked }) => {
    await init([], { compose: { draft: order, source: null } });
    await chip(page, 'Headers').click();
    await cell(page, 0, 'name').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('F2');
    await page.keyboard.type('text/plain');
    await page.keyboard.press('Escape');
    assert.equal(
      await page.getByRole('textbox', { name: 'Value of Content-Type' }).inputValue(),
      'application/json',
    );
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Delete');
    await page.keyboard.press('Control+Enter');
    const { draft } = await asked('sendDraft');
    assert.deepEqual(draft.head, [
      { kind: 'field', on: false, name: 'Content-Type', value: 'application/json' },
      { kind: 'field', on: true, name: 'Authorization', value: 'Bearer {{token}}' },
    ]);
  }));

test('a parameter that is switched off stays, and is not in the URL', () =>
  withPanel({}, async ({ page, init, asked }) => {
    await init([]);
    await url(page).fill('https://a.example/?a=1&b=2');
    await chip(page, 'Query').click();
    await page.getByRole('checkbox', { name: 'a is on' }).click();
    assert.equal(await url(page).inputValue(), 'https://a.example/?b=2');
    await cell(page, 1, 'value').locator('input').fill('x y');
    await page.keyboard.press('Control+Enter');
    const { draft } = await asked('sendDraft');
    assert.equal(writeDraft(draft), 'GET https://a.example/\n    # &a=1\n    ?b=x%20y\n');
  }));

test('table and text edit one draft', () =>
  withPanel({}, async ({ page, init, asked }) => {
    await init([], { compose: { draft: order, source: null } });
    await chip(page, 'Body').click();
    await page.getByText('Text', { exact: true }).last().click();
    const editor = page.getByRole('textbox', { name: 'Request, as in a request file' });
    await editor.click();
    await page.keyboard.press('Control+Home');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.type('X-B: 2\n');
    await asked('readDraft');
    await page.getByText('Table', { exact: true }).click();
    await chip(page, 'Headers').click();
    assert.equal(await factsOf(page, 'Headers'), '2');
    assert.equal(await cell(page, 0, 'name').locator('input').inputValue(), 'X-B');
  }));

test('what is typed as text is sent, also right away; text that is no request is not, and stays', () =>
  withPanel({}, async ({ page, init, asked, said }) => {
    await init([], { compose: { draft: order, source: null } });
    await chip(page, 'Body').click();
    await page.getByText('Text', { exact: true }).last().click();
    const editor = page.getByRole('textbox', { name: 'Request, as in a request file' });
    await editor.click();
    await page.keyboard.press('Control+a');
    await page.keyboard.insertText('PURGE https://b.example/\nX-C: 3');
    await page.keyboard.press('Control+Enter');
    const { draft } = await asked('sendDraft');
    assert.equal(writeDraft(draft), 'PURGE https://b.example/\nX-C: 3\n');
    const sent = said.length;
    await page.keyboard.press('Control+a');
    await page.keyboard.insertText('nothing at all');
    await page.getByText('There is no request in this text.').first().waitFor();
    assert.ok(await url(page).isDisabled());
    await page.keyboard.press('Control+Enter');
    assert.equal(await editor.innerText(), 'nothing at all');
    assert.ok(
      !said.slice(sent).some((each) => each.type === 'request' && each.name === 'sendDraft'),
    );
  }));

test('who it goes as is written as request files have it', () =>
  withPanel({}, async ({ page, init, asked }) => {
    await init([]);
    await url(page).fill('https://a.example/');
    await chip(page, 'Auth').click();
    await page.getByText('Digest', { exact: true }).click();
    await page.getByRole('textbox', { name: 'User' }).fill('ada');
    await page.getByRole('textbox', { name: 'Password' }).fill('s3cret word');
    assert.equal(await factsOf(page, 'Auth'), 'Digest');
    await page.keyboard.press('Control+Enter');
    const { draft } = await asked('sendDraft');
    assert.equal(
      writeDraft(draft),
      'GET https://a.example/\nAuthorization: Digest ada s3cret word\n',
    );
  }));

test('a body is a form, parts with files, a file, or a query of GraphQL', () =>
  withPanel({}, async ({ page, init, said, drawn }) => {
    await init([]);
    await url(page).fill('https://a.example/');
    await chip(page, 'Body').click();
    const sent = async (): Promise<string> => {
      const from = said.length;
      await page.keyboard.press('Control+Enter');
      for (;;) {
        const found = said
          .slice(from)
          .find((message) => message.type === 'request' && message.name === 'sendDraft');
        if (found?.type === 'request') {
          return writeDraft((found.params as PanelRequests['sendDraft']['params']).draft);
        }
        await drawn();
      }
    };
    await page.getByText('Form', { exact: true }).click();
    await page.getByPlaceholder('name').fill('name');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Ada Marlow & sons');
    assert.equal(
      await sent(),
      'POST https://a.example/\nContent-Type: application/x-www-form-urlencoded\n\nname=Ada Marlow %26 sons\n',
    );
    await page.getByText('Multipart', { exact: true }).click();
    await page.getByPlaceholder('name').fill('picture');
    await page.getByRole('button', { name: 'File…' }).click();
    await page.getByRole('button', { name: 'file', exact: true }).waitFor();
    await url(page).focus();
    assert.match(
      await sent(),
      /boundary=(\w+)\n\n--\1\nContent-Disposition: form-data; name="picture"; filename="picture.png"\n\n< \.\/picture\.png\n--\1--\n$/,
    );
    await page.getByText('File', { exact: true }).click();
    await page.getByRole('button', { name: 'Choose…' }).click();
    await page.waitForFunction(() =>
      [...document.querySelectorAll('input')].some(({ value }) => value === './picture.png'),
    );
    await url(page).focus();
    assert.equal(await sent(), 'POST https://a.example/\n\n< ./picture.png\n');
    await page.getByText('GraphQL', { exact: true }).click();
    await page.getByRole('textbox', { name: 'GraphQL query' }).click();
    await page.keyboard.insertText('query One { a }');
    await page.getByRole('textbox', { name: 'Variables of the query' }).click();
    await page.keyboard.insertText('{"b": 1}');
    assert.equal(
      await sent(),
      'POST https://a.example/\nX-Request-Type: GraphQL\n\nquery One { a }\n\n{"b": 1}\n',
    );
  }));

test('a command of curl that is pasted into the URL becomes the request', () =>
  withPanel({}, async ({ page, init, asked }) => {
    await init([], { compose: { draft: order, source: { label: 'a.http', origin: null } } });
    await url(page).focus();
    await url(page).evaluate((field) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', "curl https://c.example/ -H 'X-A: 1' -d 'x=1'");
      field.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
      );
    });
    await asked('pasteCurl');
    await page.waitForFunction(
      () =>
        document.querySelector<HTMLInputElement>('.compose-url')?.value === 'https://c.example/',
    );
    assert.equal(await page.locator('.compose-owner').count(), 0);
    assert.match(await chip(page, 'Body').innerText(), /Form/);
  }));

test('saving says where, and whose draft it is from then on', () =>
  withPanel({}, async ({ page, init, asked }) => {
    await init([], { compose: { draft: order, source: null } });
    await chip(page, 'Headers').click();
    await page.getByRole('button', { name: 'Save…' }).click();
    assert.equal((await asked('saveDraft')).choose, false);
    await page.getByRole('button', { name: 'Saved' }).waitFor();
    await page.locator('.compose-owner', { hasText: 'from requests.http' }).waitFor();
    await page.getByRole('button', { name: 'Make it a draft of its own' }).click();
    await page.locator('.compose-owner').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Save to another file…' }).click();
    await page.locator('.compose-owner', { hasText: 'from requests.http' }).waitFor();
    assert.equal((await asked('saveDraft')).choose, true);
  }));

test('choosing a session never touches the draft, and a request to edit takes its place', () =>
  withPanel({}, async ({ page, init, send }) => {
    await init([sessions.mocked().view, sessions.refused().view]);
    await url(page).fill('https://mine.example/');
    await page.locator('.row').last().click();
    assert.equal(await url(page).inputValue(), 'https://mine.example/');
    await send({
      ...{ type: 'compose', draft: order, note: 'Secret values are left out.' },
      source: { label: '10:42 POST /orders', origin: null },
    });
    assert.equal(await url(page).inputValue(), '{{host}}/orders?limit=2');
    await page.getByText('10:42 POST /orders').waitFor();
    await page.getByText('Secret values are left out.').waitFor();
    assert.equal(await cell(page, 0, 'value').locator('input').inputValue(), 'application/json');
  }));

test('secrets that were typed are kept by the window, and not saved', () =>
  withPanel({}, async ({ page, init, saved, said1 }) => {
    const secret: Draft = {
      ...order,
      url: 'https://a.example/?api_key=hunter2&limit=2',
      head: [
        { kind: 'field', on: true, name: 'Authorization', value: 'Bearer hunter2' },
        { kind: 'field', on: true, name: 'X-Api-Key', value: '{{key}}' },
        { kind: 'field', on: true, name: 'Cookie', value: 'sid=hunter2' },
      ],
      body: '{"name": "Ada", "password": "hunter2"}',
    };
    await init([], { compose: { draft: secret, source: null } });
    await url(page).focus();
    await url(page).press('End');
    await page.keyboard.type('0');
    const { draft } = await said1('keepDraft');
    assert.match(JSON.stringify(draft), /hunter2/);
    // It is saved a moment later.
    const kept = await until(async () => {
      const text = JSON.stringify(await saved());
      return text.includes('limit=20') ? text : undefined;
    });
    assert.doesNotMatch(kept, /hunter2/);
    assert.match(kept, /\{\{key\}\}/);
    assert.match(kept, /Ada/);
  }));

test('what is added when it is sent stands above the headers, with who adds it', () =>
  withPanel({}, async ({ page, init, asked, said1 }) => {
    await init([], { compose: { draft: order, source: null } });
    await page.getByText('https://staging.shop.test:8443', { exact: true }).waitFor();
    await chip(page, 'Headers').click();
    assert.deepEqual((await asked('previewDraft')).draft, order);
    const rows = page.locator('.grid-row-added');
    assert.deepEqual(
      (await rows.allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' ').trim()),
      [
        '3 headers added when it is sent Host User-Agent Accept-Encoding',
        'Cookie sid=••• from the cookies here',
        'a rule sets X-Sent-By to “examples” by trace-header · shop.request-rules.json:5',
        'Authorization Bearer {{token}} from Auth',
      ],
    );
    await page.getByRole('link', { name: /^trace-header/ }).click();
    assert.equal((await said1('openRule')).line, 5);
    await page.getByRole('link', { name: 'Auth' }).click();
    await page.getByRole('textbox', { name: 'Token' }).waitFor();
  }));

test('a page that is just built gives the keyboard to the URL', () =>
  withPanel({}, async ({ page, init }) => {
    // As the host does it: both before the page is drawn.
    await page.evaluate(() => {
      window.addEventListener('message', ({ data }: MessageEvent<{ readonly type: string }>) => {
        if (data.type === 'init') window.postMessage({ type: 'focus' }, '*');
      });
    });
    await init([]);
    await page.waitForFunction(() => document.activeElement?.classList.contains('compose-url'));
  }));
