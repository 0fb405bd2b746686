import { copiedRequest } from './copiedRequest.ts';
import type { CopiedRequest, Sent, Snippet } from './copiedRequest.ts';
import { curlCommand } from './curlCommand.ts';
import { fetchSnippet } from './fetchSnippet.ts';
import { goSnippet } from './goSnippet.ts';
import { powerShellSnippet } from './powerShellSnippet.ts';
import { pythonSnippet } from './pythonSnippet.ts';

export type SnippetKind = 'curl' | 'fetch' | 'python' | 'go' | 'powerShell';

/** What a request can be copied as, by the words that a person chooses from. */
export const SNIPPET_KINDS: Readonly<Record<SnippetKind, string>> = {
  curl: 'cURL',
  fetch: 'JavaScript (fetch)',
  python: 'Python (requests)',
  go: 'Go (net/http)',
  powerShell: 'PowerShell',
};

const WRITERS: Readonly<Record<SnippetKind, (request: CopiedRequest) => string>> = {
  ...{ curl: curlCommand, fetch: fetchSnippet, python: pythonSnippet },
  ...{ go: goSnippet, powerShell: powerShellSnippet },
};

/** @param secrets values that are masked wherever they stand; null: nothing is masked */
export function snippetOf(
  kind: SnippetKind,
  request: Sent,
  secrets: readonly string[] | null,
): Snippet {
  const copied = copiedRequest(request, secrets);
  return 'fault' in copied ? copied : { text: WRITERS[kind](copied) };
}
