import { html } from 'lit';
import type { Question } from '../../../session/question.ts';
import { button } from '../../toolkit/toolkit.ts';
import { whyAskedFacts } from './card.ts';
import type { CardContext, CardParts } from './card.ts';

export function protocolCard(
  question: Extract<Question, { kind: 'protocol' }>,
  context: CardContext,
): CardParts {
  const { url, scheme } = question;
  const { answered, answer } = context;
  return {
    icon: 'link-external',
    title: `Open this ${scheme}: link in another application?`,
    body: html`
      <p class="card-problem">
        This URL is not HTTP. The program that your system uses for ${scheme}: would be started with
        this URL.
      </p>
      <dl class="card-facts">
        <dt>Scheme</dt>
        <dd class="mono">${scheme}:</dd>
        <dt>URL</dt>
        <dd class="mono">${url}</dd>
        ${whyAskedFacts(context)}
      </dl>
      <div class="card-choices">
        ${button({
          label: 'Block',
          primary: true,
          disabled: answered,
          onClick: () => {
            answer({ kind: 'protocol', allow: false });
          },
        })}
        ${button({
          label: 'Open',
          disabled: answered,
          onClick: () => {
            answer({ kind: 'protocol', allow: true });
          },
        })}
      </div>
    `,
  };
}
