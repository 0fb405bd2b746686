import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { styled } from '../toolkit/styled.ts';
import { sessionFilter } from '../../words/sessionFilter.ts';
import { icon, iconButton, textField } from '../toolkit/toolkit.ts';
import { count } from '../../words/amounts.ts';
import { formOf, isLow, rowHeights, sashValue } from '../state/layout.ts';
import { heightOfRows, itemsBetween } from '../state/listItems.ts';
import type { ListItem, ListItems } from '../state/listItems.ts';
import { listOf, placeOf } from '../state/panelModel.ts';
import type { PanelModel } from '../state/panelModel.ts';
import type { ViewContext } from './parts/viewContext.ts';
import { sash } from './sash.ts';
import { menuContext, rowId, sessionRow } from './sessionRow.ts';

/** Drawn above and below what is in sight, in pixels, so that fast scrolling meets no gap. */
const SPARE = 264;

/** On the list: where it was scrolled to by the state, not by the person. */
export const SCROLLED = 'scrolled';

/** How much a row shows. */
const rowsClass = { wide: 'rows-two', half: 'rows-one', narrow: 'rows-one rows-tiny' } as const;

/** Whether only the chosen row is shown: because there is no room, or because the person wants it so. */
export function isFolded({ layout, size }: PanelModel): boolean {
  return layout.folded || isLow(size);
}

export function sessionList(context: ViewContext): TemplateResult {
  return isFolded(context.state) ? chosenLine(context) : wholeList(context);
}

function wholeList(context: ViewContext): TemplateResult {
  const { state } = context;
  const list = listOf(state);
  const isWide = formOf(state.size) === 'wide';
  const at = sashValue(state.layout, state.size);
  const most = Math.floor(state.size.height / 2);
  // Above the session no higher than its rows.
  const size = isWide
    ? { width: `${String(at)}px` }
    : { height: `${String(Math.max(rowHeights.half, Math.min(heightOfRows(list, at), most)))}px` };
  return html`<nav
    class="sessions ${rowsClass[formOf(state.size)]}"
    id="sessions"
    aria-label="Sessions"
    ${styled(isWide ? size : { width: 'auto' })}
  >
    ${listTools(list, context)} ${filterFaults(context)}
    <div class="sessions-rows" ${styled(isWide ? { height: 'auto' } : size)}>
      ${listbox(html`${rows(list, context)}`, context)}
      ${
        list.sessions.length === 0
          ? html`<p class="sessions-none">No sessions match the filter.</p>`
          : nothing
      }
    </div>
    ${sash(context)}
  </nav>`;
}

function listTools(list: ListItems, { state, dispatch }: ViewContext): TemplateResult {
  const isWide = formOf(state.size) === 'wide';
  const end = howMany(list.sessions.length, state);
  return html`<div class="sessions-tools">
    ${textField({
      label: 'Filter sessions',
      hideLabel: true,
      className: 'sessions-filter',
      placeholder: isWide
        ? 'Filter: path, status:4xx, host:'
        : 'Filter: path, status:4xx, host:, rule:, is:asking',
      icon: 'filter',
      ...(end === undefined ? {} : { end }),
      value: state.filter,
      invalid: sessionFilter(state.filter).faults.length > 0,
      onInput: (text) => {
        dispatch({ type: 'filter', text });
      },
    })}
    ${iconButton({
      label: 'Clear sessions',
      icon: 'clear-all',
      onClick: () => {
        dispatch({ type: 'tell', notice: { type: 'clearSessions' } });
      },
    })}
    ${iconButton({
      label: 'Show only the chosen session',
      icon: 'chevron-up',
      onClick: () => {
        dispatch({ type: 'fold', folded: true });
      },
    })}
  </div>`;
}

/** What is wrong with words of the filter, which then have no effect. */
function filterFaults({ state }: ViewContext): TemplateResult | typeof nothing {
  const { faults } = sessionFilter(state.filter);
  return faults.length === 0
    ? nothing
    : html`<p class="sessions-fault" role="status">${icon('warning')} ${faults.join('. ')}</p>`;
}

/** "12 of 500" with a filter, else "14 sessions" where there is room. */
function howMany(shown: number, { sessions, filter, size }: PanelModel): string | undefined {
  if (filter.trim() !== '') return `${String(shown)} of ${String(sessions.size)}`;
  const form = formOf(size);
  if (form === 'wide') return undefined;
  return form === 'half' ? count(sessions.size, 'session') : String(sessions.size);
}

