import * as vscode from 'vscode';
import type { Panel } from '../panel/panel.ts';
import { startOrExplain } from '../panel/startOrExplain.ts';
import type { Sessions } from '../../workbench/sessions.ts';

/** Send Last Request Again: that of the newest session, as it was written then. */
export async function sendLastAgain(sessions: Sessions, panel: Panel): Promise<void> {
  const last = sessions.views.at(-1);
  if (last !== undefined) await startOrExplain(sessions, panel, { again: last.id });
  else void vscode.window.showInformationMessage('There is no session yet: send a request first.');
}
