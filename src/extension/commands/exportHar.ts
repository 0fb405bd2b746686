import * as vscode from 'vscode';
import type { SessionView } from '../../engine/index.ts';
import { harOfSessions } from '../../har/write/harOfSessions.ts';
import type { RecordedSession } from '../../har/write/harOfSessions.ts';
import { bytesOf, MAX_BODY } from '../../har/write/sessionRecording.ts';
import type { Sessions } from '../../workbench/sessions.ts';
import { count } from '../../words/amounts.ts';
import { dateOf, timeOfDay } from '../../words/dates.ts';
import { outcomeOf } from '../../words/outcome.ts';

/** What a caller may say instead of being asked. */
export interface HarExport {
  readonly session?: string;
  readonly file?: string;
}

/** Export HAR…: one session, some or all of them as a HAR file, as masked as the panel shows them. */
export async function exportHar(
  given: unknown,
  sessions: Sessions,
  version: string,
): Promise<void> {
  const { views } = sessions;
  if (views.length === 0) {
    void vscode.window.showInformationMessage('There is no session yet: send a request first.');
    return;
  }
  const request = (typeof given === 'object' ? given : null) as HarExport | null;
  const chosen =
    request?.session === undefined
      ? await chosenSessions(views, request?.file !== undefined)
      : views.filter(({ id }) => id === request.session);
  if (chosen === undefined) return;
  const target = await chooseFile(request?.file);
  if (target === undefined) return;
  const recorded = await Promise.all(chosen.map((view) => recordedOf(view, sessions)));
  const har = harOfSessions(recorded, version);
  const text = `${JSON.stringify(har, null, 2)}\n`;
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text));
  void offerToOpen(
    target,
    `Wrote ${count(har.log.entries.length, 'entry', 'entries')} to ${vscode.workspace.asRelativePath(target)}. Secrets in headers, URLs and bodies are masked.`,
  );
}

async function offerToOpen(target: vscode.Uri, message: string): Promise<void> {
  const open = await vscode.window.showInformationMessage(message, 'Open');
  if (open !== undefined) await vscode.window.showTextDocument(target);
}

async function chosenSessions(
  views: readonly SessionView[],
  all: boolean,
): Promise<readonly SessionView[] | undefined> {
  if (views.length === 1 || all) return views;
  const chosen = await vscode.window.showQuickPick(
    views.toReversed().map((view) => ({
      label: `${view.request.method} ${view.request.url}`,
      description: `${outcomeOf(view).short} · ${dateOf(view.startedAt)} ${timeOfDay(view.startedAt)}`,
      picked: true,
      view,
    })),
    {
      title: 'Export HAR',
      placeHolder: 'Which sessions?',
      canPickMany: true,
      matchOnDescription: true,
    },
  );
  return chosen === undefined || chosen.length === 0
    ? undefined
    : chosen.map(({ view }) => view).reverse();
}

/** A body that was not kept, or only in part, is left out. */
async function recordedOf(view: SessionView, sessions: Sessions): Promise<RecordedSession> {
  const body = await sessions.body(view.id);
  const postData = sessions.postData(view.id);
  return {
    view,
    requestBody: postData === null ? null : await bytesOf(postData),
    responseBody:
      body === null || body.size > MAX_BODY ? null : await body.readAll().catch(() => null),
    maskText: (text) => sessions.maskText(view.id, text),
  };
}

async function chooseFile(given: string | undefined): Promise<vscode.Uri | undefined> {
  if (given !== undefined) return vscode.Uri.file(given);
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  return vscode.window.showSaveDialog({
    title: 'Export HAR',
    filters: { 'HTTP Archive': ['har'] },
    ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, 'sessions.har') }),
  });
}
