import type { Effect } from './state/act.ts';
import type { PanelModel } from './state/panelModel.ts';
import { questionKey, selectedSession } from './state/panelModel.ts';
import { FIND } from './text/shownText.ts';
import { cardId } from './view/questions/card.ts';

/** A person who has typed within this time is still typing; in milliseconds. */
const TYPING = 1_500;

/** Moves the keyboard focus where the person has gone, or is asked; never away from someone who types. */
export class FocusKeeper {
  readonly #root: HTMLElement;
  readonly #met = new Set<string>();
  #typedAt = -Infinity;

  constructor(root: HTMLElement) {
    this.#root = root;
    root.addEventListener('input', () => {
      this.#typedAt = performance.now();
    });
  }

  move(target: Extract<Effect, { kind: 'focus' }>['target']): void {
    switch (target) {
      case 'url':
        this.#focus('.compose-url');
        break;
      case 'entry':
        // The card, not a button in it: Enter answers nothing.
        if (this.#focus('.card') === null) this.#focus('.compose-url');
        break;
      case 'card':
        this.#focus('.card')?.scrollIntoView({ block: 'nearest' });
        break;
      case 'find':
        this.#root.querySelector('.body-text')?.dispatchEvent(new CustomEvent(FIND));
        break;
      case 'list':
        this.#focus('.sessions-scroll');
        break;
      case 'session':
        if (this.#focus('.card') === null) {
          this.#focus('.session select, .session vscode-panel-tab[aria-selected="true"]');
        }
    }
  }

  /**
   * Brings the person to a question of the selected session that was not there before. Someone who goes through the list
   * stays there.
   */
  meetQuestions(state: PanelModel): void {
    const session = selectedSession(state);
    const question = session?.questions[0];
    if (!session || !question) return;
    const key = questionKey(session.id, question.ask);
    const card = document.getElementById(cardId(session.id, question.ask));
    if (!card || this.#met.has(key)) return;
    this.#met.add(key);
    card.scrollIntoView({ block: 'nearest' });
    if (this.#isTyping() || this.#isInList() || !document.hasFocus()) return;
    const field = card.querySelector<HTMLInputElement>('.card-fields > :not(.card-url)');
    const empty = [...card.querySelectorAll<HTMLInputElement>('.card-fields > *')].find(
      (each) => each.value === '',
    );
    (question.question.kind === 'credentials' ? (empty ?? field ?? card) : card).focus({
      preventScroll: true,
    });
  }

  #isInList(): boolean {
    return document.activeElement?.closest('.sessions') != null;
  }

  #isTyping(): boolean {
    return performance.now() - this.#typedAt < TYPING;
  }

  #focus(selector: string): HTMLElement | null {
    const element = this.#root.querySelector<HTMLElement>(selector);
    element?.focus({ preventScroll: true });
    return element;
  }
}
