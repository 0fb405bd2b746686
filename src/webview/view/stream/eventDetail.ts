import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { EventData, EventRow } from '../../../session/bodyText.ts';
import { bytesInWords } from '../../../words/amounts.ts';
import { exactTimeOfDay } from '../../../words/dates.ts';
import { shownText } from '../../text/shownText.ts';
import { iconButton } from '../../toolkit/toolkit.ts';
import { findInText } from './findInText.ts';

export interface Chosen {
  /** Among the rows of the type that is shown. */
  readonly place: number;
  readonly row: EventRow;
  /** Null: it is being fetched. */
  readonly data: EventData | { readonly fault: string } | null;
}

interface DetailActions {
  /** Tells the events of one stream from those of another. */
  readonly key: string;
  readonly copy: (text: string) => void;
  readonly close: () => void;
}

/** The event that was chosen, whole. */
export function eventDetail({ row, data }: Chosen, actions: DetailActions): TemplateResult {
  return html`<section class="stream-event" aria-label="Event ${row.number}">
    <header class="stream-event-head">
      <strong>${row.type}</strong>
      <span class="dim"
        >${[
          ...(row.id === null ? [] : [row.id]),
          ...(row.time === null ? [] : [exactTimeOfDay(row.time)]),
          bytesInWords(row.size),
        ].join(' · ')}</span
      >
      ${
        data !== null && 'text' in data
          ? iconButton({
              label: 'Copy the event',
              icon: 'copy',
              onClick: () => {
                actions.copy(data.text);
              },
            })
          : nothing
      }
      ${iconButton({
        label: 'Close (Escape)',
        icon: 'close',
        onClick: () => {
          actions.close();
        },
      })}
    </header>
    ${data === null ? nothing : dataOf(row, data, actions)}
  </section>`;
}

function dataOf(
  row: EventRow,
  data: EventData | { readonly fault: string },
  { key }: DetailActions,
): TemplateResult {
  if ('fault' in data) return html`<p class="body-notice tone-warn">${data.fault}</p>`;
  const { text, language, isCut } = data;
  const bytes = new TextEncoder().encode(text).byteLength;
  return html`${isCut ? html`<p class="body-notice tone-warn">This is the beginning of a long event. Save the body to read all of it.</p>` : nothing}
    <div
      class="body-text"
      ${shownText({
        key: `event ${key} ${String(row.number)}`,
        ...{ label: 'Data of the event', language, wrap: true, size: 0 },
        page: () => Promise.resolve({ text, from: 0, to: bytes, size: bytes, line: 0 }),
        find: (query, at, before) => Promise.resolve(findInText(text, query, at, before)),
        failed: (error) => {
          throw error;
        },
      })}
    ></div>`;
}
