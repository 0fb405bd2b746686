import * as vscode from 'vscode';
import { httpRequestAt, requestPlace } from '../requestFiles/httpRequestAt.ts';
import type { Panel } from '../panel/panel.ts';
import type { Sessions } from '../../workbench/sessions.ts';
import { startOrExplain } from '../panel/startOrExplain.ts';

/** Send Request: the request of a .http file at the cursor, or at the line that CodeLens stands on. */
export async function sendRequest(given: unknown, sessions: Sessions, panel: Panel): Promise<void> {
  if (!vscode.workspace.isTrusted) {
    panel.show();
    return;
  }
  const place = requestPlace(given);
  if (place === undefined) {
    void vscode.window.showInformationMessage(
      'Open a .http file and put the cursor into a request.',
    );
    return;
  }
  const toSend = await httpRequestAt(place);
  if (toSend !== undefined) await startOrExplain(sessions, panel, toSend);
}
