import * as vscode from 'vscode';
import { neededPlace } from '../requestFiles/requestPlace.ts';
import type { RequestRuns } from '../requestFiles/requestRuns.ts';
import type { Panel } from '../panel/panel.ts';
import { explained } from '../panel/startOrExplain.ts';

/** Send Request: the request of a .http file at the cursor, or at the line that CodeLens stands on. */
export async function sendRequest(given: unknown, runs: RequestRuns, panel: Panel): Promise<void> {
  if (!vscode.workspace.isTrusted) {
    panel.show();
    return;
  }
  const place = neededPlace(given);
  if (place === undefined) return;
  await explained(panel, () =>
    runs.send(place, (session) => {
      panel.show(session);
    }),
  );
}
