import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { onShutdown, shutdown, shutdownOnSignals } from '../process/shutdown.ts';
import { PATIENCE_MS, stalled } from '../test/patience.ts';
import { launchSharedChromium } from './chromium.ts';
import { parseCodeArguments } from './codeArguments.ts';
import type { CodeArguments } from './codeArguments.ts';
import { startServer } from './server.ts';
import type { VsCodeServer } from './server.ts';

/** Exit codes of our own; the tests' are 0 and 1. */
const exitCodes = { usage: 2, broken: 3, stalled: 4 };

const artifacts = path.resolve(process.env['REQUEST_WORKBENCH_ARTIFACTS'] ?? 'test-results/vscode');

async function main(): Promise<void> {
  shutdownOnSignals();
  const args = parseCodeArguments(process.argv.slice(2), process.cwd());
  if (!args.extensionTestsPath || args.extensionDevelopmentPaths.length === 0) {
    console.error(
      'This stand-in for VS Code only runs the tests of an extension: --extensionTestsPath and --extensionDevelopmentPath are needed.',
    );
    return shutdown(exitCodes.usage);
  }
  const hanging = stalled(process.env['REQUEST_WORKBENCH_RESULT'], PATIENCE_MS);
  const folder = await mkdtemp(path.join(tmpdir(), 'rw-code-'));
  onShutdown(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

  const chromium = await launchSharedChromium();
  onShutdown(() => chromium.stop());
  const server = await startServer({
    dataFolder: path.join(folder, 'server'),
    extensionsFolder: args.extensionsFolder ?? path.join(folder, 'extensions'),
    settings: await userSettings(args),
    // runTests always passes --disable-workspace-trust; this takes it back.
    trusted: args.trusted && process.env['REQUEST_WORKBENCH_UNTRUSTED'] !== '1',
    testHooks: true,
    env: { REQUEST_WORKBENCH_CDP: chromium.endpoint },
  });
  onShutdown(() => server.stop());

  const context = chromium.browser.contexts()[0] ?? (await chromium.browser.newContext());
  const page = context.pages()[0] ?? (await context.newPage());
  // Before the server ends, or the page would log that it is lost.
  onShutdown(() => page.close());
  const result = await Promise.race([runTestsIn(page, server, args, folder), hanging]);
  if (result === 'stalled') console.error('The tests in VS Code made no progress.');
  const code = result === 'stalled' ? exitCodes.stalled : result;
  if (code !== 0) await leaveArtifacts(page, server, path.join(folder, 'server/data/logs'));
  return shutdown(code);
}

/** Opens the window that runs the tests; resolves with their exit code. */
async function runTestsIn(
  page: Page,
  server: VsCodeServer,
  args: CodeArguments,
  folder: string,
): Promise<number> {
  const remote = (file: string): string => `vscode-remote://${server.host}${file}`;
  const payload: [string, string][] = [
    ...args.extensionDevelopmentPaths.map((file): [string, string] => [
      'extensionDevelopmentPath',
      remote(file),
    ]),
    ['extensionTestsPath', remote(args.extensionTestsPath ?? '')],
    ['skipWelcome', 'true'],
    ['skipReleaseNotes', 'true'],
    ...(args.disableExtensions ? [['disableExtensions', 'true'] as [string, string]] : []),
  ];
  const workspace = args.workspace ?? path.join(folder, 'empty');
  if (!args.workspace) await mkdir(workspace);
  const ended = new Promise<number>((resolve) => {
    void page.exposeFunction('codeAutomationExit', resolve);
    page.once('crash', () => {
      console.error("VS Code's page has crashed.");
      resolve(exitCodes.broken);
    });
    page.once('close', () => {
      resolve(exitCodes.broken);
    });
  });
  await page.exposeFunction('codeAutomationLog', (_type: string, args: unknown[]) => {
    console.log(...args);
  });
  await page.goto(server.address(workspace, payload));
  return ended;
}

/** The same settings file that a desktop VS Code would read. */
async function userSettings({ userDataFolder }: CodeArguments): Promise<Record<string, unknown>> {
  if (!userDataFolder) return {};
  const file = path.join(userDataFolder, 'User/settings.json');
  const text = await readFile(file, 'utf8').catch(() => '{}');
  return JSON.parse(text) as Record<string, unknown>;
}

async function leaveArtifacts(page: Page, server: VsCodeServer, logs: string): Promise<void> {
  await mkdir(artifacts, { recursive: true });
  const screenshot = path.join(artifacts, 'screenshot.png');
  await page.screenshot({ path: screenshot, timeout: 10_000 }).catch((error: unknown) => {
    console.error('No screenshot could be taken:', error);
  });
  await cp(logs, path.join(artifacts, 'logs'), { recursive: true }).catch(() => undefined);
  await writeFile(path.join(artifacts, 'server.log'), server.output());
  console.error(`A screenshot and VS Code's logs are in ${artifacts}.`);
}

try {
  await main();
} catch (error) {
  console.error(error);
  await shutdown(exitCodes.broken);
}
