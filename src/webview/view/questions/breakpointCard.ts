import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { Question } from '../../../session/question.ts';
import { button, link } from '../../toolkit/toolkit.ts';
import { splitUrl } from '../../../words/urlParts.ts';
import { bytesInWords, duration } from '../../../words/amounts.ts';
import { statusLine } from '../../../words/statusLine.ts';
import { headerTable } from '../parts/headerTable.ts';
import { whyAskedFacts } from './card.ts';
import type { CardContext, CardParts } from './card.ts';

type BreakpointQuestion = Extract<Question, { kind: 'breakpoint' }>;

/** A request that is held: what is in hand, and whether it goes on. */
export function breakpointCard(question: BreakpointQuestion, context: CardContext): CardParts {
  const { phase, url, method, headers } = question;
  const { answered, answer, state, view, dispatch } = context;
  const { path, host } = splitUrl(url);
  const key = `headers ${view.ask}`;
  const open = state.unfolded.has(key);
  const decide = (goesOn: boolean) => () => {
    answer({ kind: 'breakpoint', continue: goesOn });
  };
  return {
    icon: 'debug-pause',
    title:
      phase === 'beforeRequestSent'
        ? `Stopped before it is sent: ${method} ${path} ${host}`
        : `Stopped at its response: ${method} ${path} ${host}`,
    body: html`
      <p class="card-problem">
        ${
          phase === 'beforeRequestSent'
            ? 'This request is about to be sent, with all changes by rules and modules.'
            : 'The response head has arrived, but has not been delivered yet.'
        }
      </p>
      <dl class="card-facts">
        <dt>URL</dt>
        <dd class="mono">${url}</dd>
        ${
          phase === 'beforeRequestSent'
            ? html`<dt>Body</dt>
                <dd>${bodyInWords(question.body)}</dd>`
            : html`<dt>Status</dt>
                <dd class="mono">${statusLine(question.status, question.statusText)}</dd>`
        }
        ${timeLimit(question)} ${whyAskedFacts(context)}
      </dl>
      <div class="card-choices">
        ${button({ label: 'Continue', primary: true, disabled: answered, onClick: decide(true) })}
        ${button({
          label: 'Cancel request',
          title: 'The request ends with ERR_ABORTED',
          disabled: answered,
          onClick: decide(false),
        })}
        <span class="card-aside"
          >${link(open ? 'Hide headers' : `Show headers (${String(headers.length)})`, () => {
            dispatch({ type: 'toggle', key });
          })}</span
        >
      </div>
      ${
        open
          ? headerTable(
              phase === 'beforeRequestSent' ? 'Request headers' : 'Response headers',
              headers,
              context,
            )
          : nothing
      }
    `,
  };
}

function timeLimit({ timeoutMs, onTimeout }: BreakpointQuestion): TemplateResult | typeof nothing {
  if (timeoutMs === null) return nothing;
  const then = onTimeout === 'continue' ? 'it continues' : 'it is canceled';
  return html`<dt>Waits</dt>
    <dd>for ${duration(timeoutMs)}; without an answer ${then}</dd>`;
}

function bodyInWords(
  body: Extract<BreakpointQuestion, { phase: 'beforeRequestSent' }>['body'],
): string {
  if (body === null) return 'none';
  const size = body.bytes === null ? 'of unknown size' : bytesInWords(body.bytes);
  return body.mimeType === null ? size : `${size}, ${body.mimeType}`;
}
