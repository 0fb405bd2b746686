import * as vscode from 'vscode';
import type { Panel } from '../panel/panel.ts';
import type { RequestRuns } from '../requestFiles/requestRuns.ts';
import type { Sessions } from '../../workbench/sessions.ts';

interface Cancelable {
  readonly label: string;
  readonly sessions: ReadonlySet<string>;
  readonly cancel: () => void;
}

/**
 * Cancel Request: what the panel shows if it runs, else the one that runs, else a choice. A request of a file runs from its first
 * question on, before it has a session.
 */
export async function cancelRequest(
  sessions: Sessions,
  panel: Panel,
  runs: RequestRuns,
): Promise<void> {
  const running = cancelable(sessions, runs);
  const { selected } = panel;
  const shown = running.find((each) => selected !== null && each.sessions.has(selected));
  const [first] = running;
  if (first === undefined) {
    void vscode.window.showInformationMessage('No request is running.');
    return;
  }
  const only = running.length === 1 ? first : undefined;
  const chosen =
    shown ??
    only ??
    (await vscode.window.showQuickPick(running, {
      ...{ title: 'Cancel Request', placeHolder: 'The request to cancel' },
    }));
  chosen?.cancel();
}

function cancelable(sessions: Sessions, { running }: RequestRuns): readonly Cancelable[] {
  const requests = running.all.map((request): Cancelable => ({
    ...{ label: request.title, sessions: request.sessions },
    cancel: () => {
      request.cancel();
    },
  }));
  const others = sessions.running
    .filter(({ id }) => running.of(id) === null)
    .map(({ id, request: { method, url } }): Cancelable => ({
      ...{ label: `${method} ${url}`, sessions: new Set([id]) },
      cancel: () => {
        sessions.cancel(id);
      },
    }));
  return [...requests, ...others];
}
