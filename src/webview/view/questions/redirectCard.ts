import { html, nothing } from 'lit';
import type { Question } from '../../../session/question.ts';
import { button, icon, textField } from '../../toolkit/toolkit.ts';
import { readRedirectTarget } from '../../../session/readAddress.ts';
import { splitUrl } from '../../../words/urlParts.ts';
import { statusLine } from '../../../words/statusLine.ts';
import { typedKey } from '../../state/questions.ts';
import { whyAskedFacts } from './card.ts';
import type { CardContext, CardParts } from './card.ts';

export function redirectCard(
  question: Extract<Question, { kind: 'redirect' }>,
  context: CardContext,
): CardParts {
  const { status, from, to, method, nextMethod } = question;
  const { answered, answer, state, dispatch } = context;
  const key = typedKey(context.session.id, context.view.ask, 'to');
  const follow = (event: Event) => {
    if (answered) return;
    const card = (event.currentTarget as HTMLElement).closest('.card');
    const field = card?.querySelector<HTMLInputElement>('.card-url');
    const fault = card?.querySelector('.card-fault');
    const address = readRedirectTarget(field?.value ?? to, from);
    if ('url' in address) {
      answer({ kind: 'redirect', follow: true, url: address.url });
    } else if (fault) {
      fault.textContent = address.fault;
      field?.focus();
    }
  };
  const downgrade = from.startsWith('https:') && to.startsWith('http:');
  return {
    icon: 'arrow-swap',
    title: `${splitUrl(from).host} sends you to ${splitUrl(to).host || to}`,
    body: html`
      ${
        downgrade
          ? html`<p class="card-problem tone-warn">
              ${icon('unlock')} The new target is not encrypted.
            </p>`
          : nothing
      }
      <p class="card-problem">Nothing has been sent to the target yet.</p>
      <dl class="card-facts">
        <dt>From</dt>
        <dd class="mono">${from}</dd>
        <dt>Status</dt>
        <dd class="mono">${statusLine(status)}</dd>
        <dt>Method</dt>
        <dd>
          ${
            method === nextMethod
              ? html`stays <span class="mono">${method}</span>`
              : html`<span class="mono">${method}</span> becomes
                  <span class="mono">${nextMethod}</span
                  >${nextMethod === 'GET' ? ', without the body' : ''}`
          }
        </dd>
        ${whyAskedFacts(context)}
      </dl>
      <div class="card-fields">
        ${textField({
          ...{ label: 'To', className: 'card-url', disabled: answered, onEnter: follow },
          value: state.typed.get(key) ?? to,
          onInput: (value) => {
            dispatch({ type: 'typed', key, value });
          },
        })}
        <p class="card-fault tone-bad" role="alert"></p>
      </div>
      <div class="card-choices">
        ${button({
          label: 'Stop',
          title: 'The redirect itself becomes the response',
          primary: true,
          disabled: answered,
          onClick: () => {
            answer({ kind: 'redirect', follow: false });
          },
        })}
        ${button({ label: 'Follow', disabled: answered, onClick: follow })}
      </div>
    `,
  };
}
