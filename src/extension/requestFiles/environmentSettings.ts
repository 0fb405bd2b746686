import * as vscode from 'vscode';
import type { EnvironmentSettings } from '../../requestFile/environments/settingSources.ts';

const NAMES = [
  'requestWorkbench.environments',
  'rest-client.environmentVariables',
  'httpyac.environmentVariables',
] as const satisfies readonly (keyof EnvironmentSettings)[];

/** Environments that are kept in settings, of other extensions too. */
export function environmentSettings(): EnvironmentSettings {
  const read = (section: string, key: string): unknown =>
    vscode.workspace.getConfiguration(section).get(key);
  return {
    'requestWorkbench.environments': read('requestWorkbench', 'environments'),
    'rest-client.environmentVariables': read('rest-client', 'environmentVariables'),
    'httpyac.environmentVariables': read('httpyac', 'environmentVariables'),
  };
}

export function onEnvironmentSettings(changed: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (NAMES.some((name) => event.affectsConfiguration(name))) changed();
  });
}
