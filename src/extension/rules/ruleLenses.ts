import * as vscode from 'vscode';
import { SHOW_SESSION } from '../editor/commandIds.ts';
import { loadReaders } from '../../rules/document/readDocument.ts';
import { hitWords, nearMissWords } from '../../ruleEditing/hits/hitWords.ts';
import type { RuleHits } from '../../ruleEditing/hits/ruleHits.ts';
import { rulePlaces } from '../../ruleEditing/hits/rulePlaces.ts';
import type { RulePlace } from '../../ruleEditing/hits/rulePlaces.ts';
import type { SessionView } from '../../session/sessionView.ts';
import { isLarge } from './ruleDocuments.ts';
import type { Sessions } from '../../workbench/sessions.ts';
import type { WindowHits } from './windowHits.ts';

const SELECTOR: vscode.DocumentSelector = {
  scheme: 'file',
  pattern: '**/*.request-rules.{json,jsonc,yaml,yml}',
};

class RuleLens extends vscode.CodeLens {
  readonly file: string;
  readonly rule: string;
  readonly enabled: boolean;
  readonly says: 'hits' | 'nearMisses';

  constructor(file: string, { id, line, enabled }: RulePlace, says: 'hits' | 'nearMisses') {
    super(new vscode.Range(line, 0, line, 0));
    this.file = file;
    this.rule = id;
    this.enabled = enabled;
    this.says = says;
  }
}

/** Above each rule of a rule file: how often it acted, in which session last, and how often it nearly did. */
export class RuleLenses implements vscode.CodeLensProvider, vscode.Disposable {
  readonly #sessions: Sessions;
  readonly #hits: WindowHits;
  readonly onDidChangeCodeLenses: vscode.Event<void>;
  readonly #registration: vscode.Disposable;
  /** Of texts whose syntax was right when they were last looked at. */
  readonly #places = new WeakMap<vscode.TextDocument, readonly RulePlace[]>();

  constructor(sessions: Sessions, hits: WindowHits) {
    this.#sessions = sessions;
    this.#hits = hits;
    this.onDidChangeCodeLenses = hits.onChanged;
    this.#registration = vscode.languages.registerCodeLensProvider(SELECTOR, this);
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
      const { nearMisses } = this.#hits.of(fsPath, place.id);
      return nearMisses === 0 ? [lens] : [lens, new RuleLens(fsPath, place, 'nearMisses')];
    });
  }

  /** Only those that can be seen are put into words. */
  resolveCodeLens(lens: vscode.CodeLens): vscode.CodeLens {
    if (!(lens instanceof RuleLens)) return lens;
    const hits = this.#hits.of(lens.file, lens.rule);
    const session = lens.says === 'hits' ? hits.lastHit : hits.lastNearMiss;
    const view = session === null ? undefined : this.#sessions.view(session);
    const title = lens.says === 'hits' ? hitsOf(lens, hits, view) : nearMissWords(hits);
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
    this.#registration.dispose();
  }
}

/** That a rule which is off was never used says nothing about its conditions. */
function hitsOf({ enabled }: RuleLens, hits: RuleHits, last: SessionView | undefined): string {
  return !enabled && hits.hits === 0 ? 'off' : hitWords(hits, last);
}
