import * as vscode from 'vscode';
import { commands } from './commandTable.ts';
import type { Composed } from './compose.ts';
import { registerRequestLenses } from './requestLenses/registerRequestLenses.ts';
import { RequestResults } from './requestFiles/requestResults.ts';
import { registerTestExplorer } from './testing/testExplorer.ts';
import { registerRequestLanguage } from './requestLanguage/registerRequestLanguage.ts';
import { Lazy } from '../workbench/lazy.ts';
import { registerRuleFixes } from './rules/ruleFixes.ts';
import { registerRuleLanguage } from './rules/ruleLanguage.ts';
import { startWhenNeeded } from './startWhenNeeded.ts';
import { registerViews } from './views/registerViews.ts';
import { messageOf } from '../session/messageOf.ts';

const PANEL = 'requestWorkbench.panel';

let composed: Lazy<Composed> | undefined;

/** Only wires: what a command needs is loaded when it is first run. */
export function activate(context: vscode.ExtensionContext): void {
  const results = new RequestResults();
  const views = registerViews(context, async () => (await workbench()).views.get());
  const made = new Lazy(async () =>
    (await import('./compose.ts')).compose(context, results, (badge) => {
      const sessions = views.get('sessions');
      if (sessions !== undefined) sessions.badge = badge;
    }),
  );
  composed = made;
  const workbench = (): Promise<Composed> => made.get();
  for (const [id, run] of Object.entries(commands)) {
    context.subscriptions.push(
      vscode.commands.registerCommand(id, async (argument: unknown, selected: unknown) =>
        run(await workbench(), argument, selected),
      ),
    );
  }

  context.subscriptions.push(
    vscode.window.registerWebviewPanelSerializer(PANEL, {
      deserializeWebviewPanel: async (panel) => {
        (await workbench()).panel.adopt(panel);
      },
    }),
  );
  registerRequestLenses(context, results);
  registerTestExplorer(context, workbench);
  registerRequestLanguage(context, workbench);
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
