import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { SessionView } from '../../session/sessionView.ts';
import type { ListMeasure } from '../state/intents.ts';
import { styled } from '../toolkit/styled.ts';
import { iconButton, textField } from '../toolkit/toolkit.ts';
import { listedSessions } from '../state/panelModel.ts';
import type { ViewContext } from './parts/viewContext.ts';
import { sessionRow } from './sessionRow.ts';

/** Rows drawn above and below those in sight, so that fast scrolling meets no gap. */
const SPARE_ROWS = 6;

export function sessionList(context: ViewContext): TemplateResult {
  const { state, dispatch } = context;
  const sessions = listedSessions(state);
  const filter = (text: string) => {
    dispatch({ type: 'filter', text });
  };
  return html`<nav class="sessions" aria-label="Sessions">
    <div class="sessions-tools">
      ${textField({
        label: 'Filter sessions',
        hideLabel: true,
        className: 'sessions-filter',
        placeholder: 'Filter sessions',
        icon: 'filter',
        value: state.filter,
        onInput: filter,
      })}
      ${iconButton({
        label: 'Clear sessions',
        icon: 'clear-all',
        onClick: () => {
          dispatch({ type: 'tell', notice: { type: 'clearSessions' } });
        },
      })}
    </div>
    <div class="sessions-rows">
      <div
        class="sessions-scroll"
        role="listbox"
        aria-label="Sessions, the newest first"
        tabindex=${sessions.length === 0 ? '-1' : nothing}
        @keydown=${(event: KeyboardEvent) => {
          moveByKey(event, context, sessions);
        }}
        @scroll=${(event: Event) => {
          dispatch({ type: 'scrollList', list: measureList(event.currentTarget as HTMLElement) });
        }}
      >
        ${rows(sessions, context)}
      </div>
      ${sessions.length === 0 ? html`<p class="sessions-none">No sessions match the filter.</p>` : nothing}
    </div>
  </nav>`;
}

/** Only the rows in sight are in the page, and the selected one, which may have the focus. */
function rows(sessions: readonly SessionView[], context: ViewContext): TemplateResult {
  const { state } = context;
  const { scrollTop, height, rowHeight } = state.list;
  const first = Math.max(0, Math.floor(scrollTop / rowHeight) - SPARE_ROWS);
  const end = Math.ceil((scrollTop + height) / rowHeight) + SPARE_ROWS;
  const inSight = sessions.map((session, index) => ({ session, index })).slice(first, end);
  const chosen = sessions.findIndex(({ id }) => id === state.selected);
  const session = sessions[chosen];
  if (session && chosen < first) inSight.unshift({ session, index: chosen });
  if (session && chosen >= end) inSight.push({ session, index: chosen });
  // Without a selected row the first one takes the keyboard.
  const reachable = chosen < 0 ? 0 : chosen;
  return html`<div
    class="sessions-canvas"
    role="presentation"
    ${styled({ height: `calc(var(--rw-row) * ${String(sessions.length)})` })}
  >
    ${repeat(
      inSight,
      (row) => row.session.id,
      (row) =>
        sessionRow(
          row.session,
          {
            index: row.index,
            count: sessions.length,
            selected: row.index === chosen,
            reachable: row.index === reachable,
          },
          context,
        ),
    )}
  </div>`;
}

export function measureList(list: HTMLElement): ListMeasure {
  const row = list.querySelector<HTMLElement>('.row');
  return {
    scrollTop: list.scrollTop,
    height: list.clientHeight,
    rowHeight: row && row.offsetHeight > 0 ? row.offsetHeight : 54,
  };
}

function moveByKey(
  event: KeyboardEvent,
  context: ViewContext,
  sessions: readonly SessionView[],
): void {
  const { state, dispatch } = context;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const page = Math.max(1, Math.floor(state.list.height / state.list.rowHeight) - 1);
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: 1,
    ArrowUp: -1,
    PageDown: page,
    PageUp: -page,
    Home: -sessions.length,
    End: sessions.length,
  };
  const by = steps[event.key];
  if (by !== undefined) {
    event.preventDefault();
    dispatch({ type: 'moveChoice', by });
  } else if (event.key === 'Enter' || event.key === ' ') {
    const session = (event.target as HTMLElement).dataset['session'];
    if (session === undefined) return;
    event.preventDefault();
    dispatch({ type: 'choose', session, open: true });
  }
}
