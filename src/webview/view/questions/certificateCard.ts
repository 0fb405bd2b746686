import { html, nothing } from 'lit';
import type { Question } from '../../../session/question.ts';
import { button, link } from '../../toolkit/toolkit.ts';
import { problemHeadline, trustable } from '../../../words/certificate.ts';
import { certificateFacts, certificateList } from '../parts/certificateFacts.ts';
import { whyAskedFacts } from './card.ts';
import type { CardContext, CardParts } from './card.ts';

export function certificateCard(
  question: Extract<Question, { kind: 'certificate' }>,
  context: CardContext,
): CardParts {
  const { answered, answer, today, state, view, dispatch } = context;
  const [leaf] = question.chain;
  const expired = leaf !== undefined && Date.parse(leaf.validTo) < today;
  const [gravest] = question.problems;
  const key = `chain ${view.ask}`;
  const open = state.unfolded.has(key);
  return {
    icon: 'warning',
    title: `The certificate of ${question.isProxy ? 'the proxy ' : ''}${question.host}:${String(question.port)} ${problemHeadline(gravest, expired)}`,
    body: html`
      ${question.problems.map(
        ({ sentence, error }) =>
          html`<p class="card-problem">
            ${sentence} <span class="dim error-name">${error}</span>
          </p>`,
      )}
      <dl class="card-facts">
        ${leaf ? certificateFacts(leaf, context) : nothing} ${whyAskedFacts(context)}
      </dl>
      <div class="card-choices">
        ${button({
          label: 'Deny',
          primary: true,
          disabled: answered,
          onClick: () => {
            answer({ kind: 'certificate', allow: false });
          },
        })}
        ${button({
          label: 'Allow once',
          title: 'For this request only',
          disabled: answered,
          onClick: () => {
            answer({ kind: 'certificate', allow: true, remember: 'once' });
          },
        })}
        ${button({
          label: 'Allow for this window',
          title: 'Until this window closes or you run Clear Certificate Exceptions',
          disabled: answered,
          onClick: () => {
            answer({ kind: 'certificate', allow: true, remember: 'context' });
          },
        })}
        <span class="card-aside"
          >${trust(question, context)}${link(open ? 'Hide chain' : 'Show chain', () => {
            dispatch({ type: 'toggle', key });
          })}</span
        >
      </div>
      ${open ? certificateList(context.session.id, question.chain, context) : nothing}
    `,
  };
}

/** Not an answer of its own: what is trusted from now on is asked by VS Code, with its facts. */
function trust(
  question: Extract<Question, { kind: 'certificate' }>,
  { answered, view, dispatch }: CardContext,
): unknown {
  if (answered || trustable(question) === null) return nothing;
  const label = question.chain.length > 1 ? 'Trust this CA…' : 'Trust this certificate…';
  return link(label, () => {
    dispatch({ type: 'tell', notice: { type: 'trustCa', ask: view.ask } });
  });
}
