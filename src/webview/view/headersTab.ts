import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { HopView, ResponseView, SessionView } from '../../session/sessionView.ts';
import { statusLine } from '../../words/statusLine.ts';
import { headerTable } from './parts/headerTable.ts';
import type { ViewContext } from './parts/viewContext.ts';

/** Request and response fields of each hop, raw: names in their own case, in wire order, duplicates apart. */
export function headersTab(session: SessionView, context: ViewContext): TemplateResult {
  return html`<div class="tab-page">
    ${session.hops.map((hop, index) => hopHeaders(hop, index + 1, context))}
  </div>`;
}

function hopHeaders(hop: HopView, number: number, context: ViewContext): TemplateResult {
  const { sent, response, earlier, informational, trailers, tunnels } = hop;
  if (!sent && !response && tunnels.length === 0) return html``;
  const method = sent?.method ?? hop.method;
  const url = sent?.url ?? hop.url;
  return html`<section class="hop-headers">
    <h2 title="${method} ${url}"><span class="hop-number">${number}</span> ${method} ${url}</h2>
    ${tunnels.map(({ proxy, status, statusText, headers }) =>
      headerTable(
        `Answer of the proxy ${proxy} to CONNECT, ${statusLine(status, statusText)}`,
        headers,
        context,
      ),
    )}
    ${earlier.map((exchange) => exchangeHeaders(exchange, context))}
    ${sent ? headerTable('Request headers', sent.headers, context) : nothing}
    ${informational.map(({ status, headers }) =>
      headerTable(`Before the response, ${statusLine(status)}`, headers, context),
    )}
    ${response ? responseTable(response, context) : nothing}
    ${trailers.length > 0 ? headerTable('Trailers, after the body', trailers, context) : nothing}
  </section>`;
}

function exchangeHeaders(
  { sent, response }: HopView['earlier'][number],
  context: ViewContext,
): TemplateResult {
  return html`${sent ? headerTable('Request headers', sent.headers, context) : nothing}
  ${responseTable(response, context)}`;
}

function responseTable(
  { status, statusText, headers }: ResponseView,
  context: ViewContext,
): TemplateResult {
  return headerTable(`Response headers, ${statusLine(status, statusText)}`, headers, context);
}
