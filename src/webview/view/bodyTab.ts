import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import type { SessionView } from '../../session/sessionView.ts';
import type { BodyPreview } from '../../protocol/messages.ts';
import { button, link, progressRing } from '../toolkit/toolkit.ts';
import type { BodyState } from '../state/panelModel.ts';
import { isJson, jsonTokens } from './jsonTokens.ts';
import { bytesInWords, count } from '../../words/amounts.ts';
import type { ViewContext } from './parts/viewContext.ts';

/** What is drawn at most: the editor is the place for more. */
const WHOLE = { lines: 2_000, lineLength: 2_000, tokens: 4_000 };
const SHORT = { lines: 4, lineLength: 240, tokens: 200 };

interface Limits {
  readonly lines: number;
  readonly lineLength: number;
  readonly tokens: number;
}

export function bodyTab(session: SessionView, context: ViewContext): TemplateResult {
  const body = context.state.bodies.get(session.id);
  return html`<div class="tab-page">
    <div class="body-bar">
      <span class="dim"
        >${body?.kind === 'ready' ? bodyFacts(body.preview).join(' · ') : nothing}</span
      >
      ${button({ label: 'Open in editor', icon: 'go-to-file', onClick: opener(session, context) })}
    </div>
    ${bodyText(body, WHOLE)}
  </div>`;
}

/** The beginning of the body, below the last hop. */
export function shortBody(session: SessionView, context: ViewContext): TemplateResult {
  const body = context.state.bodies.get(session.id);
  const facts = body?.kind === 'ready' ? bodyFacts({ ...body.preview, truncated: false }) : [];
  return html`<section class="body-short" aria-label="Response body">
    ${bodyText(body, SHORT)}
    <p class="body-facts">
      ${facts.map((fact) => `${fact} · `)}${link('Open in editor', opener(session, context))}
    </p>
  </section>`;
}

function opener(session: SessionView, { dispatch }: ViewContext): () => void {
  return () => {
    dispatch({ type: 'tell', notice: { type: 'openBody', session: session.id } });
  };
}

function bodyText(body: BodyState | undefined, limits: Limits): unknown {
  if (!body || body.kind === 'loading') return progressRing();
  if (body.kind === 'failed') return html`<p class="tone-warn">${body.message}</p>`;
  const { preview } = body;
  if (preview.text === null) return html`<p class="dim">Not text: nothing to preview here.</p>`;
  return guard([preview, limits], () => preformatted(preview, limits));
}

function preformatted({ text, mimeType, truncated }: BodyPreview, limits: Limits): TemplateResult {
  const lines = (text ?? '').split('\n');
  const cut = lines.length > limits.lines || truncated;
  const shown = lines
    .slice(0, limits.lines)
    .map((line) =>
      line.length > limits.lineLength ? `${line.slice(0, limits.lineLength)}…` : line,
    )
    .join('\n');
  const content = isJson(mimeType)
    ? jsonTokens(shown, limits.tokens).map((token) =>
        token.kind === 'other'
          ? token.text
          : html`<span class="json-${token.kind}">${token.text}</span>`,
      )
    : shown;
  // The text stands in one piece, since white space between tags would be part of it.
  return html`<pre class="body-text" tabindex="0" aria-label="Body, as text">
${content}${cut ? '\n…' : nothing}</pre>`;
}

function bodyFacts({ mimeType, totalBytes, lines, truncated }: BodyPreview): string[] {
  return [
    ...(mimeType === null ? [] : [mimeType]),
    ...(lines === null ? [] : [count(lines, 'line')]),
    bytesInWords(totalBytes),
    ...(truncated ? ['only the beginning is shown'] : []),
  ];
}
