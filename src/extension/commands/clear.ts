import * as vscode from 'vscode';
import type { Workbench } from '../../workbench/workbench.ts';
import { count } from '../../words/amounts.ts';

/** The cookies of the window, and of the jars that rules name. */
export async function clearCookies(workbench: Workbench): Promise<void> {
  say(`Deleted ${count(await workbench.clearCookies(), 'cookie')}.`);
}

export function clearCredentials({ contexts }: Workbench): void {
  contexts.clearCredentials();
  say('Forgot all credentials; the next challenge asks again.');
}

export function clearCertificateExceptions({ contexts }: Workbench): void {
  contexts.clearCertificateExceptions();
  say('Forgot all allowed certificates; the next connection asks again.');
}

export async function clearHsts({ contexts }: Workbench): Promise<void> {
  await contexts.clearHsts();
  say('Forgot which hosts asked for https only.');
}

export async function clearCache({ contexts }: Workbench): Promise<void> {
  await contexts.clearCache();
  say('Cleared the response cache.');
}

function say(message: string): void {
  void vscode.window.showInformationMessage(message);
}
