import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onShutdown } from '../process/shutdown.ts';
import { installExtensionFolder } from '../vscode/installExtension.ts';
import { startServer } from '../vscode/server.ts';
import type { VsCodeServer } from '../vscode/server.ts';

/**
 * Serves VS Code on loopback with our extension installed in it. The folder it is for is ours and so
 * is trusted; nobody without the token in the address is let in.
 */
export async function serveWorkbench(extension: string): Promise<VsCodeServer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'rw-start-'));
  onShutdown(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  const extensionsFolder = path.join(folder, 'extensions');
  await installExtensionFolder(extension, extensionsFolder);
  const server = await startServer({
    dataFolder: path.join(folder, 'server'),
    extensionsFolder,
    trusted: true,
  });
  onShutdown(() => server.stop());
  return server;
}
