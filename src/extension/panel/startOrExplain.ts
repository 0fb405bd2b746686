import * as vscode from 'vscode';
import { InvalidRequestError } from '../../engine/index.ts';
import type { RequestInit, WebRequest } from '../../engine/index.ts';
import { requestToSend } from '../../workbench/requestToSend.ts';
import type { RequestToSend } from '../../workbench/requestToSend.ts';
import type { Sessions } from '../../workbench/sessions.ts';
import { SettingsError } from '../../workbench/settingsError.ts';
import { UntrustedWorkspaceError } from '../../workbench/workbench.ts';

/** Sends a request and shows it. What keeps it from being sent is told. */
export async function startOrExplain(
  sessions: Sessions,
  panel: { show(session?: string): void },
  request: RequestToSend | RequestInit | { readonly again: string },
): Promise<void> {
  await explained(panel, async () => {
    panel.show((await started(sessions, request)).id);
  });
}

/** Tells what keeps a request from being sent. */
export async function explained(
  panel: { show(session?: string): void },
  send: () => Promise<void>,
): Promise<void> {
  try {
    await send();
  } catch (error) {
    if (error instanceof UntrustedWorkspaceError) {
      panel.show(); // Its banner says why and offers to manage trust.
    } else if (error instanceof SettingsError) {
      void offerSettings(error);
    } else if (error instanceof InvalidRequestError) {
      void vscode.window.showErrorMessage(error.message);
    } else throw error;
  }
}

function started(
  sessions: Sessions,
  request: RequestToSend | RequestInit | { readonly again: string },
): Promise<WebRequest> {
  if ('again' in request) return sessions.rerun(request.again);
  return sessions.start('request' in request ? request : requestToSend(request));
}

async function offerSettings({ message, setting }: SettingsError): Promise<void> {
  const chosen = await vscode.window.showErrorMessage(`Not sent: ${message}`, 'Open Settings');
  if (chosen === undefined) return;
  await vscode.commands.executeCommand('workbench.action.openSettings', setting);
}
