import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { HopView, SessionView } from '../../session/sessionView.ts';
import { bodyPane } from './body/bodyPane.ts';
import { headerTable } from './parts/headerTable.ts';
import type { ViewContext } from './parts/viewContext.ts';

/** What was sent: the URL whole, the fields of each hop as they went out, the body. */
export function requestTab(session: SessionView, context: ViewContext): TemplateResult {
  const { body } = session.request;
  return html`<div class="request">
    <div class="request-heads">
      ${session.hops.toReversed().map((hop) => sentBy(hop, session, context))}
    </div>
    ${
      body === null
        ? nothing
        : bodyPane(
            { ...{ session, of: 'request', size: body.bytes ?? 0 }, notice: null, fields: nothing },
            context,
          )
    }
  </div>`;
}

function sentBy(hop: HopView, session: SessionView, context: ViewContext): TemplateResult {
  const { sent, earlier } = hop;
  const method = sent?.method ?? hop.method;
  const url = sent?.url ?? hop.url;
  const number = session.hops.indexOf(hop) + 1;
  return html`<section class="hop-headers">
    <h2>
      ${session.hops.length > 1 ? html`<span class="hop-number">${number}</span>` : nothing}
      <span class="row-method method-${method.toLowerCase()}">${method}</span>
      <span class="request-url mono">${url}</span>
    </h2>
    ${
      sent === null
        ? html`<p class="dim">Nothing was sent.</p>`
        : headerTable('Request headers', sent.headers, context)
    }
    ${earlier
      .toReversed()
      .map(({ sent: before }) =>
        before ? headerTable('Request headers, sent before', before.headers, context) : nothing,
      )}
  </section>`;
}
