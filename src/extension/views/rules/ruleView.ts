import * as vscode from 'vscode';
import type { WindowHits } from '../../rules/windowHits.ts';
import type { Rules } from '../../../workbench/rules.ts';
import type { View } from '../tree/view.ts';
import type { ViewItem } from '../tree/viewItem.ts';
import { ruleItems, rulesInWords } from './ruleItems.ts';
import type { ShownRule } from './ruleItems.ts';
import { switchRule } from './switchRule.ts';

/** Rules: which there are, which are on, and how often each acted. A check mark is written into the rule's file. */
export class RuleView implements View {
  readonly #rules: Rules;
  readonly #hits: WindowHits;
  readonly onChanged: View['onChanged'];

  constructor(rules: Rules, hits: WindowHits) {
    this.#rules = rules;
    this.#hits = hits;
    this.onChanged = (listener) =>
      vscode.Disposable.from(
        rules.onChanged(listener),
        hits.onChanged(() => {
          listener(undefined);
        }),
        this.#redraw.event(listener),
      );
  }

  readonly #redraw = new vscode.EventEmitter<undefined>();

  items(): readonly ViewItem[] {
    const { areOff, problems } = this.#rules;
    return ruleItems({
      areOff,
      problems,
      files: this.#files,
      hitsOf: (file, rule) => this.#hits.of(file, rule),
      nameOf: (path) => vscode.workspace.asRelativePath(path),
      now: Date.now(),
    });
  }

  description(): string | undefined {
    return rulesInWords({ areOff: this.#rules.areOff, files: this.#files });
  }

  async check({ subject }: ViewItem, checked: boolean): Promise<void> {
    const { file, rule } = subject as ShownRule;
    await switchRule(file, rule, checked);
    // Where nothing was written, the check mark goes back.
    this.#redraw.fire(undefined);
  }

  /** The session in which a rule acted last; null: none that is kept. */
  lastSession({ subject }: ViewItem): string | null {
    const { file, rule } = subject as ShownRule;
    return this.#hits.of(file, rule).lastHit;
  }

  get #files() {
    return this.#rules.books.flatMap(({ files }) => files);
  }
}
