import { existsSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runTests } from '@vscode/test-electron';
import { buildExtensionTests } from '../../esbuild.config.mjs';
import { desktopExecutable } from '../vscode/desktop.ts';

const root = path.resolve(import.meta.dirname, '../..');

/**
 * Runs test/extension inside VS Code. REQUEST_WORKBENCH_HOST tells in which: `desktop` is one that is
 * installed, else one that is downloaded; `served` is the stand-in beside this folder.
 */
async function main(): Promise<number> {
  const served = process.env['REQUEST_WORKBENCH_HOST'] !== 'desktop';
  const executable = served
    ? path.join(root, 'scripts/vscode/code')
    : await desktopExecutable(process.env);
  const artifacts = process.env['REQUEST_WORKBENCH_ARTIFACTS'] ?? 'test-results/extension';
  const extensionTestsPath = await buildExtensionTests(path.resolve(root, artifacts, 'built'));
  // Short, or the path of VS Code's socket in it becomes longer than a socket's may be.
  const folder = await mkdtemp(path.join(tmpdir(), 'rw-'));
  try {
    const workspace = path.join(folder, 'workspace');
    const template = path.join(root, 'test/extension/workspace');
    await cp(existsSync(template) ? template : path.join(root, 'examples'), workspace, {
      recursive: true,
    });
    if (!executable) {
      console.log('No desktop VS Code is installed (VSCODE_EXECUTABLE, or `code` on the PATH).');
    }
    return await runTests({
      // Without an executable it downloads one.
      ...(executable ? { vscodeExecutablePath: executable } : {}),
      extensionDevelopmentPath: process.env['REQUEST_WORKBENCH_PRODUCT'] ?? root,
      extensionTestsPath,
      launchArgs: [
        workspace,
        `--user-data-dir=${path.join(folder, 'user')}`,
        `--extensions-dir=${path.join(folder, 'extensions')}`,
      ],
    });
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

process.exitCode = await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  return 1;
});
