import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after } from 'node:test';
import type { TestContext } from 'node:test';
import type { Browser, FrameLocator, Locator, Page } from 'playwright-core';
import { PATIENCE_MS, stalled } from '../../scripts/test/patience.ts';
import { launchChromium } from '../../scripts/vscode/chromium.ts';
import { installExtensionFolder, installVsix } from '../../scripts/vscode/installExtension.ts';
import { startServer } from '../../scripts/vscode/server.ts';
import type { VsCodeServer } from '../../scripts/vscode/server.ts';
import {
  openFile,
  panelOf,
  panelText,
  runCommand,
  workbenchIsReady,
} from '../../scripts/vscode/workbenchPage.ts';

/** What `npm test` has built; by itself, a test takes what `npm run build` has. */
const product =
  process.env['REQUEST_WORKBENCH_PRODUCT'] ?? path.resolve(import.meta.dirname, '../..');
const artifacts = path.resolve(process.env['REQUEST_WORKBENCH_ARTIFACTS'] ?? 'test-results/e2e');

const themes = {
  light: 'Default Light Modern',
  dark: 'Default Dark Modern',
  'high-contrast': 'Default High Contrast',
  'high-contrast-light': 'Default High Contrast Light',
} as const;

export interface WorkbenchOptions {
  /** The folder to open; the test gets a copy. An empty folder unless told. */
  readonly workspace?: string;
  /** The .code-workspace file in it to open, for a window of several folders. */
  readonly file?: string;
  /** The product that is tested unless told: that of another folder, or a .vsix. */
  readonly extension?: { readonly folder: string } | { readonly vsix: string };
  /** Whether the workspace is trusted, as it is unless told; if not, VS Code is in Restricted Mode. */
  readonly trusted?: boolean;
  readonly theme?: keyof typeof themes;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** The size of the window: 1280 × 800 unless told. */
  readonly viewport?: { readonly width: number; readonly height: number };
}

/** VS Code with the extension installed, as the person in front of it has it. */
export interface Workbench {
  readonly page: Page;
  /** The copy of the workspace that is open. */
  readonly workspace: string;
  /** Where extensions are installed. */
  readonly extensionsFolder: string;
  /** The page inside the last webview. */
  panel(): FrameLocator;
  /** Runs a command by its title from the palette and answers what it asks, one answer a question. */
  runCommand(title: string, ...answers: readonly string[]): Promise<void>;
  /** Opens a file of the workspace by its name, as Ctrl+P does. */
  openFile(name: string): Promise<void>;
  /** The notifications whose text contains this. */
  notification(text: string | RegExp): Locator;
  /** Reloads the window and waits until it is there again. */
  reload(): Promise<void>;
  /** Takes a screenshot into the folder of artifacts and returns its path. */
  screenshot(name: string): Promise<string>;
  /** Closes the window and removes the workspace; a test that ends does it too. */
  close(): Promise<void>;
}

interface Host {
  readonly server: VsCodeServer;
  readonly folder: string;
  readonly extensionsFolder: string;
}

const hosts = new Map<string, Promise<Host>>();
const open = new Set<Workbench>();
let browser: Promise<Browser> | undefined;

after(async () => {
  await (await browser)?.close();
  for (const host of hosts.values()) {
    const { server, folder } = await host;
    await server.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
});

// A suite that hangs is about to be killed: what its windows show then is the best clue to why.
void stalled(process.env['REQUEST_WORKBENCH_RESULT'], PATIENCE_MS).then(() => {
  for (const workbench of open) void workbench.screenshot(`hanging-${process.pid}`);
});

/**
 * Opens a new window for a test. The tests of a file share the server, as long as they want the same
 * extension and trust. If the test fails, a screenshot tells how the window looked.
 */
export async function openWorkbench(
  test: TestContext,
  options: WorkbenchOptions = {},
): Promise<Workbench> {
  const { trusted = true, extension = { folder: product } } = options;
  const key = JSON.stringify({ trusted, extension });
  const host = hosts.get(key) ?? startHost(trusted, extension);
  hosts.set(key, host);
  const { server, extensionsFolder } = await host;
  await server.writeSettings({
    'workbench.colorTheme': themes[options.theme ?? 'light'],
    'window.autoDetectColorScheme': false,
    ...options.settings,
  });
  const workspace = await copyOf(options.workspace);
  browser ??= launchChromium();
  const context = await (
    await browser
  ).newContext({ viewport: options.viewport ?? { width: 1280, height: 800 } });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  context.setDefaultTimeout(PATIENCE_MS - 30_000);
  const page = await context.newPage();

  const workbench: Workbench = {
    page,
    workspace,
    extensionsFolder,
    panel: () => panelOf(page),
    runCommand: (title, ...answers) => runCommand(page, title, answers),
    openFile: (name) => openFile(page, name),
    notification: (text) => page.locator('.notification-toast').filter({ hasText: text }),
    async reload() {
      // As a person reloads: VS Code saves what is open first.
      const loaded = page.waitForEvent('load');
      await runCommand(page, 'Developer: Reload Window');
      await loaded;
      await workbenchIsReady(page);
    },
    async screenshot(name) {
      await mkdir(artifacts, { recursive: true });
      const file = path.join(artifacts, `${name.replaceAll(/[^\p{L}\p{N}]+/gu, '-')}.png`);
      await page.screenshot({ path: file, timeout: 10_000 });
      return file;
    },
    async close() {
      if (!open.delete(workbench)) return;
      await context.close();
      await rm(path.dirname(workspace), { recursive: true, force: true, maxRetries: 5 });
    },
  };
  open.add(workbench);
  test.after(async () => {
    if (!hasPassed(test) && open.has(workbench)) {
      const file = await workbench.screenshot(test.name);
      console.error(`How VS Code looked when the test failed: ${file}`);
      console.error(`In the panel: ${await panelText(page)}`);
    }
    await workbench.close();
  });
  // VS Code asks about some folders and shows others in Restricted Mode without a question.
  await page.addLocatorHandler(page.getByRole('button', { name: /^No, / }), (no) => no.click());
  await page.goto(server.address(path.join(workspace, options.file ?? '')));
  await workbenchIsReady(page);
  if (!trusted) await page.locator('.statusbar').getByText('Restricted Mode').waitFor();
  return workbench;
}

async function startHost(
  trusted: boolean,
  extension: NonNullable<WorkbenchOptions['extension']>,
): Promise<Host> {
  const folder = await mkdtemp(path.join(tmpdir(), 'rw-e2e-'));
  const extensionsFolder = path.join(folder, 'extensions');
  if ('vsix' in extension) await installVsix(extension.vsix, extensionsFolder);
  else await installExtensionFolder(extension.folder, extensionsFolder);
  const dataFolder = path.join(folder, 'server');
  const server = await startServer({ dataFolder, extensionsFolder, trusted });
  return { server, folder, extensionsFolder };
}

async function copyOf(workspace: string | undefined): Promise<string> {
  const parent = await mkdtemp(path.join(tmpdir(), 'rw-workspace-'));
  const copy = path.join(parent, workspace ? path.basename(workspace) : 'workspace');
  if (workspace) await cp(workspace, copy, { recursive: true });
  else await mkdir(copy);
  return copy;
}

/** Missing from Node's types. */
function hasPassed(test: TestContext): boolean {
  return (test as TestContext & { readonly passed: boolean }).passed;
}
