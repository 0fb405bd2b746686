import { html } from 'lit';
import type { TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { until } from 'lit/directives/until.js';
import type { ShownBody } from '../../../protocol/messages.ts';
import { messageOf } from '../../../session/messageOf.ts';
import { filledBy } from '../../preview/filledBy.ts';
import type { Filling } from '../../preview/filledBy.ts';
import { progressRing } from '../../toolkit/toolkit.ts';
import type { ViewContext } from '../parts/viewContext.ts';
import type { ShownMessage } from './shownMessage.ts';
import { drawingOf } from './viewsOf.ts';
import type { Drawing } from './viewsOf.ts';
import { objectUrl } from './objectUrl.ts';

/** A body as one looks at it, not as one reads it. What a page would load, run or send is nothing: it is in a frame that may not. */
export function drawn(
  { session, of }: ShownMessage,
  { mimeType, size }: ShownBody,
  { ask }: ViewContext,
): TemplateResult {
  const which = { session: session.id, of };
  const bytes = async (): Promise<Uint8Array<ArrayBuffer>> => {
    const { base64 } = await ask('bodyBytes', which);
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  };
  const kind = drawingOf(mimeType) ?? 'image';
  const key = [session.id, of, mimeType, size].join(' ');
  switch (kind) {
    case 'table':
      return filled(key, 'Rows', async (element) => {
        const { showTable } = await import('../../preview/csvTable.ts');
        return showTable(element, (at) =>
          ask('bodyPage', { ...which, view: 'raw', at, before: false }),
        );
      });
    case 'document':
      return filled(key, 'Pages', async (element) => {
        const [{ showPdf }, data] = await Promise.all([
          import('../../preview/pdfPages.ts'),
          bytes(),
        ]);
        return showPdf(element, data);
      });
    default:
      return html`<div class="body-drawn">
        ${keyed(
          key,
          html`${until(
            bytes().then((data) => byBrowser(kind, data, mimeType), fault),
            progressRing(),
          )}`,
        )}
      </div>`;
  }
}

function filled(
  key: string,
  label: string,
  fill: (element: HTMLElement) => Promise<Filling>,
): TemplateResult {
  return html`${keyed(
    key,
    html`<div
      class="body-drawn"
      tabindex="0"
      role="region"
      aria-label=${label}
      ${filledBy(fill)}
    ></div>`,
  )}`;
}

function fault(error: unknown): TemplateResult {
  return html`<p class="dim">${messageOf(error)}</p>`;
}

function byBrowser(
  kind: Exclude<Drawing, 'table' | 'document'>,
  bytes: Uint8Array<ArrayBuffer>,
  mimeType: string,
): TemplateResult {
  switch (kind) {
    case 'image':
      return html`<img alt="Response image" ${objectUrl(bytes, mimeType)} />`;
    case 'audio':
      return html`<audio controls ${objectUrl(bytes, mimeType)}></audio>`;
    case 'video':
      return html`<video controls ${objectUrl(bytes, mimeType)}></video>`;
    case 'page':
      return html`<iframe
        title="Response page, without scripts and external content"
        sandbox=""
        referrerpolicy="no-referrer"
        .srcdoc=${new TextDecoder().decode(bytes)}
      ></iframe>`;
  }
}
