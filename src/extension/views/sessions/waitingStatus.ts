import * as vscode from 'vscode';
import type { SessionEvent } from '../../../session/sessionEvent.ts';
import type { Subscription } from '../../../workbench/event.ts';
import type { Sessions } from '../../../workbench/sessions.ts';
import { count } from '../../../words/amounts.ts';

/** In the status bar and at the icon of the views: how many requests wait for the person. A click shows the oldest. */
export class WaitingStatus implements vscode.Disposable {
  readonly #sessions: Sessions;
  readonly #badge: (badge: vscode.ViewBadge | undefined) => void;
  readonly #item: vscode.StatusBarItem;
  readonly #subscriptions: readonly Subscription[];

  constructor(sessions: Sessions, badge: (badge: vscode.ViewBadge | undefined) => void) {
    this.#sessions = sessions;
    this.#badge = badge;
    this.#item = vscode.window.createStatusBarItem(
      'requestWorkbench.waiting',
      vscode.StatusBarAlignment.Right,
      92,
    );
    this.#item.name = 'Waiting Requests';
    this.#item.backgroundColor = new vscode.ThemeColor('statusBarItem.warningBackground');
    this.#item.tooltip = 'Requests wait for your answer. Click to see the oldest.';
    this.#subscriptions = [
      sessions.onEvent(({ type }) => {
        if (CHANGES.has(type)) this.#show();
      }),
    ];
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#item.dispose();
  }

  #show(): void {
    const waiting = this.#sessions.running.filter(({ state }) => state === 'asking');
    const [oldest] = waiting;
    if (oldest === undefined) {
      this.#badge(undefined);
      this.#item.hide();
      return;
    }
    this.#badge({
      value: waiting.length,
      tooltip: `${count(waiting.length, 'request')} waiting for you`,
    });
    this.#item.text = `$(bell-dot) ${String(waiting.length)} waiting for you`;
    this.#item.command = {
      command: 'requestWorkbench.showSession',
      title: 'Show Session',
      arguments: [oldest.id],
    };
    this.#item.show();
  }
}

/** What begins or ends waiting. */
const CHANGES: ReadonlySet<SessionEvent['type']> = new Set<SessionEvent['type']>([
  'callback:asked',
  'callback:decided',
  'session:completed',
]);
