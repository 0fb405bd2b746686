import * as vscode from 'vscode';
import { SNIPPET_KINDS } from '../../requestFile/snippets/snippet.ts';
import type { SnippetKind } from '../../requestFile/snippets/snippet.ts';
import { saveBody } from '../bodies/saveBody.ts';
import type { Panel } from '../panel/panel.ts';
import { startOrExplain } from '../panel/startOrExplain.ts';
import type { RequestRuns } from '../requestFiles/requestRuns.ts';
import type { Sessions } from '../../workbench/sessions.ts';
import { chosenKind, copySnippet } from './copyRequestAs.ts';
import { exportHar } from './exportHar.ts';

/** What the menus of one session do, in the panel and in the Sessions view. */
export type SessionCommand =
  | 'openSession'
  | 'sendSessionAgain'
  | 'editSession'
  | 'cancelSession'
  | 'deleteSession'
  | 'copySessionUrl'
  | 'copySessionAsCurl'
  | 'copySessionAs'
  | 'exportSessionHar'
  | 'compareSession'
  | 'saveSessionBody';

/** What the commands of a session need of the window. */
interface SessionParts {
  readonly sessions: Sessions;
  readonly panel: Panel;
  readonly runs: RequestRuns;
  /** The extension's own. */
  readonly version: string;
}

const actions: Readonly<Record<SessionCommand, (id: string, all: SessionParts) => unknown>> = {
  openSession: (id, { panel }) => {
    panel.show(id);
  },
  sendSessionAgain: (id, { sessions, panel }) => startOrExplain(sessions, panel, { again: id }),
  editSession: (id, { panel }) => panel.edit(id),
  cancelSession: (id, { runs }) => {
    runs.cancel(id);
  },
  deleteSession: (id, { sessions }) => {
    sessions.delete(id);
  },
  copySessionUrl: async (id, { sessions }) => {
    const view = sessions.view(id);
    if (view !== undefined) await vscode.env.clipboard.writeText(view.request.url);
  },
  copySessionAsCurl: (id, all) => copyAs('curl', id, all),
  copySessionAs: async (id, all) => {
    const kind = await chosenKind();
    if (kind !== undefined) await copyAs(kind, id, all);
  },
  exportSessionHar: (id, { sessions, version }) => exportHar({ session: id }, sessions, version),
  compareSession: (id, { panel }) => panel.compare(id),
  saveSessionBody: async (id, { sessions }) => {
    const body = await sessions.body(id);
    if (body !== null) await saveBody(body);
    else void vscode.window.showInformationMessage('The body of this response is not kept.');
  },
};

/** Does what a menu of a session says. */
export async function runOnSession(
  command: SessionCommand,
  given: unknown,
  all: SessionParts,
): Promise<void> {
  const id = sessionOf(given);
  if (id !== null) await actions[command](id, all);
}

/** A row of the panel says which session it is (`data-vscode-context`), a line of the view has it as its subject. */
function sessionOf(given: unknown): string | null {
  if (typeof given !== 'object' || given === null) return null;
  const { session, subject } = given as { readonly session?: unknown; readonly subject?: unknown };
  const id = session ?? subject;
  return typeof id === 'string' ? id : null;
}

async function copyAs(kind: SnippetKind, id: string, { sessions }: SessionParts): Promise<void> {
  const sent = await sessions.sentRequest(id);
  if (sent === null) return;
  const note = sent.isWhole ? '' : ' Its body is not kept, so the copy is without it.';
  await copySnippet(kind, sent, `Copied as ${SNIPPET_KINDS[kind]}.${note}`);
}
