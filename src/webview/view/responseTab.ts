import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { headerValue } from '../../session/headers.ts';
import type { HeaderList } from '../../session/headers.ts';
import type { HopView, ResponseView, SessionView } from '../../session/sessionView.ts';
import { count } from '../../words/amounts.ts';
import { statusLine } from '../../words/statusLine.ts';
import { bodyBytes, hasBody, isOver } from '../state/tabs.ts';
import { icon } from '../toolkit/toolkit.ts';
import { elapsed } from '../state/panelModel.ts';
import { bodyPane } from './body/bodyPane.ts';
import { headerTable } from './parts/headerTable.ts';
import type { ViewContext } from './parts/viewContext.ts';
import { movement, progressLine } from './parts/progress.ts';

/** Fields that tell most, in one line beside the fold. */
const TELLING = ['content-type', 'location', 'etag', 'cache-control'];

/** The answer: its fields folded to a line, and its body. */
export function responseTab(session: SessionView, context: ViewContext): TemplateResult {
  const ms = elapsed(context.state, session, context.now);
  const moving = session.state === 'running' ? movement(session, ms) : null;
  const fields = html`${headersFold(session, context)}${
    moving === null ? nothing : html`<div class="response-progress">${progressLine(moving)}</div>`
  }`;
  return html`<div class="response">
    ${
      hasBody(session)
        ? bodyPane(
            {
              ...{ session, of: 'response', size: bodyBytes(session), fields },
              notice: cutNotice(session),
            },
            context,
          )
        : html`${fields}
            <p class="body-none dim">
              ${isOver(session) ? 'The response has no body.' : 'The body has not arrived yet.'}
            </p>`
    }
  </div>`;
}

function headersFold(session: SessionView, context: ViewContext): TemplateResult {
  const { state, dispatch } = context;
  const key = `headers ${session.id}`;
  const open = state.unfolded.has(key);
  const last = session.hops.at(-1)?.response?.headers ?? [];
  return html`<section class="headers" aria-label="Response headers">
    <button
      class="headers-fold"
      aria-expanded=${open ? 'true' : 'false'}
      @click=${() => {
        dispatch({ type: 'toggle', key });
      }}
    >
      ${icon(open ? 'chevron-down' : 'chevron-right')} Headers
      <span class="dim">${last.length}</span>
      ${open ? nothing : telling(last)}
    </button>
    ${
      open
        ? html`<div class="headers-tables">
            ${session.hops.toReversed().map((hop) => tablesOf(hop, session, context))}
          </div>`
        : nothing
    }
  </section>`;
}

function telling(headers: HeaderList): TemplateResult {
  const shown = TELLING.flatMap((name) => {
    const value = headerValue(headers, name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return html`<span class="headers-telling mono"
    >${shown.map(([name, value]) => html`<span><span class="dim">${name}</span> ${value}</span>`)}</span
  >`;
}

/** What came back in one hop, the last exchange first. */
function tablesOf(hop: HopView, session: SessionView, context: ViewContext): TemplateResult {
  const number = session.hops.indexOf(hop) + 1;
  const whose = session.hops.length > 1 ? `, hop ${String(number)}` : '';
  const table = ({ status, statusText, headers }: ResponseView): TemplateResult =>
    headerTable(`Response headers, ${statusLine(status, statusText)}${whose}`, headers, context);
  const { response, earlier, informational, trailers, tunnels } = hop;
  return html`${response ? table(response) : nothing}
  ${trailers.length > 0 ? headerTable(`Trailers, after the body${whose}`, trailers, context) : nothing}
  ${informational.map(({ status, headers }) =>
    headerTable(`Before the response, ${statusLine(status)}${whose}`, headers, context),
  )}
  ${earlier.toReversed().map((exchange) => table(exchange.response))}
  ${tunnels.map(({ proxy, status, statusText, headers }) =>
    headerTable(
      `Answer of the proxy ${proxy} to CONNECT, ${statusLine(status, statusText)}${whose}`,
      headers,
      context,
    ),
  )}`;
}

/** A body that is not all there says so. */
function cutNotice(session: SessionView): string | null {
  const total = session.hops.at(-1)?.download?.total ?? -1;
  const of = total > 0 ? ` of ${count(total, 'byte')}` : '';
  switch (session.state) {
    case 'canceled':
      return `You canceled the request: only this part${of} arrived.`;
    case 'failed':
      return `The connection broke off: only this part${of} arrived.`;
    case 'running':
    case 'asking':
    case 'success':
      return null;
  }
}
