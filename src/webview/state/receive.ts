import { reduceSession, startView } from '../../session/reduceSession.ts';
import type { SessionEvent } from '../../session/sessionEvent.ts';
import type { SessionView } from '../../session/sessionView.ts';
import type { HostNotice, PanelState } from '../../protocol/messages.ts';
import { withOther } from './compose.ts';
import { isOver } from './tabs.ts';
import { bodyKey, inSight, listOf, placeOf, selectedSession } from './panelModel.ts';
import { typedForOpen } from './questions.ts';
import { freshLayout } from './layout.ts';
import type { BodyState, PanelModel } from './panelModel.ts';

/** What is known of bodies; of older ones it is asked for again. */
const KEPT_BODIES = 20;

/** The state after the host has said something. `now` is on the panel's clock, `today` milliseconds since the epoch. */
export function receive(
  state: PanelModel,
  notice: HostNotice,
  now: number,
  today: number,
): PanelModel {
  switch (notice.type) {
    case 'init':
      return begin(state, notice.state, now, today);
    case 'events':
      return applyEvents(state, notice.events, now);
    case 'sessionsRemoved': {
      const sessions = without(state.sessions, notice.sessions);
      return {
        ...state,
        sessions,
        typed: typedForOpen({ ...state, sessions }),
        began: without(state.began, notice.sessions),
        fileSessions: without(state.fileSessions, notice.sessions),
        bodies: without(state.bodies, notice.sessions.flatMap(bodyKeys)),
        selected: choiceAmong(sessions, neighbor(state, sessions)),
      };
    }
    case 'trust':
      return { ...state, trusted: notice.trusted };
    case 'fileSession': {
      const { known } = notice;
      return { ...state, fileSessions: new Map(state.fileSessions).set(known.session, known) };
    }
    case 'rulesOff':
      return { ...state, rulesOff: notice.rulesOff };
    case 'compose':
      return { ...state, ...withOther(state, notice, notice.note) };
    case 'select':
      return show(state, notice.session);
    case 'focus':
      return withQuestionShown(state);
  }
}

function begin(
  state: PanelModel,
  { sessions, ...told }: PanelState,
  now: number,
  today: number,
): PanelModel {
  const known = new Map(sessions.map((session) => [session.id, session]));
  const began = sessions
    .filter((session) => !isOver(session))
    .map(({ id, startedAt }) => [id, now - Math.max(0, today - startedAt)] as const);
  return inSight({
    ...state,
    ready: true,
    trusted: told.trusted,
    rulesOff: told.rulesOff,
    fileSessions: new Map(told.fileSessions.map((known) => [known.session, known])),
    ...composed(state, told),
    sessions: known,
    typed: typedForOpen({ typed: state.typed, sessions: known }),
    began: new Map(began),
    kept: told.kept,
    layout: told.layout ?? freshLayout,
    selected: choiceAmong(known, told.selected ?? state.selected),
  });
}

/** The window remembers the draft whole; what the page has saved is without its secrets. */
function composed(state: PanelModel, { compose, saveTo }: Pick<PanelState, 'compose' | 'saveTo'>) {
  const known = compose === null || state.ready ? state : withOther(state, compose, null);
  return { draft: known.draft, compose: { ...known.compose, saveTo } };
}

function applyEvents(state: PanelModel, events: readonly SessionEvent[], now: number): PanelModel {
  const sessions = new Map(state.sessions);
  const began = new Map(state.began);
  let { selected, expecting, typed } = state;
  for (const event of events) {
    const before = sessions.get(event.session);
    if (before) sessions.set(event.session, reduceSession(before, event));
    else if (event.type === 'session:started') {
      sessions.set(event.session, startView(event));
      if (expecting || selected === null) selected = event.session;
      expecting = false;
    }
    // Messages are late, never early: the earliest beginning that an event speaks for is the best one.
    const start = now - event.time;
    began.set(event.session, Math.min(began.get(event.session) ?? start, start));
    if (event.type === 'session:completed') {
      began.delete(event.session);
      typed = typedForOpen({ typed, sessions });
    }
  }
  return withScrollKept(state, { ...state, sessions, began, typed, selected, expecting });
}

/** A question of the session that the person has come for is not behind another tab. */
function withQuestionShown(state: PanelModel): PanelModel {
  const session = selectedSession(state);
  if (session === undefined || session.questions.length === 0) return state;
  return { ...state, tab: { name: 'story', session: session.id } };
}

/** New rows come in at the top: a list that was scrolled down stays at the rows it showed. */
function withScrollKept(before: PanelModel, after: PanelModel): PanelModel {
  const { scrollTop } = before.list;
  if (scrollTop === 0 || before.sessions.size === after.sessions.size) return after;
  const first = listOf(before).items.find(({ kind, top }) => kind === 'row' && top >= scrollTop);
  if (first?.kind !== 'row') return after;
  const there = placeOf(after, first.session.id);
  if (there === undefined || there.top <= first.top) return after;
  return { ...after, list: { ...after.list, scrollTop: scrollTop + there.top - first.top } };
}

/** The selected session, or the next one in the list that is left. */
function neighbor(state: PanelModel, left: ReadonlyMap<string, SessionView>): string | null {
  const rows = listOf(state).sessions;
  const at = rows.findIndex(({ id }) => id === state.selected);
  if (at < 0) return state.selected;
  const near = [...rows.slice(at), ...rows.slice(0, at).reverse()];
  return near.find(({ id }) => left.has(id))?.id ?? null;
}

/** The session to show when `wished` may be gone: the one wished for, else the newest. */
function choiceAmong(
  sessions: ReadonlyMap<string, SessionView>,
  wished: string | null,
): string | null {
  if (wished !== null && sessions.has(wished)) return wished;
  return [...sessions.keys()].at(-1) ?? null;
}

function without<Value>(
  map: ReadonlyMap<string, Value>,
  keys: readonly string[],
): Map<string, Value> {
  const rest = new Map(map);
  for (const key of keys) rest.delete(key);
  return rest;
}

function show(state: PanelModel, session: string): PanelModel {
  return inSight({ ...state, selected: session, expecting: false });
}

function bodyKeys(session: string): string[] {
  return [bodyKey(session, 'request'), bodyKey(session, 'response')];
}

export function withBody(state: PanelModel, key: string, body: BodyState): PanelModel {
  const bodies = new Map(state.bodies);
  bodies.delete(key);
  bodies.set(key, body);
  for (const oldest of bodies.keys()) {
    if (bodies.size <= KEPT_BODIES) break;
    bodies.delete(oldest);
  }
  return { ...state, bodies };
}
