import * as vscode from 'vscode';
import type { Subscription } from '../../../workbench/event.ts';
import type { Rules } from '../../../workbench/rules.ts';

/** What menus ask for. */
const CONTEXT = 'requestWorkbench.rulesAreOff';

/** In the status bar: how many rules are on. A click shows them; where all are off, it turns them on again. */
export class RulesStatus implements vscode.Disposable {
  readonly #rules: Rules;
  readonly #item: vscode.StatusBarItem;
  readonly #subscription: Subscription;

  constructor(rules: Rules) {
    this.#rules = rules;
    this.#item = vscode.window.createStatusBarItem(
      'requestWorkbench.rules',
      vscode.StatusBarAlignment.Right,
      91,
    );
    this.#item.name = 'Request Rules';
    this.#subscription = rules.onChanged(() => {
      this.#show();
    });
    this.#show();
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#item.dispose();
  }

  #show(): void {
    const { areOff, books } = this.#rules;
    const rules = books.flatMap(({ files }) => files.flatMap((file) => file.rules));
    void vscode.commands.executeCommand('setContext', CONTEXT, areOff);
    if (rules.length === 0) {
      this.#item.hide();
      return;
    }
    const on = rules.filter(({ enabled }) => enabled).length;
    const all = String(rules.length);
    const rest = `rule${rules.length === 1 ? '' : 's'}`;
    this.#item.text = areOff
      ? '$(circle-slash) All rules off'
      : `$(law) ${on === rules.length ? all : `${String(on)} of ${all}`} ${rest}`;
    this.#item.tooltip = areOff
      ? 'No rule acts on requests of this window. Click to turn rules on again.'
      : `${String(on)} of ${all} ${rest} on. Click to see ${rules.length === 1 ? 'it' : 'them'}.`;
    this.#item.command = areOff ? 'requestWorkbench.turnRulesOn' : 'requestWorkbench.rules.focus';
    this.#item.backgroundColor = areOff
      ? new vscode.ThemeColor('statusBarItem.warningBackground')
      : undefined;
    this.#item.show();
  }
}
