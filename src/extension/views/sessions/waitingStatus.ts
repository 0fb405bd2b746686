import * as vscode from 'vscode';
import { count } from '../../../words/amounts.ts';
import type { PanelPerson } from '../../panel/panelPerson.ts';

/** In the status bar and at the icon of the views: how many requests wait for the person. A click shows the oldest. */
export class WaitingStatus implements vscode.Disposable {
  readonly #person: PanelPerson;
  readonly #badge: (badge: vscode.ViewBadge | undefined) => void;
  readonly #item: vscode.StatusBarItem;
  readonly #subscription: vscode.Disposable;

  constructor(person: PanelPerson, badge: (badge: vscode.ViewBadge | undefined) => void) {
    this.#person = person;
    this.#badge = badge;
    this.#item = vscode.window.createStatusBarItem(
      'requestWorkbench.waiting',
      vscode.StatusBarAlignment.Right,
      92,
    );
    this.#item.name = 'Waiting Requests';
    this.#item.backgroundColor = new vscode.ThemeColor('statusBarItem.warningBackground');
    this.#item.tooltip = 'Requests wait for your answer. Click to see the oldest.';
    this.#item.command = 'requestWorkbench.showPanel';
    this.#subscription = person.onChanged(() => {
      this.#show();
    });
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#item.dispose();
  }

  #show(): void {
    const waiting = this.#person.open.length;
    if (waiting === 0) {
      this.#badge(undefined);
      this.#item.hide();
      return;
    }
    this.#badge({ value: waiting, tooltip: `${count(waiting, 'request')} waiting for you` });
    this.#item.text = `$(bell-dot) ${String(waiting)} waiting for you`;
    this.#item.show();
  }
}
