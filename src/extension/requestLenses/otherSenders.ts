import * as vscode from 'vscode';

/** Another extension that shows a line for sending above the requests of the same files. */
export interface OtherSender {
  readonly extension: string;
  readonly name: string;
  /** The setting that shows and hides the line; null: there is none. */
  readonly setting: string | null;
  readonly isShown: () => boolean;
  /** For all windows. Null: it can't be hidden. */
  readonly hide: (() => Thenable<void>) | null;
}

export const otherSenders: readonly OtherSender[] = [
  {
    extension: 'humao.rest-client',
    name: 'REST Client',
    setting: 'rest-client.enableSendRequestCodeLens',
    isShown: () => settingsOf('rest-client').get('enableSendRequestCodeLens', true),
    hide: () => settingsOf('rest-client').update('enableSendRequestCodeLens', false, true),
  },
  {
    extension: 'anweber.vscode-httpyac',
    name: 'httpYac',
    setting: 'httpyac.codelens',
    isShown: () => lensesOfHttpyac()['send'] !== false,
    hide: () =>
      settingsOf('httpyac').update('codelens', { ...lensesOfHttpyac(), send: false }, true),
  },
  {
    extension: 'mistweaverco.kulala',
    name: 'Kulala',
    setting: null,
    isShown: () => true,
    hide: null,
  },
];

function lensesOfHttpyac(): Readonly<Record<string, unknown>> {
  return settingsOf('httpyac').get('codelens', {});
}

function settingsOf(section: string): vscode.WorkspaceConfiguration {
  return vscode.workspace.getConfiguration(section);
}
