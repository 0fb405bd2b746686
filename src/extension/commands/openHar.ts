import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { HarSession } from '../../har/read/harSessions.ts';
import { readHarSessions } from '../../har/read/harSessions.ts';
import { messageOf } from '../../session/messageOf.ts';
import { count } from '../../words/amounts.ts';
import { requestToSend } from '../../workbench/requestToSend.ts';
import type { Sessions } from '../../workbench/sessions.ts';
import type { Panel } from '../panel/panel.ts';

/** Open HAR…: the exchanges of HAR files as sessions. The explorer gives the file, and all that are selected. */
export async function openHar(
  given: unknown,
  selected: unknown,
  sessions: Sessions,
  panel: Panel,
): Promise<void> {
  const files = await chosenFiles(given, selected);
  for (const { fsPath } of files) {
    try {
      await open(fsPath, await readHarSessions(fsPath), sessions, panel);
    } catch (error) {
      void vscode.window.showErrorMessage(
        `${basename(fsPath)} can't be opened as sessions: ${messageOf(error)}.`,
      );
    }
  }
}

async function open(
  file: string,
  found: readonly HarSession[],
  sessions: Sessions,
  panel: Panel,
): Promise<void> {
  const name = basename(file);
  if (found.length === 0) {
    void vscode.window.showInformationMessage(`${name} contains no requests.`);
    return;
  }
  const left = await sessions.add(
    found.map(({ view, request, responseBody }) => ({
      ...{ view, responseBody },
      toSend: requestToSend(request),
    })),
  );
  panel.show(left.at(-1));
  if (left.length < found.length) {
    void vscode.window.showWarningMessage(
      `${name} contains ${count(found.length, 'request')}; the newest ${String(left.length)} are shown. The setting requestWorkbench.maxSessions allows more.`,
    );
  }
}

async function chosenFiles(given: unknown, selected: unknown): Promise<readonly vscode.Uri[]> {
  const all = Array.isArray(selected) ? selected : [given];
  const files = all.filter((file): file is vscode.Uri => file instanceof vscode.Uri);
  if (files.length > 0) return files;
  if (typeof given === 'string') return [vscode.Uri.file(given)];
  const chosen = await vscode.window.showOpenDialog({
    title: 'Open HAR',
    canSelectMany: true,
    filters: { 'HTTP Archive': ['har'] },
  });
  return chosen ?? [];
}