/** The chosen row, which one of all it is, and the ways to the next ones. */
function chosenLine(context: ViewContext): TemplateResult {
  const { state, dispatch } = context;
  const { sessions } = listOf(state);
  const chosen = placeOf(state, state.selected);
  const move = (by: number) => () => {
    dispatch({ type: 'moveChoice', by });
  };
  return html`<nav class="sessions sessions-line rows-one rows-tiny" aria-label="Sessions">
    <div class="sessions-rows">
      ${listbox(chosen === undefined ? html`` : sessionRow(chosen, 0, context), context)}
    </div>
    <span class="sessions-where"
      >${String((chosen?.index ?? -1) + 1)} of ${String(sessions.length)}</span
    >
    ${iconButton({ label: 'Session above', icon: 'chevron-up', onClick: move(-1) })}
    ${iconButton({ label: 'Session below', icon: 'chevron-down', onClick: move(1) })}
    ${
      isLow(state.size)
        ? nothing
        : iconButton({
            label: 'Show all sessions',
            icon: 'list-unordered',
            onClick: () => {
              dispatch({ type: 'fold', folded: false });
            },
          })
    }
  </nav>`;
}

/** The keyboard stays with the list, whichever row is chosen. */
function listbox(content: TemplateResult, context: ViewContext): TemplateResult {
  const { state, dispatch } = context;
  const chosen = placeOf(state, state.selected);
  return html`<div
    class="sessions-scroll"
    role="listbox"
    aria-label="Sessions, the newest first"
    aria-activedescendant=${chosen === undefined ? nothing : rowId(chosen.session.id)}
    tabindex="0"
    data-vscode-context=${chosen === undefined ? nothing : menuContext(chosen.session, state)}
    @keydown=${(event: KeyboardEvent) => {
      moveByKey(event, context);
    }}
    @scroll=${(event: Event) => {
      const { scrollTop: top, dataset } = event.currentTarget as HTMLElement;
      // Told late of what the state itself wanted: by now it may want something else.
      if (isFolded(state) || dataset[SCROLLED] === String(top)) return;
      Reflect.deleteProperty(dataset, SCROLLED);
      dispatch({ type: 'scrollList', top });
    }}
  >
    ${content}
  </div>`;
}

/** Only what is in sight is in the page, and the selected row, which the keyboard is at. */
function rows(list: ListItems, context: ViewContext): TemplateResult {
  const { state } = context;
  const { scrollTop, height } = state.list;
  const inSight = [...itemsBetween(list, scrollTop - SPARE, scrollTop + height + SPARE)];
  const chosen = placeOf(state, state.selected);
  if (chosen && !inSight.includes(chosen)) inSight.push(chosen);
  return html`<div
    class="sessions-canvas"
    role="presentation"
    ${styled({ height: `${String(list.height)}px` })}
  >
    ${repeat(inSight, keyOf, (item) => (item.kind === 'head' ? head(item) : sessionRow(item, item.top, context)))}
  </div>`;
}

function keyOf(item: ListItem): string {
  return item.kind === 'head' ? `head ${item.label}` : item.session.id;
}

/** For the eye: a row says its day by itself. */
function head({ label, count, top }: Extract<ListItem, { kind: 'head' }>): TemplateResult {
  return html`<div
    class="sessions-head ${count === null ? '' : 'tone-warn'}"
    aria-hidden="true"
    ${styled({ transform: `translateY(${String(top)}px)` })}
  >
    ${label}${count === null ? nothing : html` <span class="sessions-count">${count}</span>`}
  </div>`;
}

function moveByKey(event: KeyboardEvent, context: ViewContext): void {
  const { state, dispatch } = context;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const { sessions } = listOf(state);
  const page = Math.max(1, Math.floor(state.list.height / rowHeights[formOf(state.size)]) - 1);
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: 1,
    ArrowUp: -1,
    PageDown: page,
    PageUp: -page,
    Home: -sessions.length,
    End: sessions.length,
  };
  const by = steps[event.key];
  if (event.key === 'Delete') remove(context);
  if (by === undefined && event.key !== 'Enter') return;
  event.preventDefault();
  dispatch(by === undefined ? { type: 'enterSession' } : { type: 'moveChoice', by });
}

/** Removes the chosen session, if it is over. */
function remove({ state, dispatch }: ViewContext): void {
  const { selected: session } = state;
  if (session !== null) dispatch({ type: 'tell', notice: { type: 'deleteSession', session } });
}
