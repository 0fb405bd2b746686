import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { onShutdown } from '../process/shutdown.ts';
import { launchChromium } from '../vscode/chromium.ts';
import { panelOf, panelText, runCommand, workbenchIsReady } from '../vscode/workbenchPage.ts';

/** Does in the workbench at `address` what a person would do first, and prints what the panel then shows. */
export async function checkWorkbench(address: string, url: string): Promise<number> {
  const browser = await launchChromium();
  onShutdown(() => browser.close());
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  try {
    await page.goto(address);
    await workbenchIsReady(page);
    console.log(`Running "Request Workbench: Open URL…" with ${url}`);
    await runCommand(page, 'Request Workbench: Open URL…', [url]);
    await panelOf(page)
      .getByText(/\b200\b/)
      .first()
      .waitFor({ timeout: 240_000 });
    console.log(`The panel shows:\n\n${indent(await panelText(page))}\n`);
    return 0;
  } catch (error) {
    const folder = path.resolve('test-results/start');
    await mkdir(folder, { recursive: true });
    const screenshot = path.join(folder, 'check.png');
    console.error(error instanceof Error ? error.message : error);
    console.error(`In the panel:\n\n${indent(await panelText(page))}\n`);
    await page.screenshot({ path: screenshot, timeout: 10_000 });
    console.error(`How VS Code looked: ${screenshot}`);
    return 1;
  }
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}
