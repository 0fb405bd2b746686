import { html } from 'lit';
import type { TemplateResult } from 'lit';
import type { Answer } from '../../../session/question.ts';
import type { QuestionView, SessionView } from '../../../session/sessionView.ts';
import { named, nearMiss } from '../parts/decisionLine.ts';
import type { ViewContext } from '../parts/viewContext.ts';

/** What each kind of card is made of; the frame is the same for all. */
export interface CardParts {
  readonly icon: string;
  readonly title: string;
  readonly body: TemplateResult;
}

/** What a card needs to draw itself and to pass on the answer. */
export interface CardContext extends ViewContext {
  readonly session: SessionView;
  readonly view: QuestionView;
  /** An answer was given and is on its way: nothing can be pressed twice. */
  readonly answered: boolean;
  readonly answer: (answer: Answer) => void;
}

/** The rows that say why a person is asked: who wants it, and which rules almost answered. */
export function whyAskedFacts({ view, dispatch }: CardContext): TemplateResult[] {
  const { askedBy } = view;
  const wanted =
    askedBy === undefined
      ? []
      : [
          html`<dt>Asked</dt>
            <dd>because ${named(askedBy, dispatch)} wants you to decide</dd>`,
        ];
  const misses = view.nearMisses.map(
    (miss) =>
      html`<dt>Near miss</dt>
        <dd>${nearMiss(miss, dispatch)}</dd>`,
  );
  return [...wanted, ...misses];
}

export function cardId(session: string, ask: string): string {
  return `question-${encodeURIComponent(session)}-${encodeURIComponent(ask)}`;
}
