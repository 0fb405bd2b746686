import type { MessageKind } from '../../session/bodyText.ts';
import type { SessionView } from '../../session/sessionView.ts';
import type { FileSession, KeptOfSession, ListLayout, ShownBody } from '../../protocol/messages.ts';
import type { ListMeasure } from './intents.ts';
import { formOf, freshLayout, rowHeights } from './layout.ts';
import type { PanelSize } from './layout.ts';
import { inListOrder, listItems } from './listItems.ts';
import type { ListItem, ListItems } from './listItems.ts';
import type { Draft } from '../../draft/draft.ts';
import { draftToSave, sourceToSave } from '../../draft/savedDraft.ts';
import { freshCompose } from './compose.ts';
import type { ComposeState } from './compose.ts';
import type { BodyLook, SavedState } from './savedState.ts';
import { isOver } from './tabs.ts';
import type { ChosenTab } from './tabs.ts';
import { sessionFilter } from '../../words/sessionFilter.ts';

/** All that the panel draws. It changes only in `receive.ts` and `act.ts`. */
export interface PanelModel {
  /** False until the host's first message: nothing is known yet. */
  readonly ready: boolean;
  readonly trusted: boolean;
  readonly rulesOff: boolean;
  /** The oldest first. */
  readonly sessions: ReadonlyMap<string, SessionView>;
  /** On the panel's own clock, when each running session began: its clock goes on between events. */
  readonly began: ReadonlyMap<string, number>;
  /** Of those that are from request files. */
  readonly fileSessions: ReadonlyMap<string, FileSession>;
  /** What there is of sessions of other windows. */
  readonly kept: Readonly<Record<string, KeptOfSession>>;
  /** By {@link bodyKey}. */
  readonly bodies: ReadonlyMap<string, BodyState>;
  readonly selected: string | null;
  readonly tab: ChosenTab | null;
  readonly look: BodyLook;
  /** What a button of the body has just done, said on it for a moment. */
  readonly done: {
    readonly button: 'copy' | 'save' | 'copyChain' | 'saveChain';
    readonly words: string;
  } | null;
  readonly filter: string;
  readonly draft: Draft;
  readonly compose: ComposeState;
  /** What keeps the draft from being sent. */
  readonly fault: string | null;
  /** A request was sent from here and its session is not known yet: it will be shown when it starts. */
  readonly expecting: boolean;
  readonly unfolded: ReadonlySet<string>;
  /** What stands in the fields of open questions; see `typedKey`. */
  readonly typed: ReadonlyMap<string, string>;
  /** Questions answered here, whose answer the host has not confirmed yet. */
  readonly answered: ReadonlySet<string>;
  readonly list: ListMeasure;
  readonly layout: ListLayout;
  readonly size: PanelSize;
  /** The beginning of the present day, in milliseconds since the epoch. */
  readonly today: number;
}

export type BodyState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready'; readonly body: ShownBody }
  | { readonly kind: 'failed'; readonly message: string };

export function initialModel(saved: SavedState): PanelModel {
  return {
    ready: false,
    trusted: true,
    rulesOff: false,
    sessions: new Map(),
    began: new Map(),
    fileSessions: new Map(),
    kept: {},
    bodies: new Map(),
    selected: saved.selected,
    tab: saved.tab === null ? null : { name: saved.tab, session: null },
    look: saved.look,
    done: null,
    filter: saved.filter,
    draft: saved.draft,
    compose: { ...freshCompose, source: saved.source },
    fault: null,
    expecting: false,
    unfolded: new Set(),
    typed: new Map(Object.entries(saved.typed)),
    answered: new Set(),
    list: { scrollTop: 0, height: 720 },
    layout: freshLayout,
    size: { width: 1240, height: 720 },
    today: 0,
  };
}

/** Of the last state that was asked about: the list is the same while these are. */
let last: { readonly of: readonly unknown[]; readonly items: ListItems } | undefined;

/** The sessions that the filter lets through, in their places. */
export function listOf(state: PanelModel): ListItems {
  const { sessions, filter, today, size } = state;
  const form = formOf(size);
  const of = [sessions, filter, today, form];
  if (last?.of.every((part, index) => part === of[index]) === true) return last.items;
  const items = listItems(inListOrder(filtered(state)), {
    ...{ today, rowHeight: rowHeights[form], saysToday: form === 'wide' },
  });
  last = { of, items };
  return items;
}

/** Where a session stands in the list. */
export function placeOf(
  state: PanelModel,
  id: string | null,
): Extract<ListItem, { kind: 'row' }> | undefined {
  for (const item of listOf(state).items) {
    if (item.kind === 'row' && item.session.id === id) return item;
  }
  return undefined;
}

/** The list scrolled so far that the selected row is in sight. */
export function inSight(state: PanelModel): PanelModel {
  const row = placeOf(state, state.selected);
  if (row === undefined) return state;
  const { scrollTop, height } = state.list;
  const end = row.top + rowHeights[formOf(state.size)] - height;
  // With the head above it, when there is nothing else above.
  const start = row.index === 0 ? 0 : row.top;
  if (scrollTop <= start && scrollTop >= end) return state;
  return { ...state, list: { ...state.list, scrollTop: scrollTop > start ? start : end } };
}

function filtered(state: PanelModel): SessionView[] {
  const sessions = [...state.sessions.values()];
  return state.filter.trim() === ''
    ? sessions
    : sessions.filter(sessionFilter(state.filter).matches);
}

export function selectedSession(state: PanelModel): SessionView | undefined {
  return state.selected === null ? undefined : state.sessions.get(state.selected);
}

/** How long a session has taken by now, in milliseconds; the clock of a running one goes on between its events. */
export function elapsed(state: PanelModel, session: SessionView, now: number): number {
  const began = isOver(session) ? undefined : state.began.get(session.id);
  return began === undefined ? session.elapsedMs : Math.max(session.elapsedMs, now - began);
}

/** A body by its session, and whose it is. */
export function bodyKey(session: string, of: MessageKind): string {
  return `${session} ${of}`;
}

/** Whether a body that a session had is there to be looked at. */
export function isKept({ kept }: PanelModel, session: string, of: MessageKind): boolean {
  return kept[session]?.[of] !== false;
}

/** Whether the request of a session is known whole. */
export function canSendAgain({ kept }: PanelModel, session: string): boolean {
  return kept[session]?.again !== false;
}

export function questionKey(session: string, ask: string): string {
  return `${session} ${ask}`;
}

export function toSaved({
  selected,
  tab,
  look,
  draft,
  compose,
  filter,
  typed,
}: PanelModel): SavedState {
  return {
    ...{ version: 2, selected, tab: tab?.name ?? null, look, filter },
    ...{
      draft: draftToSave(draft),
      source: sourceToSave(compose.source),
      typed: Object.fromEntries(typed),
    },
  };
}
