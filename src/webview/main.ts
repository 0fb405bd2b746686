import { render } from 'lit';
import { act } from './state/act.ts';
import type { Effect } from './state/act.ts';
import { announcements } from './announcements.ts';
import { BodyButtons } from './bodyButtons.ts';
import { DraftRequests } from './draftRequests.ts';
import { FocusKeeper } from './focus.ts';
import { connectHost } from './host.ts';
import type { Intent } from './state/intents.ts';
import { readSavedState } from './state/savedState.ts';
import { hasBody, isOver } from './state/tabs.ts';
import { registerRowTable } from './toolkit/rowTable.ts';
import { registerSuggestField } from './toolkit/suggestField.ts';
import { registerToolkit } from './toolkit/toolkit.ts';
import { app } from './view/app.ts';
import { isFolded, SCROLLED } from './view/sessionList.ts';
import { receive, withBody } from './state/receive.ts';
import type { DraftOf } from '../protocol/messages.ts';
import type { MessageKind } from '../session/bodyText.ts';
import type { SessionView } from '../session/sessionView.ts';
import {
  bodyKey,
  inSight,
  isKept,
  selectedSession,
  initialModel,
  toSaved,
} from './state/panelModel.ts';
import type { PanelModel } from './state/panelModel.ts';
import { messageOf } from '../session/messageOf.ts';

/** Milliseconds between two moves of a running session's clock. */
const TICK = 250;
/** A session must stay selected this long before its body is asked for: arrow keys pass over many. */
const SETTLED = 120;
/** Changes are saved together, this long after the first one. */
const SAVE_DELAY = 300;

registerToolkit();
registerSuggestField();
registerRowTable();

const root = elementById('panel');
const status = elementById('panel-status');
const alert = elementById('panel-alert');
const focus = new FocusKeeper(root);
const host = connectHost((notice) => {
  if (notice.type === 'focus') focusTarget = 'entry';
  meetPage();
  change(receive(state, notice, performance.now(), Date.now()));
  // What one most often changes before a request is sent again.
  if (notice.type === 'compose' && state.compose.drawer === null) {
    dispatch({ type: 'drawer', drawer: 'headers' });
  }
});

const bodyButtons = new BodyButtons(host, (done) => {
  change({ ...state, done });
});

const drafts = new DraftRequests(host, {
  state: () => state,
  change: (next) => {
    change({ ...state, ...next });
  },
  submit: () => {
    dispatch({ type: 'submit' });
  },
});

let state = initialModel(readSavedState(host.savedState()));
let focusTarget: Extract<Effect, { kind: 'focus' }>['target'] | null = null;
let frame = 0;
let clock: ReturnType<typeof setTimeout> | undefined;
let settling: ReturnType<typeof setTimeout> | undefined;
let settlingFor = '';
/** Which bodies are known, and whether as they began or whole. */
const described = new Map<string, string>();
/** What the host keeps of the draft. */
let kept: DraftOf | null = null;
let saving: ReturnType<typeof setTimeout> | undefined;

function dispatch(intent: Intent): void {
  const { next, effects } = act(state, intent);
  for (const effect of effects) {
    switch (effect.kind) {
      case 'notify':
        host.notify(effect.notice);
        break;
      case 'focus':
        focusTarget = effect.target;
        break;
      case 'copyBody':
      case 'saveBody':
      case 'copyChain':
      case 'saveChain':
        void bodyButtons.run(effect);
        break;
      default:
        drafts.run(effect);
    }
  }
  change(next);
}

function change(next: PanelModel): void {
  const told = announcements(state, next);
  say(status, told.status);
  say(alert, told.alert);
  const before = state;
  state = next;
  if (
    before.draft !== next.draft ||
    before.compose.source !== next.compose.source ||
    before.compose.drawer !== next.compose.drawer ||
    before.ready !== next.ready
  ) {
    drafts.preview();
  }
  if (isWorthSaving(before, next)) saving ??= setTimeout(save, SAVE_DELAY);
  draw();
}

/** The same words a second time are only spoken when the region was empty in between. */
function say(region: HTMLElement, words: string | null): void {
  if (words === null) return;
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
  meetPage();
  render(
    app({
      ...{ state, now: performance.now(), today: Date.now(), dispatch },
      ...{ ask: (name, params) => host.request(name, params), failed: bodyFailed },
    }),
    root,
  );
  measure();
  scrollList();
  if (focusTarget !== null) focus.move(focusTarget);
  focusTarget = null;
  focus.meetQuestions(state);
  keepTime();
  describeBodies();
}

