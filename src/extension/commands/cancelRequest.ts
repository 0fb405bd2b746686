import * as vscode from 'vscode';
import type { Panel } from '../panel/panel.ts';
import type { Sessions } from '../../workbench/sessions.ts';

/** Cancel Request: the session that the panel shows if it runs, else the one that runs, else a choice. */
export async function cancelRequest(sessions: Sessions, panel: Panel): Promise<void> {
  const { running } = sessions;
  const shown = running.find(({ id }) => id === panel.selected);
  if (shown !== undefined || running.length === 1) {
    sessions.cancel((shown ?? running[0])?.id ?? '');
    return;
  }
  if (running.length === 0) {
    void vscode.window.showInformationMessage('No request is running.');
    return;
  }
  const chosen = await vscode.window.showQuickPick(
    running.map(({ id, request }) => ({ label: `${request.method} ${request.url}`, id })),
    { title: 'Cancel Request', placeHolder: 'The request to cancel' },
  );
  if (chosen !== undefined) sessions.cancel(chosen.id);
}
