import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { bodySource, panelLab } from './panelPage.ts';
import type { PageOptions, PanelPage } from './panelPage.ts';
import * as sessions from './sessions.ts';

const lab = panelLab();

/** A done session, whose body is this. */
async function withBody(
  options: PageOptions,
  use: (panel: PanelPage) => Promise<void>,
): Promise<void> {
  const panel = await lab.open(options);
  try {
    await panel.init([sessions.doneSession().view], { selected: 'orders' });
    await use(panel);
    assert.deepEqual(panel.faults, []);
  } finally {
    await panel.close();
  }
}

const show = (page: Page, view: string) => page.getByText(view, { exact: true }).click();
const lines = (page: Page) => page.locator('.cm-line');
const find = (page: Page) => page.getByRole('textbox', { name: 'Find' });

test('a response is what is seen first: its JSON on lines, in color, with numbers and folds', () =>
  withBody({}, async ({ page }) => {
    await lines(page).filter({ hasText: '"id": 90412,' }).waitFor();
    assert.equal(await page.locator('.tok-propertyName').first().innerText(), '"orders"');
    await page.getByText('JSON · 224 B').waitFor();
    await page.locator('.cm-foldGutter span[title="Fold line"]').first().click();
    await page.locator('.cm-foldPlaceholder').waitFor();
    assert.equal(await lines(page).filter({ hasText: '90412' }).count(), 0);
  }));

test('a body is shown as it came, in hexadecimal, and so again in the next session', () =>
  withBody({}, async ({ page, init }) => {
    await show(page, 'Raw');
    await lines(page).filter({ hasText: '{"orders":[{"id":90412' }).waitFor();
    await page.getByText('JSON · 1 line · 224 B').waitFor();
    await show(page, 'Hex');
    await lines(page).filter({ hasText: '00000000  7b 22 6f 72 64' }).waitFor();
    await init([sessions.doneSession('next').view], { selected: 'next' });
    await lines(page).filter({ hasText: '00000000  7b 22 6f 72 64' }).waitFor();
  }));

test('find counts all matches, goes on to the next and back, and minds the case when told', () =>
  withBody({}, async ({ page }) => {
    await lines(page).first().click();
    await page.keyboard.press('Control+f');
    await find(page).waitFor();
    await page.waitForFunction(() => document.activeElement?.classList.contains('find-text'));
    await page.keyboard.type('STATE');
    await page.getByText('1 of 3').waitFor();
    assert.equal(await page.locator('.cm-searchMatch').count(), 3);
    await page.keyboard.press('Enter');
    await page.getByText('2 of 3').waitFor();
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.press('Shift+Enter');
    await page.getByText('3 of 3').waitFor();
    await page.getByRole('button', { name: 'Match case' }).click();
    await page.getByText('No results').waitFor();
    await page.getByRole('button', { name: 'Use regular expression' }).click();
    await find(page).fill('(');
    await page.getByText('Invalid expression').waitFor();
    await page.keyboard.press('Escape');
    await find(page).waitFor({ state: 'detached' });
    assert.equal(
      await page.evaluate(() => document.activeElement?.getAttribute('aria-label')),
      'Response body',
    );
  }));

test('a long text is read as it is scrolled, searched as a whole, and lines keep their numbers', () => {
  const many = Array.from({ length: 400_000 }, (_, at) => `line ${String(at + 1)} of many`);
  return withBody({ body: bodySource(many.join('\n'), 'text/plain') }, async ({ page }) => {
    await lines(page).filter({ hasText: 'line 1 of many' }).first().waitFor();
    await page.getByRole('button', { name: 'Find' }).click();
    await find(page).fill('line 399998 of');
    await page.getByText('1 of 1', { exact: true }).waitFor();
    await lines(page).filter({ hasText: 'line 399998 of many' }).waitFor();
    await page.locator('.cm-lineNumbers').getByText('399998', { exact: true }).waitFor();
    const held = await page.evaluate(() => document.querySelectorAll('.cm-line').length);
    assert.ok(held < 500, `${String(held)} lines are drawn`);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+Home');
    await lines(page).filter({ hasText: 'line 1 of many' }).first().waitFor();
    await page.keyboard.press('Control+End');
    await lines(page).filter({ hasText: 'line 400000 of many' }).waitFor();
    await page.keyboard.press('PageUp');
    await page.locator('.cm-lineNumbers').getByText('399990', { exact: true }).waitFor();
  });
});

test('copy and save say on their buttons what they have done', () =>
  withBody({}, async ({ page, said }) => {
    await page.getByRole('button', { name: 'Copy', exact: true }).click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Saved orders.json' }).waitFor();
    await page.getByRole('button', { name: 'Open', exact: true }).click();
    await page.getByRole('button', { name: 'Compare' }).click();
    const asked: unknown[] = said.filter(
      (message) =>
        message.type === 'openBody' ||
        message.type === 'compareBody' ||
        (message.type === 'request' && !message.name.startsWith('body')),
    );
    assert.partialDeepStrictEqual(asked, [
      { name: 'copyBody', params: { session: 'orders', of: 'response', view: 'pretty' } },
      { name: 'saveBody', params: { session: 'orders', of: 'response' } },
      { type: 'openBody', session: 'orders', view: 'pretty' },
      { type: 'compareBody', session: 'orders' },
    ]);
  }));

test('an image is drawn, and what is not text is shown in hexadecimal', async () => {
  const pixel =
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
  await withBody(
    { body: bodySource(Buffer.from(pixel, 'base64'), 'image/png') },
    async ({ page }) => {
      const image = page.getByRole('img', { name: 'Response image' });
      await image.waitFor();
      assert.equal(
        await image.evaluate((element) => (element as HTMLImageElement).naturalWidth),
        1,
      );
      assert.equal(await page.getByRole('radio', { name: 'Pretty' }).isDisabled(), true);
    },
  );
  await withBody(
    { body: bodySource('\0\x01\x02', 'application/octet-stream') },
    async ({ page }) => {
      await lines(page).filter({ hasText: '00 01 02' }).waitFor();
    },
  );
});

