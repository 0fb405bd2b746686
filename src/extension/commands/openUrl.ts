import * as vscode from 'vscode';
import { maskUrl } from '../../engine/index.ts';
import { readAddress } from '../../session/readAddress.ts';
import type { Panel } from '../panel/panel.ts';
import type { Sessions } from '../../workbench/sessions.ts';
import { startOrExplain } from '../panel/startOrExplain.ts';

let last = 'https://';

/** Open URL…: asks for an address, unless it is given, and sends a GET as a navigation. */
export async function openUrl(given: unknown, sessions: Sessions, panel: Panel): Promise<void> {
  if (!vscode.workspace.isTrusted) {
    panel.show();
    return;
  }
  const typed = typeof given === 'string' ? given : await askUrl();
  if (typed === undefined) return;
  const address = readAddress(typed);
  if ('fault' in address) {
    void vscode.window.showErrorMessage(address.fault);
    return;
  }
  const { url } = address;
  // What would have to be masked is not offered again.
  if (maskUrl(url) === url) last = url;
  await startOrExplain(sessions, panel, { url, method: 'GET', navigation: true });
}

function askUrl(): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: 'Open URL',
    prompt: 'The address to send a GET request to',
    value: last,
    valueSelection: last === 'https://' ? [last.length, last.length] : [0, last.length],
    ignoreFocusOut: true,
    validateInput: (text) => {
      const address = readAddress(text);
      return 'fault' in address ? address.fault : undefined;
    },
  });
}
