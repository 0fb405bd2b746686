import path from 'node:path';
import type { FrameLocator, Page } from 'playwright-core';

const quickInput = '.quick-input-widget input.input';

/** Resolves once the window is drawn; extensions may come later. */
export async function workbenchIsReady(page: Page): Promise<void> {
  await page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: 240_000 });
}

/** The page of the extension in the last webview: a webview is two frames deep. */
export function panelOf(page: Page): FrameLocator {
  return page.locator('iframe.webview').last().contentFrame().frameLocator('#active-frame');
}

/** What a person could read in the panel. */
export async function panelText(page: Page): Promise<string> {
  if ((await page.locator('iframe.webview').count()) === 0) return '(there is no panel)';
  return panelOf(page)
    .locator('body')
    .innerText({ timeout: 2_000 })
    .catch(() => '(the panel does not answer)');
}

/** Chooses a command in the palette, then answers what it asks, one answer a question. */
export async function runCommand(
  page: Page,
  title: string,
  answers: readonly string[] = [],
): Promise<void> {
  const row = page
    .locator('.quick-input-list .monaco-list-row')
    .filter({ has: page.getByText(title, { exact: true }) });
  await chooseRow(page, 'F1', `>${title}`, row);
  let before = `>${title}`;
  for (const answer of answers) {
    await nextQuestion(page, before);
    await page.locator(quickInput).fill(answer);
    await page.keyboard.press('Enter');
    before = answer;
  }
}

/** All questions are asked in the same input box; the next one is there when the last answer is not. */
async function nextQuestion(page: Page, lastAnswer: string): Promise<void> {
  await page.waitForFunction(
    ([selector, last]) => {
      const input = document.querySelector<HTMLInputElement>(selector);
      return input?.checkVisibility() === true && input.value !== last;
    },
    [quickInput, lastAnswer] as const,
  );
}

/** Opens a file of the workspace by its name. */
export async function openFile(page: Page, name: string): Promise<void> {
  const row = page.locator('.quick-input-list .monaco-list-row').filter({ hasText: name });
  await chooseRow(page, 'ControlOrMeta+P', name, row);
  await page.getByRole('tab', { name: path.basename(name) }).waitFor();
}

/**
 * A list that was opened before the extension host is there knows no command and no file of it and
 * does not learn of them, so it is opened again until it does.
 */
async function chooseRow(
  page: Page,
  keys: string,
  text: string,
  rows: ReturnType<Page['locator']>,
): Promise<void> {
  const input = page.locator(quickInput);
  for (let attempt = 1; ; attempt += 1) {
    const timeout = (attempt + 1) * 1_000;
    await page.keyboard.press(keys);
    try {
      await input.waitFor({ timeout });
      await input.fill(text, { timeout });
      await rows.first().waitFor({ timeout });
      break;
    } catch (error) {
      if (attempt === 15) throw error;
      await page.keyboard.press('Escape');
    }
  }
  await rows.first().click();
}
