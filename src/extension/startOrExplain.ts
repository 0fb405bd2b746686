import * as vscode from 'vscode';
import { InvalidRequestError } from '../engine/index.ts';
import type { RequestInit, WebRequest } from '../engine/index.ts';
import { UntrustedWorkspaceError } from './sessions.ts';
import type { Sessions } from './sessions.ts';

/** Sends a request and shows it. What keeps it from being sent is told, and null is the answer. */
export function startOrExplain(
  sessions: Sessions,
  panel: { show(session?: string): void },
  request: RequestInit | { readonly again: string },
): WebRequest | null {
  try {
    const started = 'again' in request ? sessions.rerun(request.again) : sessions.start(request);
    panel.show(started.id);
    return started;
  } catch (error) {
    if (error instanceof UntrustedWorkspaceError) {
      panel.show(); // Its banner says why and offers to manage trust.
      return null;
    }
    if (!(error instanceof InvalidRequestError)) throw error;
    void vscode.window.showErrorMessage(error.message);
    return null;
  }
}
