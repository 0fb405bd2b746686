import * as vscode from 'vscode';
import { maskUrl } from '../engine/index.ts';
import type { Panel } from './panel.ts';
import type { Sessions } from './sessions.ts';
import { startOrExplain } from './startOrExplain.ts';

let last = 'https://';

/** Open URL…: asks for an address, unless it is given, and sends a GET as a navigation. */
export async function openUrl(given: unknown, sessions: Sessions, panel: Panel): Promise<void> {
  if (!vscode.workspace.isTrusted) {
    panel.show();
    return;
  }
  const typed = typeof given === 'string' ? given : await askUrl();
  if (typed === undefined) return;
  const url = withScheme(typed);
  if (!URL.canParse(url)) {
    void vscode.window.showErrorMessage(
      `${JSON.stringify(typed)} is not a URL. Write it as in https://host/path.`,
    );
    return;
  }
  // What would have to be masked is not offered again.
  if (maskUrl(url) === url) last = url;
  startOrExplain(sessions, panel, { url, method: 'GET', navigation: true });
}

function askUrl(): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: 'Open URL',
    prompt: 'The address to send a GET request to',
    value: last,
    valueSelection: last === 'https://' ? [last.length, last.length] : [0, last.length],
    ignoreFocusOut: true,
    validateInput: (text) =>
      URL.canParse(withScheme(text))
        ? undefined
        : 'This is not a URL. Write it as in https://host/path.',
  });
}

/** `localhost:3000/x` means http, as in a browser; anything else without a scheme means https. */
export function withScheme(text: string): string {
  const url = text.trim();
  if (/^[a-z][a-z0-9+.-]*:(?!\d+(?:\/|$))/i.test(url)) return url;
  return /^(localhost|127\.|\[::1\])/i.test(url) ? `http://${url}` : `https://${url}`;
}
