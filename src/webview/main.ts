import { render } from 'lit';
import { act } from './state/act.ts';
import type { Effect } from './state/act.ts';
import { announcements } from './announcements.ts';
import { FocusKeeper } from './focus.ts';
import { connectHost } from './host.ts';
import type { Intent } from './state/intents.ts';
import { readSavedState } from './state/savedState.ts';
import { hasBody, isOver } from './state/tabs.ts';
import { registerToolkit } from './toolkit/toolkit.ts';
import { app } from './view/app.ts';
import { measureList } from './view/sessionList.ts';
import { receive, withBody } from './state/receive.ts';
import { selectedSession, initialModel, toSaved } from './state/panelModel.ts';
import type { PanelModel } from './state/panelModel.ts';
import { messageOf } from '../session/messageOf.ts';

/** Milliseconds between two moves of a running session's clock. */
const TICK = 250;
/** A session must stay selected this long before its body is asked for: arrow keys pass over many. */
const SETTLED = 120;
/** Changes are saved together, this long after the first one. */
const SAVE_DELAY = 300;

registerToolkit();

const root = elementById('panel');
const status = elementById('panel-status');
const alert = elementById('panel-alert');
const focus = new FocusKeeper(root);
const host = connectHost((notice) => {
  change(receive(state, notice, performance.now(), Date.now()));
});

let state = initialModel(readSavedState(host.savedState()));
let focusTarget: Extract<Effect, { kind: 'focus' }>['target'] | null = null;
let frame = 0;
let clock: ReturnType<typeof setTimeout> | undefined;
let settling: ReturnType<typeof setTimeout> | undefined;
let settlingFor: string | null = null;
let saving: ReturnType<typeof setTimeout> | undefined;

function dispatch(intent: Intent): void {
  const { next, effects } = act(state, intent);
  for (const effect of effects) {
    if (effect.kind === 'notify') host.notify(effect.notice);
    else focusTarget = effect.target;
  }
  change(next);
}

function change(next: PanelModel): void {
  const told = announcements(state, next);
  say(status, told.status);
  say(alert, told.alert);
  const before = state;
  state = next;
  if (isWorthSaving(before, next)) saving ??= setTimeout(save, SAVE_DELAY);
  draw();
}

/** The same words a second time are only spoken when the region was empty in between. */
function say(region: HTMLElement, words: string): void {
  if (words === '') return;
  region.textContent = '';
  requestAnimationFrame(() => {
    region.textContent = words;
  });
}

/** Asks for one drawing in the next frame, however much happens before it. */
function draw(): void {
  if (frame === 0 && state.ready) frame = requestAnimationFrame(drawNow);
}

function drawNow(): void {
  frame = 0;
  if (root.hasAttribute('aria-busy')) {
    root.replaceChildren();
    root.removeAttribute('aria-busy');
  }
  render(app({ state, now: performance.now(), today: Date.now(), dispatch }), root);
  scrollList();
  if (focusTarget !== null) focus.move(focusTarget);
  focusTarget = null;
  focus.meetQuestions(state);
  measure();
  keepTime();
  fetchBody();
}

/** Scrolls the list where the state says; where the person scrolled to, the state knows already. */
function scrollList(): void {
  const list = root.querySelector<HTMLElement>('.sessions-scroll');
  const { scrollTop } = state.list;
  if (list && Math.abs(list.scrollTop - scrollTop) > 1) list.scrollTop = scrollTop;
}

/** Takes the list's real size into the state; draws again only if it has changed. */
function measure(): void {
  const list = root.querySelector<HTMLElement>('.sessions-scroll');
  if (!list) return;
  const { height, rowHeight } = measureList(list);
  if (height === 0 || (height === state.list.height && rowHeight === state.list.rowHeight)) return;
  dispatch({ type: 'scrollList', list: { ...state.list, height, rowHeight } });
}

/** The clock runs only while a session does, and not in a hidden panel. */
function keepTime(): void {
  const running = state.began.size > 0;
  if (!running || clock !== undefined) return;
  clock = setTimeout(() => {
    clock = undefined;
    draw();
  }, TICK);
}

function fetchBody(): void {
  const session = selectedSession(state);
  // Asked for once a choice has settled; what goes on in other sessions does not put it off.
  if (session?.id === settlingFor) return;
  clearTimeout(settling);
  settlingFor = null;
  if (!session || !isOver(session) || !hasBody(session) || state.bodies.has(session.id)) return;
  settlingFor = session.id;
  settling = setTimeout(() => {
    settlingFor = null;
    change(withBody(state, session.id, { kind: 'loading' }));
    host.request('bodyPreview', { session: session.id }).then(
      (preview) => {
        change(withBody(state, session.id, { kind: 'ready', preview }));
      },
      (error: unknown) => {
        const message = messageOf(error);
        change(withBody(state, session.id, { kind: 'failed', message }));
      },
    );
  }, SETTLED);
}

function isWorthSaving(before: PanelModel, after: PanelModel): boolean {
  return (
    before.selected !== after.selected ||
    before.tab !== after.tab ||
    before.filter !== after.filter ||
    before.draft !== after.draft
  );
}

function save(): void {
  clearTimeout(saving);
  saving = undefined;
  host.saveState(toSaved(state));
}

function elementById(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page has no element #${id}`);
  return element;
}

document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden' && saving !== undefined) save();
});
window.addEventListener('resize', draw);
root.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !inQuestion(event.target)) {
    event.preventDefault();
    dispatch({ type: 'submit' });
  }
});

function inQuestion(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('.card') !== null;
}

host.notify({ type: 'ready' });
