import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onShutdown } from '../process/shutdown.ts';
import { installExtensionFolder } from '../vscode/installExtension.ts';
import { startServer } from '../vscode/server.ts';
import type { VsCodeServer } from '../vscode/server.ts';

const { resolve } = createRequire(import.meta.url);

/**
 * Serves VS Code on loopback with our extension installed in it. The folder it is for is ours and so
 * is trusted; nobody without the token in the address is let in. `env` is for its extensions.
 */
export async function serveWorkbench(
  extension: string,
  env: NodeJS.ProcessEnv = {},
): Promise<VsCodeServer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'rw-start-'));
  onShutdown(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  const extensionsFolder = path.join(folder, 'extensions');
  await installExtensionFolder(extension, extensionsFolder);
  const server = await startServer({
    dataFolder: path.join(folder, 'server'),
    extensionsFolder,
    trusted: true,
    env,
    // The server brings no TypeScript of its own: without it, handler modules open with an error.
    settings: { 'typescript.tsdk': path.dirname(resolve('typescript')) },
  });
  onShutdown(() => server.stop());
  return server;
}