test('a page is drawn without scripts, and without what it would load', async () => {
  const html =
    '<style>h1{color:rgb(1,2,3)}</style><h1>Hello</h1><script>parent.broken=1</script><img src="http://127.0.0.1:1/x.png">';
  const panel = await lab.open({ body: bodySource(html, 'text/html') });
  await panel.init([sessions.doneSession().view], { selected: 'orders' });
  await show(panel.page, 'Preview');
  const heading = panel.page.frameLocator('.body-drawn iframe').getByRole('heading');
  assert.equal(await heading.evaluate((h1) => getComputedStyle(h1).color), 'rgb(1, 2, 3)');
  assert.equal(await panel.page.evaluate(() => 'broken' in globalThis), false);
  assert.ok(panel.faults.some((fault) => /script execution.*sandboxed/.test(fault)));
  assert.ok(panel.faults.some((fault) => /image.*Content Security Policy/.test(fault)));
  await panel.close();
});

test('comma-separated values are a table, read on as far as one wants', async () => {
  const rows = Array.from(
    { length: 9_000 },
    (_, row) => `${String(row)},"Ada ""A."" Marlow\nBristol",4.5`,
  );
  const csv = `\uFEFFid,customer,amount\r\n${rows.join('\r\n')}\r\n`;
  await withBody({ body: bodySource(csv, 'text/csv') }, async ({ page }) => {
    await page.getByRole('columnheader', { name: 'customer' }).waitFor();
    const drawn = page.locator('.csv tbody tr');
    const first = await drawn.count();
    assert.ok(first > 100 && first < 9_000, `${String(first)} rows at first`);
    const more = page.getByRole('button', { name: 'Show more' });
    while (await more.isVisible()) {
      const before = await drawn.count();
      await more.click();
      await page.waitForFunction(
        (count) => document.querySelectorAll('.csv tbody tr').length > count,
        before,
      );
    }
    assert.equal(await drawn.count(), 9_000);
    const ids = await drawn.locator('td:nth-child(2)').allTextContents();
    assert.deepEqual(
      ids,
      rows.map((_, row) => String(row)),
    );
    assert.equal(
      await drawn.nth(8_999).locator('td').nth(1).textContent(),
      'Ada "A." Marlow\nBristol',
    );
  });
});

test('a PDF is drawn page by page, and one that is not says why', async () => {
  await withBody({ body: bodySource(pdf('Hello Ada'), 'application/pdf') }, async ({ page }) => {
    await page.waitForFunction(() => {
      const canvas = document.querySelector<HTMLCanvasElement>('.pdf-page canvas');
      const pixels = canvas?.width
        ? canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height)
        : null;
      return pixels?.data.some((value, index) => index % 4 === 0 && value < 64) === true;
    });
    await page
      .getByRole('region', { name: 'Page 1 of 1' })
      .filter({ hasText: 'Hello Ada' })
      .waitFor();
  });
  await withBody(
    { body: bodySource('%PDF-1.7 and nothing else', 'application/pdf') },
    async ({ page }) => {
      await page.getByText(/^This PDF can't be shown: /).waitFor();
    },
  );
});

test('a body that is gone says so, and offers nothing that needs it', () =>
  withBody({ body: { gone: 'This body is gone.' } }, async ({ page }) => {
    await page.getByText('This body is gone.').waitFor();
    assert.equal(await page.getByRole('button', { name: /Copy|Save|Open|Compare/ }).count(), 0);
    await page
      .getByRole('main')
      .getByRole('button', { name: /^Headers/ })
      .waitFor();
  }));

test('a line of three million characters is shown, wrapped or not', () =>
  withBody({ body: bodySource(`"${'abc '.repeat(750_000)}"`, 'text/plain') }, async ({ page }) => {
    await lines(page).filter({ hasText: 'abc abc' }).waitFor();
    await page.getByRole('button', { name: 'Wrap' }).click();
    await page.locator('.cm-lineWrapping').waitFor();
    const drawn = await lines(page)
      .first()
      .evaluate((line) => line.textContent.length);
    assert.ok(drawn < 300_000, `${String(drawn)} characters are drawn`);
  }));

test('what still comes is shown as it comes, and formatted once it is whole', async () => {
  const panel = await lab.open({});
  const log = sessions.downloading('backup', Date.now() - 2_800);
  await panel.init([log.view], { selected: 'backup' });
  await lines(panel.page).filter({ hasText: '{"orders":[{"id":90412' }).waitFor();
  await panel.page.getByRole('progressbar', { name: 'Download' }).waitFor();
  await panel.init([sessions.doneSession('backup').view], { selected: 'backup' });
  await lines(panel.page).filter({ hasText: '"id": 90412,' }).waitFor();
  assert.deepEqual(panel.faults, []);
  await panel.close();
});

/** A PDF of one page with a line of text (ISO 32000-1, 7.5). */
function pdf(text: string): string {
  const content = `BT /F1 24 Tf 20 60 Td (${text}) Tj ET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${String(content.length)} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let file = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const offset = file.length;
    file += `${String(index + 1)} 0 obj\n${object}\nendobj\n`;
    return `${String(offset).padStart(10, '0')} 00000 n \n`;
  });
  const start = file.length;
  return `${file}xref\n0 6\n0000000000 65535 f \n${offsets.join('')}trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n${String(start)}\n%%EOF`;
}
