import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { QuestionView, SessionView } from '../../../session/sessionView.ts';
import { checkbox, icon } from '../../toolkit/toolkit.ts';
import { questionKey } from '../../state/panelModel.ts';
import { typedKey } from '../../state/questions.ts';
import type { ViewContext } from '../parts/viewContext.ts';
import { cardBar } from './cardBar.ts';
import { breakpointCard } from './breakpointCard.ts';
import { cardId } from './card.ts';
import type { CardContext, CardParts } from './card.ts';
import { certificateCard } from './certificateCard.ts';
import { clientCertificateCard } from './clientCertificateCard.ts';
import { cookieCard } from './cookieCard.ts';
import { credentialsCard } from './credentialsCard.ts';
import { protocolCard } from './protocolCard.ts';
import { redirectCard } from './redirectCard.ts';

/** A question, in the timeline where it arose: what is wrong, the facts to judge it by, the choices. */
export function questionCard(
  session: SessionView,
  view: QuestionView,
  context: ViewContext,
): TemplateResult {
  const id = cardId(session.id, view.ask);
  const alwaysKey = typedKey(session.id, view.ask, 'always');
  const always = context.state.typed.has(alwaysKey) && context.state.typed.get(alwaysKey) !== '';
  const answered = context.state.answered.has(questionKey(session.id, view.ask));
  const { title, body, ...parts } = cardParts({
    ...context,
    ...{ session, view },
    answered,
    answer: (answer) => {
      context.dispatch({ type: 'giveAnswer', session: session.id, ask: view.ask, answer, always });
    },
  });
  return html`<section
    class="card"
    id=${id}
    role="group"
    tabindex="-1"
    aria-labelledby="${id}-title"
  >
    ${cardBar(session, view, context)}
    <div class="card-body">
      <h2 class="card-title" id="${id}-title">${icon(parts.icon, 'tone-warn')} ${title}</h2>
      ${body}
      ${
        // A request that is let go on at a breakpoint is nothing that a rule could do.
        view.question.kind === 'breakpoint'
          ? nothing
          : html`<div class="card-always">
              ${checkbox({
                label: 'Always do this',
                title: 'The answer is also written as a rule, after you have seen it',
                checked: always,
                disabled: answered,
                onToggle: () => {
                  context.dispatch({ type: 'typed', key: alwaysKey, value: always ? '' : 'yes' });
                },
              })}
              <span class="card-note"
                >${always ? 'You will see the rule before it is written.' : nothing}</span
              >
            </div>`
      }
    </div>
  </section>`;
}

function cardParts(context: CardContext): CardParts {
  const { question } = context.view;
  switch (question.kind) {
    case 'certificate':
      return certificateCard(question, context);
    case 'credentials':
      return credentialsCard(question, context);
    case 'redirect':
      return redirectCard(question, context);
    case 'protocol':
      return protocolCard(question, context);
    case 'cookie':
      return cookieCard(question, context);
    case 'clientCertificate':
      return clientCertificateCard(question, context);
    case 'breakpoint':
      return breakpointCard(question, context);
  }
}
