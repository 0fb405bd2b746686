import * as vscode from 'vscode';
import type { Panel } from '../panel/panel.ts';
import { explained } from '../panel/startOrExplain.ts';
import { neededPlace } from '../requestFiles/requestPlace.ts';
import type { RequestRuns } from '../requestFiles/requestRuns.ts';

/** Send All Above: every request above the one at the cursor, or at the line that CodeLens stands on. */
export async function sendAllAbove(given: unknown, runs: RequestRuns, panel: Panel): Promise<void> {
  if (!vscode.workspace.isTrusted) {
    panel.show();
    return;
  }
  const place = neededPlace(given);
  if (place === undefined) return;
  const controller = new AbortController();
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: 'Sending the requests above',
    cancellable: true,
  };
  await vscode.window.withProgress(options, (_progress, token) => {
    token.onCancellationRequested(() => {
      controller.abort();
    });
    const begun = (session: string): void => {
      panel.show(session);
    };
    return explained(panel, () => runs.sendAllAbove(place, begun, controller.signal));
  });
}
