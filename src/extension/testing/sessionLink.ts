import * as vscode from 'vscode';
import type { RequestResults } from '../requestFiles/requestResults.ts';
import { SHOW_SESSION } from '../editor/commandIds.ts';

/** With it VS Code shows the menus for messages of ours (`testing/message/content` in package.json). */
const CONTEXT = 'requestWorkbench.session:';

/** Gives a message of a test the way to its session: a link in its text, and a button where only a diff is shown. */
export function linkToSession(message: vscode.TestMessage, session: string): void {
  message.contextValue = CONTEXT + session;
  if (message.expectedOutput !== undefined) return;
  const text = typeof message.message === 'string' ? message.message : message.message.value;
  const link = encodeURIComponent(JSON.stringify([session]));
  const linked = new vscode.MarkdownString()
    .appendText(text)
    .appendMarkdown(`\n\n[Show session](command:${SHOW_SESSION}?${link})`);
  linked.isTrusted = { enabledCommands: [SHOW_SESSION] };
  message.message = linked;
}

/** The session of a message, when a command is given one by its menu. */
export function sessionOfMessage(given: unknown): string | null {
  if (typeof given !== 'object' || given === null || !('message' in given)) return null;
  const { message } = given;
  const isMessage = typeof message === 'object' && message !== null && 'contextValue' in message;
  const context = isMessage ? message.contextValue : undefined;
  return typeof context === 'string' && context.startsWith(CONTEXT)
    ? context.slice(CONTEXT.length)
    : null;
}

/** The session in which the request of a test item was last sent. */
export function lastSessionOf(given: unknown, results: RequestResults): string | null {
  if (typeof given !== 'object' || given === null || !('id' in given) || !('uri' in given)) {
    return null;
  }
  const { id, uri } = given;
  return typeof id === 'string' && uri instanceof vscode.Uri
    ? results.lastSession(uri.fsPath, id)
    : null;
}
