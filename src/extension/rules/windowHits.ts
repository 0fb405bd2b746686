import * as vscode from 'vscode';
import { HitCounter } from '../../ruleEditing/hits/ruleHits.ts';
import type { RuleHits } from '../../ruleEditing/hits/ruleHits.ts';
import type { Subscription } from '../../workbench/event.ts';
import type { Sessions } from '../../workbench/sessions.ts';

/** A busy run changes the numbers many times a second. */
const REFRESH_MS = 300;

/** How often each rule acted in the sessions of this window: above the rules of a file, and in the Rules view. */
export class WindowHits implements vscode.Disposable {
  readonly #counter = new HitCounter();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onChanged = this.#changed.event;
  readonly #subscriptions: readonly Subscription[];
  #timer: NodeJS.Timeout | null = null;

  constructor(sessions: Sessions) {
    for (const view of sessions.views) this.#counter.add(view);
    this.#subscriptions = [
      sessions.onEvent((event) => {
        const isEnd = event.type === 'session:completed';
        if (this.#counter.apply(event) || isEnd) this.#refresh();
      }),
      sessions.onRemoved((ids) => {
        this.#counter.remove(ids);
        this.#refresh();
      }),
    ];
  }

  of(file: string, rule: string): RuleHits {
    return this.#counter.of(file, rule);
  }

  dispose(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#changed.dispose();
  }

  #refresh(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#changed.fire();
    }, REFRESH_MS);
  }
}
