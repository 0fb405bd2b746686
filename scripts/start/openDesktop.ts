import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startProcess } from '../process/startProcess.ts';
import { onShutdown } from '../process/shutdown.ts';
import { quietSettings } from '../vscode/server.ts';

/**
 * Opens a folder in a desktop VS Code that runs our extension from its source folder. It has settings
 * and windows of its own, so that it can be ended without touching the person's others. Resolves when
 * its window has been closed.
 */
export async function openDesktop(
  executable: string,
  {
    extension,
    folder,
    env,
  }: { readonly extension: string; readonly folder: string; readonly env: NodeJS.ProcessEnv },
): Promise<number> {
  const data = await mkdtemp(path.join(tmpdir(), 'rw-'));
  onShutdown(() => rm(data, { recursive: true, force: true, maxRetries: 5 }));
  await mkdir(path.join(data, 'User'));
  await writeFile(path.join(data, 'User/settings.json'), JSON.stringify(quietSettings, null, 2));
  const window = startProcess(
    executable,
    [
      folder,
      `--extensionDevelopmentPath=${extension}`,
      `--user-data-dir=${data}`,
      `--extensions-dir=${path.join(data, 'extensions')}`,
      ...['--disable-workspace-trust', '--skip-welcome', '--skip-release-notes'],
      ...['--disable-updates', '--new-window'],
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
    // Electron's own chatter.
    { env: { ...process.env, ...env }, onOutput: () => undefined },
  );
  onShutdown(() => window.stop());
  return window.exited;
}
