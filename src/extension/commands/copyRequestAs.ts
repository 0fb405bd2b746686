import * as vscode from 'vscode';
import { SNIPPET_KINDS, snippetOf } from '../../requestFile/snippets/snippet.ts';
import type { Sent } from '../../requestFile/snippets/copiedRequest.ts';
import type { SnippetKind } from '../../requestFile/snippets/snippet.ts';
import { neededPlace } from '../requestFiles/requestPlace.ts';
import type { RequestRuns } from '../requestFiles/requestRuns.ts';

/** Copy Request As…: one of the languages, chosen from a list. */
export async function copyRequestAs(given: unknown, runs: RequestRuns): Promise<void> {
  const place = neededPlace(given);
  if (place === undefined) return;
  const kind = await chosenKind();
  if (kind !== undefined) await copyAs(kind, place, runs);
}

/** Asks for one of the languages; undefined: the person thought better of it. */
export async function chosenKind(): Promise<SnippetKind | undefined> {
  const kinds = Object.keys(SNIPPET_KINDS) as SnippetKind[];
  const items = kinds.map((snippet) => ({ snippet, label: SNIPPET_KINDS[snippet] }));
  const chosen = await vscode.window.showQuickPick(items, { title: 'Copy Request As' });
  return chosen?.snippet;
}

/** The request at the cursor with its values filled in. Secrets are masked, unless the person then asks for them. */
export async function copyAs(kind: SnippetKind, given: unknown, runs: RequestRuns): Promise<void> {
  const place = neededPlace(given);
  if (place === undefined) return;
  const found = await runs.requestAt(place);
  if (found === undefined) return;
  await copySnippet(kind, found, `Copied as ${SNIPPET_KINDS[kind]}.`);
}

/**
 * Copies a request with its secrets masked, and offers it whole if that is another one.
 * @param done what is told then; null: the caller tells it
 * @returns whether it was copied
 */
export async function copySnippet(
  kind: SnippetKind,
  { request, secrets = [] }: { readonly request: Sent; readonly secrets?: readonly string[] },
  done: string | null,
): Promise<boolean> {
  const masked = snippetOf(kind, request, secrets);
  const whole = snippetOf(kind, request, null);
  if ('fault' in masked || 'fault' in whole) {
    const fault = 'fault' in masked ? masked.fault : "The request can't be copied.";
    void vscode.window.showErrorMessage(`Not copied: ${fault}`);
    return false;
  }
  await vscode.env.clipboard.writeText(masked.text);
  if (masked.text !== whole.text) void offerSecrets(whole.text, done ?? 'Copied.');
  else if (done !== null) void vscode.window.showInformationMessage(done);
  return true;
}

async function offerSecrets(text: string, done: string): Promise<void> {
  const copy = 'Copy with Secrets';
  const chosen = await vscode.window.showInformationMessage(`${done} Secrets are masked.`, copy);
  if (chosen === copy) await vscode.env.clipboard.writeText(text);
}
