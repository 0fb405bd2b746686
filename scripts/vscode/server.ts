import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { startProcess } from '../process/startProcess.ts';
import { installServer } from './installServer.ts';

export interface ServerOptions {
  /** Where the server keeps its state; made if missing. */
  readonly dataFolder: string;
  /** Where extensions are installed; made if missing. */
  readonly extensionsFolder: string;
  /** Settings for every window, above the quiet ones that are always there. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Every folder is trusted and nobody is asked. */
  readonly trusted: boolean;
  /** Lets the page's address load an extension under development and its tests. Hides most notifications. */
  readonly testHooks?: boolean;
  readonly env?: NodeJS.ProcessEnv;
}

export interface VsCodeServer {
  /** `127.0.0.1:PORT`. */
  readonly host: string;
  /** The address of a window on a folder or a .code-workspace file. It carries the token that admits a browser. */
  address(opened: string, payload?: readonly (readonly [string, string])[]): string;
  /** Changes the settings of every window, also of those that are open. */
  writeSettings(settings: Readonly<Record<string, unknown>>): Promise<void>;
  /** What the server has printed so far. */
  output(): string;
  /** Resolves with the exit code when the server has ended, for whatever reason. */
  readonly exited: Promise<number>;
  stop(): Promise<void>;
}

/** VS Code without what would disturb: no welcome page, no chat, nothing fetched from the network. */
export const quietSettings = {
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'git.openRepositoryInParentFolders': 'never',
  'http.proxySupport': 'off',
  'remote.autoForwardPorts': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'update.showReleaseNotes': false,
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

/** No marketplace: nothing is looked up on the network behind one's back. */
const noGallery = JSON.stringify({ serviceUrl: '' });

/** Starts VS Code's server on a free port of the loopback address; resolves once it answers. */
export async function startServer(options: ServerOptions): Promise<VsCodeServer> {
  const installation = await installServer();
  const { dataFolder, extensionsFolder } = options;
  await mkdir(extensionsFolder, { recursive: true });
  const writeSettings = async (settings: Readonly<Record<string, unknown>>): Promise<void> => {
    const folder = path.join(dataFolder, 'data/Machine');
    await mkdir(folder, { recursive: true });
    const merged = { ...quietSettings, ...settings };
    await writeFile(path.join(folder, 'settings.json'), JSON.stringify(merged, null, 2));
  };
  await writeSettings(options.settings ?? {});
  const token = randomBytes(16).toString('hex');
  const tokenFile = path.join(dataFolder, 'connection-token');
  await writeFile(tokenFile, token, { mode: 0o600 });

  let output = '';
  let onPort: (port: string) => void;
  const port = new Promise<string>((resolve) => (onPort = resolve));
  const server = startProcess(
    process.execPath,
    [
      path.join(installation, 'out/server-main.js'),
      ...['--host', '127.0.0.1', '--port', '0', '--connection-token-file', tokenFile],
      ...['--server-data-dir', dataFolder, '--extensions-dir', extensionsFolder],
      ...['--accept-server-license-terms', '--telemetry-level', 'off'],
      ...(options.trusted ? ['--disable-workspace-trust'] : []),
      ...(options.testHooks ? ['--enable-smoke-test-driver'] : []),
    ],
    {
      env: { ...process.env, EXTENSIONS_GALLERY: noGallery, ...options.env },
      onOutput: (text) => {
        output += text;
        const bound = /agent listening on (\d+)/.exec(output)?.[1];
        if (bound) onPort(bound);
      },
    },
  );
  const ended = server.exited.then((code) => {
    throw new Error(`VS Code's server ended with exit code ${code}:\n${output}`);
  });
  const host = `127.0.0.1:${await Promise.race([port, ended])}`;
  ended.catch(() => undefined);
  const answer = await fetch(`http://${host}/version`);
  if (!answer.ok) throw new Error(`VS Code's server answers ${answer.status}:\n${output}`);

  return {
    host,
    address(opened, payload = []) {
      const kind = opened.endsWith('.code-workspace') ? 'workspace' : 'folder';
      const query = new URLSearchParams({ tkn: token, [kind]: opened });
      if (payload.length > 0) query.set('payload', JSON.stringify(payload));
      return `http://${host}/?${query.toString()}`;
    },
    writeSettings,
    output: () => output,
    exited: server.exited,
    stop: () => server.stop(),
  };
}
