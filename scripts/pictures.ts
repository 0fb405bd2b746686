import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { startPlayground } from '../examples/playground/start.ts';
import type { Playground } from '../examples/playground/start.ts';
import { buildProject } from './buildProject.ts';
import { onShutdown, shutdown, shutdownOnSignals } from './process/shutdown.ts';
import { serveWorkbench } from './start/serveWorkbench.ts';
import { launchChromium } from './vscode/chromium.ts';
import { panelOf, runCommand, workbenchIsReady } from './vscode/workbenchPage.ts';

// Takes the README's pictures anew: the panel as it is, in VS Code, on the example workspace.

const root = path.dirname(import.meta.dirname);
const folder = path.join(root, 'docs/pictures');
const OPEN_URL = 'Request Workbench: Open URL…';

/** `tab`: what is shown of the last session; null while it asks. */
const pictures = [
  { name: 'panel-dark', theme: 'Default Dark Modern', tab: 'Story' },
  { name: 'response-dark', theme: 'Default Dark Modern', tab: 'Response' },
  { name: 'panel-light', theme: 'Default Light Modern', tab: null },
  { name: 'panel-high-contrast', theme: 'Default High Contrast', tab: 'Response' },
] as const;

/** One of everything: a mock, a block, an error, a cookie, and a chain of three hops with two questions. */
async function usePanel(
  page: Page,
  { urls }: Playground,
  tab: 'Story' | 'Response' | null,
): Promise<void> {
  const panel = panelOf(page);
  const quick = [
    `${urls.http}/profile`,
    `${urls.http}/internal/users`,
    `${urls.http}/encoding/br`,
    `${urls.http}/error/mid-body`,
    `${urls.http}/cookies/set?theme=dark&_tracker=4711`,
    `${urls.http}/status/503`,
    `${urls.http}/redirect/old-address`,
  ];
  for (const url of quick) {
    await runCommand(page, OPEN_URL, [url]);
    await panel.getByRole('option', { name: new URL(url).pathname, selected: true }).waitFor();
    await panel.getByRole('button', { name: 'Rerun' }).waitFor();
  }
  const target = encodeURIComponent(`${urls.selfSigned}/basic`);
  await runCommand(page, OPEN_URL, [`${urls.http}/redirect/to?url=${target}`]);
  await panel.getByRole('button', { name: 'Follow' }).click();
  await panel.getByRole('button', { name: 'Deny' }).waitFor();
  if (tab === null) return;
  await panel.getByRole('button', { name: 'Allow for this window' }).click();
  await panel.getByRole('textbox', { name: 'User name' }).fill('alice');
  await panel.getByRole('textbox', { name: 'Password' }).fill('wonderland');
  await panel.getByRole('button', { name: 'Send credentials' }).click();
  await panel.getByRole('heading', { name: '200 OK' }).waitFor();
  await panel.getByText('Welcome, alice').waitFor();
  if (tab === 'Response') await panel.getByRole('option', { name: /old-address/ }).click();
  await panel.getByRole('tab', { name: tab }).click();
  if (tab === 'Response') await panel.locator('.cm-line').filter({ hasText: '"method"' }).waitFor();
}

async function main(): Promise<number> {
  await buildProject();
  await mkdir(folder, { recursive: true });
  const server = await serveWorkbench(root);
  const browser = await launchChromium();
  onShutdown(() => browser.close());
  for (const { name, theme, tab } of pictures) {
    const playground = await startPlayground();
    await server.writeSettings({ 'workbench.colorTheme': theme, 'window.commandCenter': false });
    const context = await browser.newContext({ viewport: { width: 1240, height: 760 } });
    const page = await context.newPage();
    await page.goto(server.address(path.join(root, 'examples')));
    await workbenchIsReady(page);
    await runCommand(page, 'Request Workbench: Clear Sessions');
    await runCommand(page, 'View: Close Primary Side Bar');
    await usePanel(page, playground, tab);
    await page.mouse.move(5, 300);
    await page.screenshot({ path: path.join(folder, `${name}.png`) });
    console.log(`docs/pictures/${name}.png`);
    await context.close();
    await playground.close();
  }
  return 0;
}

shutdownOnSignals();
await shutdown(
  await main().catch((error: unknown) => {
    console.error(error);
    return 1;
  }),
);
