import { html } from 'lit';
import type { TemplateResult } from 'lit';
import { until } from 'lit/directives/until.js';
import { guard } from 'lit/directives/guard.js';
import type { ShownBody } from '../../../protocol/messages.ts';
import { progressRing } from '../../toolkit/toolkit.ts';
import type { ViewContext } from '../parts/viewContext.ts';
import type { ShownMessage } from './shownMessage.ts';
import { drawingOf } from './viewsOf.ts';
import type { Drawing } from './viewsOf.ts';
import { objectUrl } from './objectUrl.ts';
import { messageOf } from '../../../session/messageOf.ts';

/** A body as a browser draws it. What a page would load, run or send is nothing: it is in a frame that may not. */
export function drawn(
  { session, of }: ShownMessage,
  body: ShownBody,
  { ask }: ViewContext,
): TemplateResult {
  const { mimeType, size } = body;
  return html`<div class="body-drawn">
    ${guard([session.id, of, mimeType, size], () =>
      until(
        ask('bodyBytes', { session: session.id, of }).then(
          ({ base64 }) => drawing(drawingOf(mimeType) ?? 'image', base64, mimeType),
          (error: unknown) => html`<p class="dim">${messageOf(error)}</p>`,
        ),
        progressRing(),
      ),
    )}
  </div>`;
}

function drawing(kind: Drawing, base64: string, mimeType: string): TemplateResult {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  switch (kind) {
    case 'image':
      return html`<img alt="The response, an image" ${objectUrl(bytes, mimeType)} />`;
    case 'audio':
      return html`<audio controls ${objectUrl(bytes, mimeType)}></audio>`;
    case 'video':
      return html`<video controls ${objectUrl(bytes, mimeType)}></video>`;
    case 'page':
      return html`<iframe
        title="The response, a page without scripts and without what it would load"
        sandbox=""
        referrerpolicy="no-referrer"
        .srcdoc=${new TextDecoder().decode(bytes)}
      ></iframe>`;
  }
}