/** Takes the page's size and the day into the state, before it is drawn for them. */
function meetPage(): void {
  const { innerWidth: width, innerHeight: height } = window;
  if (width !== state.size.width || height !== state.size.height) {
    state = inSight({ ...state, size: { width, height } });
  }
  const today = new Date().setHours(0, 0, 0, 0);
  if (today !== state.today) state = { ...state, today };
}

/** Scrolls the list where the state says; where the person scrolled to, the state knows already. */
function scrollList(): void {
  const list = root.querySelector<HTMLElement>('.sessions-scroll');
  const { scrollTop } = state.list;
  if (!list || isFolded(state) || Math.abs(list.scrollTop - scrollTop) <= 1) return;
  list.scrollTop = scrollTop;
  list.dataset[SCROLLED] = String(list.scrollTop);
}

/** Takes the list's real size into the state; draws again only if it has changed. */
function measure(): void {
  const list = root.querySelector<HTMLElement>('.sessions-scroll');
  if (!list || isFolded(state)) return;
  const height = list.clientHeight;
  if (height > 0 && height !== state.list.height) dispatch({ type: 'measureList', height });
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

/** Asks what the bodies of the selected session are: of the response when it begins, and again when it is whole. */
function describeBodies(): void {
  const session = selectedSession(state);
  const wanted = session === undefined ? [] : wantedBodies(session);
  // Asked for once a choice has settled; what goes on in other sessions does not put it off.
  const moment = wanted.map(({ key, moment }) => `${key} ${moment}`).join();
  if (moment === settlingFor) return;
  clearTimeout(settling);
  settlingFor = moment;
  settling = setTimeout(() => {
    for (const { session, of, key, moment } of wanted) {
      if (described.get(key) === moment && state.bodies.has(key)) continue;
      described.set(key, moment);
      if (!state.bodies.has(key)) change(withBody(state, key, { kind: 'loading' }));
      host.request('bodyFacts', { session, of }).then(
        (body) => {
          change(withBody(state, key, { kind: 'ready', body }));
        },
        (error: unknown) => {
          bodyFailed(key, error);
        },
      );
    }
  }, SETTLED);
}

function wantedBodies(session: SessionView) {
  const { id } = session;
  const kinds: MessageKind[] = [];
  if (session.request.body !== null) kinds.push('request');
  if (hasBody(session)) kinds.push('response');
  const kept = kinds.filter((of) => isKept(state, id, of));
  return kept.map((of) => ({
    ...{ session: id, of, key: bodyKey(id, of) },
    moment: of === 'response' && !isOver(session) ? 'begun' : 'whole',
  }));
}

function bodyFailed(key: string, error: unknown): void {
  change(withBody(state, key, { kind: 'failed', message: messageOf(error) }));
}

function isWorthSaving(before: PanelModel, after: PanelModel): boolean {
  return (
    before.selected !== after.selected ||
    before.tab !== after.tab ||
    before.look !== after.look ||
    before.filter !== after.filter ||
    before.draft !== after.draft ||
    before.typed !== after.typed ||
    before.compose.source !== after.compose.source
  );
}

function save(): void {
  clearTimeout(saving);
  saving = undefined;
  host.saveState(toSaved(state));
  if (state.draft === kept?.draft && state.compose.source === kept.source) return;
  kept = { draft: state.draft, source: state.compose.source };
  host.notify({ type: 'keepDraft', ...kept });
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
  if (event.key === 'f' && (event.ctrlKey || event.metaKey) && isInSession(event.target)) {
    event.preventDefault();
    dispatch({ type: 'find' });
  }
  if (event.key === 'F8' && !event.ctrlKey && !event.altKey && !event.metaKey) {
    event.preventDefault();
    dispatch({ type: 'moveQuestion', by: event.shiftKey ? -1 : 1 });
  }
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !inQuestion(event.target)) {
    event.preventDefault();
    dispatch({ type: 'submit' });
  }
});

root.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape' || event.defaultPrevented || !isInSession(event.target)) return;
  if (!isTyped(event.target)) dispatch({ type: 'enterList' });
});

/** Where Escape belongs to what is typed. */
function isTyped(target: EventTarget | null): boolean {
  const fields = 'input, textarea, select, vscode-text-field, [contenteditable="true"], .find-box';
  return target instanceof Element && target.closest(fields) !== null;
}

function isInSession(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('.session') !== null;
}

function inQuestion(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('.card') !== null;
}

host.notify({ type: 'ready' });
