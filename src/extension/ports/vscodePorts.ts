import { join } from 'node:path';
import * as vscode from 'vscode';
import { readApproved } from '../../handlerModules/approval/approvals.ts';
import { SharedAnswers } from '../../engine/index.ts';
import type { Person } from '../../engine/index.ts';
import type { BodyLimits } from '../../workbench/keptBodies.ts';
import type { Ports } from '../../workbench/ports.ts';
import { lenientProxy, networkSettings, readNetworkSettings } from './networkSettings.ts';
import type { Secrets } from './secrets.ts';
import { workspaceFiles } from './workspaceFiles.ts';

/** Under which the workspace's state keeps which modules may run. */
const APPROVED = 'requestWorkbench.approvedModules';

const MB = 1_000_000;
const DAY_MS = 24 * 60 * 60 * 1000;

function bodyLimits(): BodyLimits {
  const settings = vscode.workspace.getConfiguration('requestWorkbench');
  return {
    bodies: settings.get<string>('history.bodies') === 'none' ? 'none' : 'encrypted',
    size: settings.get('history.maxSize', 200) * MB,
    ageMs: settings.get('history.maxAge', 30) * DAY_MS,
  };
}

/** What VS Code gives to the workbench: its files and watchers, its settings, its secrets, its folder for this workspace. */
export function vscodePorts(
  extension: vscode.ExtensionContext,
  secrets: Secrets,
  person: Person,
): Ports {
  const { version } = extension.extension.packageJSON as { version: string };
  const { storageUri, workspaceState } = extension;
  // A window without a folder keeps everything in memory.
  const stored = (name: string): string | null =>
    storageUri?.scheme === 'file' ? join(storageUri.fsPath, name) : null;
  const cookies = stored('cookies');
  const cache = stored('cache');
  return {
    person: new SharedAnswers(person),
    files: workspaceFiles,
    secrets: { resolve: secrets.resolve, historyKey: secrets.historyKey },
    settings: {
      isTrusted: () => vscode.workspace.isTrusted,
      onTrusted: vscode.workspace.onDidGrantWorkspaceTrust,
      network: async () => ({
        userAgent: `RequestWorkbench/${version}`,
        openExternal: async (url) => vscode.env.openExternal(vscode.Uri.parse(url)),
        ...(await readNetworkSettings(secrets.resolve, cache)),
      }),
      onNetworkChanged: (listener) => {
        const tell = (): void => {
          listener(undefined);
        };
        return vscode.Disposable.from(
          vscode.workspace.onDidChangeConfiguration((event) => {
            if (networkSettings.some((name) => event.affectsConfiguration(name))) tell();
          }),
          // A relative path starts at the first of them; a passphrase is a secret.
          vscode.workspace.onDidChangeWorkspaceFolders(tell),
          extension.secrets.onDidChange(tell),
        );
      },
      handlers: [lenientProxy],
      modulesAreOff: null,
      maxSessions: () =>
        vscode.workspace.getConfiguration('requestWorkbench').get('maxSessions', 500),
      bodyLimits,
    },
    storage: {
      cookies: cookies === null ? { kind: 'memory' } : { kind: 'disk', directory: cookies },
      cache,
      jars: stored('cookieJars'),
      sessions: stored('sessions.json'),
      bodies: stored('bodies'),
      approvals: () => ({
        read: () => readApproved(workspaceState.get(APPROVED)),
        write: async (all) => workspaceState.update(APPROVED, all),
      }),
    },
  };
}
