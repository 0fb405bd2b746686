import * as vscode from 'vscode';
import { loadReaders } from '../../rules/document/readDocument.ts';
import { hitWords, nearMissWords } from '../../ruleEditing/hits/hitWords.ts';
import { HitCounter } from '../../ruleEditing/hits/ruleHits.ts';
import { rulePlaces } from '../../ruleEditing/hits/rulePlaces.ts';
import type { RulePlace } from '../../ruleEditing/hits/rulePlaces.ts';
import { isLarge } from './ruleDocuments.ts';
import type { Sessions } from '../../workbench/sessions.ts';
import type { Subscription } from '../../workbench/event.ts';

const SELECTOR: vscode.DocumentSelector = {
  scheme: 'file',
  pattern: '**/*.request-rules.{json,jsonc,yaml,yml}',
};
const SHOW_SESSION = 'requestWorkbench.showSession';
/** A busy run changes the numbers many times a second. */
const REFRESH_MS = 300;

class RuleLens extends vscode.CodeLens {
  readonly file: string;
  readonly rule: string;
  readonly says: 'hits' | 'nearMisses';

  constructor(file: string, { id, line }: RulePlace, says: 'hits' | 'nearMisses') {
    super(new vscode.Range(line, 0, line, 0));
    this.file = file;
    this.rule = id;
    this.says = says;
  }
}

/** Above each rule of a rule file: how often it acted, in which session last, and how often it nearly did. */
export class RuleLenses implements vscode.CodeLensProvider, vscode.Disposable {
  readonly #sessions: Sessions;
  readonly #counter = new HitCounter();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.#changed.event;
  readonly #subscriptions: readonly Subscription[];
  /** Of texts whose syntax was right when they were last looked at. */
  readonly #places = new WeakMap<vscode.TextDocument, readonly RulePlace[]>();
  #timer: NodeJS.Timeout | null = null;

  constructor(sessions: Sessions) {
    this.#sessions = sessions;
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
      vscode.languages.registerCodeLensProvider(SELECTOR, this),
    ];
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    if (isLarge(document)) return [];
    const { fsPath } = document.uri;
    await loadReaders([fsPath]);
    // While a person types, a text is mostly broken; the lenses stay where they were.
    const places = rulePlaces(fsPath, document.getText()) ?? this.#places.get(document) ?? [];
    this.#places.set(document, places);
    return places.flatMap((place) => {
      const lens = new RuleLens(fsPath, place, 'hits');
      const { nearMisses } = this.#counter.of(fsPath, place.id);
      return nearMisses === 0 ? [lens] : [lens, new RuleLens(fsPath, place, 'nearMisses')];
    });
  }

  /** Only those that can be seen are put into words. */
  resolveCodeLens(lens: vscode.CodeLens): vscode.CodeLens {
    if (!(lens instanceof RuleLens)) return lens;
    const hits = this.#counter.of(lens.file, lens.rule);
    const session = lens.says === 'hits' ? hits.lastHit : hits.lastNearMiss;
    const view = session === null ? undefined : this.#sessions.view(session);
    const title = lens.says === 'hits' ? hitWords(hits, view) : nearMissWords(hits);
    lens.command =
      view === undefined
        ? { title: title ?? '', command: '' }
        : {
            title: title ?? '',
            tooltip:
              lens.says === 'hits'
                ? 'Show the last session that this rule acted in'
                : 'Show the last session that this rule nearly acted in',
            command: SHOW_SESSION,
            arguments: [view.id],
          };
    return lens;
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
