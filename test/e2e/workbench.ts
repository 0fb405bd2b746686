import { cp, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
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
import { OpenWindows, SETTINGS_VERSION, windowReset } from './windowReset.ts';
import type { OpenWindow } from './windowReset.ts';

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
  /** Folders of extensions that are installed beside it. */
  readonly others?: readonly string[];
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
  /** Closes the window and removes the workspace. Unless a test does it, the next test may have the window. */
  close(): Promise<void>;
}

/** A VS Code on loopback. */
interface Host {
  readonly server: VsCodeServer;
  readonly folder: string;
}

const windows = await OpenWindows.listen();
const hosts = new Map<string, Promise<Host>>();
/** The workbenches of tests that run. */
const inUse = new Set<Workbench>();
/** The windows that tests have left, for the next ones that want the same. */
const left = new Map<string, SharedWorkbench>();
let browser: Promise<Browser> | undefined;
let settingsVersion = 0;

after(async () => {
  for (const workbench of left.values()) await workbench.close();
  await (await browser)?.close();
  for (const host of hosts.values()) {
    const { server, folder } = await host;
    await server.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
});

// A suite that hangs is about to be killed: what its windows show then is the best clue to why.
void stalled(process.env['REQUEST_WORKBENCH_RESULT'], PATIENCE_MS).then(() => {
  for (const workbench of inUse) void workbench.screenshot(`hanging-${process.pid}`);
});

/** A workbench whose window can be put back to how it was when it opened. */
interface SharedWorkbench extends Workbench {
  /** @throws when something of the last test may be left */
  reset(options: WorkbenchOptions): Promise<void>;
}

/**
 * VS Code for a test. Opening a window costs half a minute of a processor, so a test gets the one that the last test of
 * its file has left, put back to how it was (windowReset.ts): sessions, secrets, cookies, editors, debugging, settings, files.
 *
 * What the product itself can't forget stays: modules that were approved or asked about, until their text changes; the
 * chosen environment; values kept for the window. A test of these uses texts and names of its own. One that does to its
 * window what can't be undone closes it. After a test that fails, or when a window can't be put back, the next one is
 * new. If the test fails, a screenshot tells how the window looked.
 */
export async function openWorkbench(
  test: TestContext,
  options: WorkbenchOptions = {},
): Promise<Workbench> {
  const { trusted = true, extension = { folder: product }, others = [] } = options;
  const kind = JSON.stringify({ trusted, extension, others });
  const workbench = (await takeOver(kind, options)) ?? (await openWindow(kind, options));
  inUse.add(workbench);
  test.after(async () => {
    if (!hasPassed(test) && !workbench.page.isClosed()) {
      const file = await workbench.screenshot(test.name);
      console.error(`How VS Code looked when the test failed: ${file}`);
      console.error(`In the panel: ${await panelText(workbench.page)}`);
    }
    inUse.delete(workbench);
    // A workspace of several folders is not filled anew.
    if (!hasPassed(test) || options.file !== undefined) await workbench.close();
    if (workbench.page.isClosed()) return;
    // A test may have had two.
    await left.get(kind)?.close();
    left.set(kind, workbench);
  });
  return workbench;
}

/** The window that the last test of this kind has left, if it can be put back. */
async function takeOver(
  kind: string,
  options: WorkbenchOptions,
): Promise<SharedWorkbench | undefined> {
  const workbench = left.get(kind);
  if (workbench === undefined || options.file !== undefined) return undefined;
  left.delete(kind);
  try {
    await workbench.reset(options);
    return workbench;
  } catch (error) {
    console.error('A window could not be put back, so a new one is opened:', error);
    await workbench.close();
    return undefined;
  }
}

async function openWindow(kind: string, options: WorkbenchOptions): Promise<SharedWorkbench> {
  const { trusted = true, extension = { folder: product }, others = [] } = options;
  const host = hosts.get(kind) ?? startHost(trusted, extension, others);
  hosts.set(kind, host);
  const { server } = await host;
  await server.writeSettings(settingsOf(options));
  const parent = await mkdtemp(path.join(tmpdir(), 'rw-workspace-'));
  const workspace = path.join(parent, 'workspace');
  await fill(workspace, options.workspace);
  browser ??= launchChromium();
  const context = await (await browser).newContext({ viewport: viewportOf(options) });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  context.setDefaultTimeout(PATIENCE_MS - 30_000);
  const page = await context.newPage();
  // VS Code asks about some folders and shows others in Restricted Mode without a question.
  await page.addLocatorHandler(page.getByRole('button', { name: /^No, / }), (no) => no.click());

  const opened = path.join(workspace, options.file ?? '');
  let window: OpenWindow;
  /** Waits for the window that `load` brings, and for its extensions: commands chosen before are not found. */
  const loaded = async (load: () => Promise<unknown>): Promise<void> => {
    const next = windows.next(opened);
    next.catch(() => undefined);
    await load();
    await workbenchIsReady(page);
    window = await next;
  };
  await loaded(() => page.goto(server.address(opened)));
  if (!trusted) await page.locator('.statusbar').getByText('Restricted Mode').waitFor();

  return {
    page,
    workspace,
    panel: () => panelOf(page),
    runCommand: (title, ...answers) => runCommand(page, title, answers),
    openFile: (name) => openFile(page, name),
    notification: (text) => page.locator('.notification-toast').filter({ hasText: text }),
    reload: () =>
      loaded(async () => {
        // As a person reloads: VS Code saves what is open first.
        const event = page.waitForEvent('load');
        await runCommand(page, 'Developer: Reload Window');
        await event;
      }),
    async screenshot(name) {
      await mkdir(artifacts, { recursive: true });
      const file = path.join(artifacts, `${name.replaceAll(/[^\p{L}\p{N}]+/gu, '-')}.png`);
      await page.screenshot({ path: file, timeout: 10_000 });
      return file;
    },
    async reset(next) {
      await window.clear();
      await page.setViewportSize(viewportOf(next));
      const settings = settingsOf(next);
      await server.writeSettings(settings);
      await fill(workspace, next.workspace);
      // A window that has just opened may not watch its settings yet.
      const again = setInterval(() => void server.writeSettings(settings), 5_000);
      await window.settle(settings[SETTINGS_VERSION]).finally(() => {
        clearInterval(again);
      });
    },
    async close() {
      if (page.isClosed()) return;
      await context.close();
      await rm(parent, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function settingsOf(options: WorkbenchOptions) {
  settingsVersion += 1;
  return {
    'workbench.colorTheme': themes[options.theme ?? 'light'],
    'window.autoDetectColorScheme': false,
    ...options.settings,
    [SETTINGS_VERSION]: settingsVersion,
  };
}

function viewportOf({ viewport = { width: 1280, height: 800 } }: WorkbenchOptions) {
  return viewport;
}

async function startHost(
  trusted: boolean,
  extension: NonNullable<WorkbenchOptions['extension']>,
  others: readonly string[],
): Promise<Host> {
  const folder = await mkdtemp(path.join(tmpdir(), 'rw-e2e-'));
  const extensionsFolder = path.join(folder, 'extensions');
  for (const other of [windowReset, ...others]) {
    await installExtensionFolder(other, extensionsFolder);
  }
  if ('vsix' in extension) await installVsix(extension.vsix, extensionsFolder);
  else await installExtensionFolder(extension.folder, extensionsFolder);
  const dataFolder = path.join(folder, 'server');
  const server = await startServer({ dataFolder, extensionsFolder, trusted, env: windows.env });
  return { server, folder };
}

/** Makes a folder hold what a template holds, or nothing. */
async function fill(folder: string, template: string | undefined): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(folder)) {
    await rm(path.join(folder, name), { recursive: true, maxRetries: 5 });
  }
  if (template !== undefined) await cp(template, folder, { recursive: true });
}

/** Missing from Node's types. */
function hasPassed(test: TestContext): boolean {
  return (test as TestContext & { readonly passed: boolean }).passed;
}

/** The tab of a session that tells its hops and decisions; a response is what is shown first. */
export async function showStory(panel: FrameLocator): Promise<void> {
  await panel.getByRole('tab', { name: /^Story/ }).click();
}
