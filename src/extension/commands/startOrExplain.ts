import * as vscode from 'vscode';
import { InvalidRequestError } from '../../engine/index.ts';
import { SettingsError } from '../network/networkSettings.ts';
import { UntrustedWorkspaceError } from '../sessions.ts';
import type { Sessions, ToSend } from '../sessions.ts';

/** Sends a request and shows it. What keeps it from being sent is told. */
export async function startOrExplain(
  sessions: Sessions,
  panel: { show(session?: string): void },
  request: ToSend | { readonly again: string },
): Promise<void> {
  try {
    const started =
      'again' in request ? await sessions.rerun(request.again) : await sessions.start(request);
    panel.show(started.id);
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

async function offerSettings({ message, setting }: SettingsError): Promise<void> {
  const chosen = await vscode.window.showErrorMessage(`Not sent: ${message}`, 'Open Settings');
  if (chosen === undefined) return;
  await vscode.commands.executeCommand('workbench.action.openSettings', setting);
}
