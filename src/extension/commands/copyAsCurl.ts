import * as vscode from 'vscode';
import { curlCommand } from '../../requestFile/curl/curlCommand.ts';
import { neededPlace } from '../requestFiles/requestPlace.ts';
import type { RequestRuns } from '../requestFiles/requestRuns.ts';

/** Copy as cURL: the request at the cursor with its values filled in. Secrets are masked, unless the person then asks for them. */
export async function copyAsCurl(given: unknown, runs: RequestRuns): Promise<void> {
  const place = neededPlace(given);
  if (place === undefined) return;
  const found = await runs.requestAt(place);
  if (found === undefined) return;
  const masked = curlCommand(found.request, found.secrets ?? []);
  const whole = curlCommand(found.request, null);
  if ('fault' in masked || 'fault' in whole) {
    const fault = 'fault' in masked ? masked.fault : 'The request can’t be copied.';
    void vscode.window.showErrorMessage(`Not copied: ${fault}`);
    return;
  }
  await vscode.env.clipboard.writeText(masked.command);
  if (masked.command === whole.command) {
    void vscode.window.showInformationMessage('Copied as cURL.');
    return;
  }
  void offerSecrets(whole.command);
}

async function offerSecrets(command: string): Promise<void> {
  const copy = 'Copy with Secrets';
  const chosen = await vscode.window.showInformationMessage(
    'Copied as cURL. Secrets are masked.',
    copy,
  );
  if (chosen === copy) await vscode.env.clipboard.writeText(command);
}
