import * as vscode from 'vscode';
import { SNIPPET_KINDS, snippetOf } from '../../requestFile/snippets/snippet.ts';
import type { SnippetKind } from '../../requestFile/snippets/snippet.ts';
import { neededPlace } from '../requestFiles/requestPlace.ts';
import type { RequestRuns } from '../requestFiles/requestRuns.ts';

/** Copy Request As…: one of the languages, chosen from a list. */
export async function copyRequestAs(given: unknown, runs: RequestRuns): Promise<void> {
  const place = neededPlace(given);
  if (place === undefined) return;
  const kinds = Object.keys(SNIPPET_KINDS) as SnippetKind[];
  const items = kinds.map((snippet) => ({ snippet, label: SNIPPET_KINDS[snippet] }));
  const chosen = await vscode.window.showQuickPick(items, { title: 'Copy Request As' });
  if (chosen !== undefined) await copyAs(chosen.snippet, place, runs);
}

/** The request at the cursor with its values filled in. Secrets are masked, unless the person then asks for them. */
export async function copyAs(kind: SnippetKind, given: unknown, runs: RequestRuns): Promise<void> {
  const place = neededPlace(given);
  if (place === undefined) return;
  const found = await runs.requestAt(place);
  if (found === undefined) return;
  const masked = snippetOf(kind, found.request, found.secrets ?? []);
  const whole = snippetOf(kind, found.request, null);
  if ('fault' in masked || 'fault' in whole) {
    const fault = 'fault' in masked ? masked.fault : "The request can't be copied.";
    void vscode.window.showErrorMessage(`Not copied: ${fault}`);
    return;
  }
  await vscode.env.clipboard.writeText(masked.text);
  const done = `Copied as ${SNIPPET_KINDS[kind]}.`;
  if (masked.text === whole.text) void vscode.window.showInformationMessage(done);
  else void offerSecrets(whole.text, done);
}

async function offerSecrets(text: string, done: string): Promise<void> {
  const copy = 'Copy with Secrets';
  const chosen = await vscode.window.showInformationMessage(`${done} Secrets are masked.`, copy);
  if (chosen === copy) await vscode.env.clipboard.writeText(text);
}
