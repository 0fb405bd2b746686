import * as vscode from 'vscode';
import type { Composed } from './compose.ts';
import { registerHttpFiles } from './requestFiles/httpFiles.ts';
import { Lazy } from '../workbench/lazy.ts';
import { registerRuleFixes } from './rules/ruleFixes.ts';
import { registerRuleLanguage } from './rules/ruleLanguage.ts';
import { startWhenNeeded } from './startWhenNeeded.ts';
import { messageOf } from '../session/messageOf.ts';

const PANEL = 'requestWorkbench.panel';

let composed: Lazy<Composed> | undefined;

/** Only wires: what a command needs is loaded when it is first run. */
export function activate(context: vscode.ExtensionContext): void {
  const made = new Lazy(async () => (await import('./compose.ts')).compose(context));
  composed = made;
  const workbench = (): Promise<Composed> => made.get();
  const command = (id: string, run: (workbench: Composed, argument: unknown) => unknown): void => {
    const registered = vscode.commands.registerCommand(id, async (argument: unknown) =>
      run(await workbench(), argument),
    );
    context.subscriptions.push(registered);
  };

  command('requestWorkbench.openUrl', (all, url) => all.openUrl(url));
  command('requestWorkbench.sendRequest', (all, place) => all.sendRequest(place));
  command('requestWorkbench.cancel', (all) => all.cancel());
  command('requestWorkbench.showPanel', (all) => all.panel.show());
  command('requestWorkbench.newRuleFile', (all) => all.newRuleFile());
  command('requestWorkbench.testRules', (all, request) => all.testRules(request));
  command('requestWorkbench.newHandlerModule', (all, language) => all.newHandlerModule(language));
  command('requestWorkbench.importRules', (all, request) => all.importRules(request));
  command('requestWorkbench.exportRules', (all, request) => all.exportRules(request));
  command('requestWorkbench.exportHar', (all, request) => all.exportHar(request));
  command('requestWorkbench.manageHandlerModules', (all) => all.manageHandlerModules());
  command('requestWorkbench.showHandlerModuleLog', (all) => {
    all.showModuleLog();
  });
  command('requestWorkbench.debugHandlerModules', (all) => all.debugHandlerModules());
  command('requestWorkbench.clearSessions', (all) => all.sessions.clear());
  command('requestWorkbench.clearCookies', (all) => all.clearCookies());
  command('requestWorkbench.clearCredentials', (all) => all.clearCredentials());
  command('requestWorkbench.clearCertificateExceptions', (all) => all.clearCertificateExceptions());
  command('requestWorkbench.clearHsts', (all) => all.clearHsts());
  command('requestWorkbench.setSecret', (all, name) => all.secrets.set(name));
  command('requestWorkbench.deleteSecret', (all, name) => all.secrets.delete(name));

  context.subscriptions.push(
    vscode.window.registerWebviewPanelSerializer(PANEL, {
      deserializeWebviewPanel: async (panel) => {
        (await workbench()).panel.adopt(panel);
      },
    }),
  );
  registerHttpFiles(context);
  registerRuleLanguage(context, workbench);
  registerRuleFixes(context, workbench);
  startWhenNeeded(context, () => {
    workbench().catch((error: unknown) => {
      const reason = messageOf(error);
      void vscode.window.showErrorMessage(`Request Workbench could not start: ${reason}`);
    });
  });
}

/** Ends what runs; VS Code waits for the promise. */
export async function deactivate(): Promise<void> {
  await (await composed?.present())?.dispose();
}
