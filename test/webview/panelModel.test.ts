import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyDraft } from '../../src/draft/draft.ts';
import type { PanelState } from '../../src/protocol/messages.ts';
import { act } from '../../src/webview/state/act.ts';
import { announcements } from '../../src/webview/announcements.ts';
import { receive, withBody } from '../../src/webview/state/receive.ts';
import { freshState } from '../../src/webview/state/savedState.ts';
import { hasTab, tabNames } from '../../src/webview/state/tabs.ts';
import {
  elapsed,
  bodyKey,
  listOf,
  initialModel,
  toSaved,
} from '../../src/webview/state/panelModel.ts';
import type { PanelModel } from '../../src/webview/state/panelModel.ts';
import { STARTED_AT } from './eventLog.ts';
import type { EventLog } from './eventLog.ts';
import * as sessions from './sessions.ts';

const NOW = 50_000;

function opened(logs: readonly EventLog[], state: Partial<PanelState> = {}): PanelModel {
  const draftless = { compose: null, saveTo: null };
  const told = {
    trusted: true,
    rulesOff: false,
    selected: null,
    fileSessions: [],
    layout: null,
    kept: {},
    ...draftless,
  };
  const views = logs.map(({ view }) => view);
  const init = { type: 'init', state: { ...told, ...state, sessions: views } } as const;
  return receive(initialModel(freshState), init, NOW, STARTED_AT + 60_000);
}

test('events of a session fold into the view that its whole log has', () => {
  const log = sessions.doneSession();
  let state = opened([]);
  for (const event of log.events) {
    state = receive(state, { type: 'events', events: [event] }, NOW, 0);
  }
  assert.deepEqual(state.sessions.get('orders'), log.view);
  assert.equal(state.selected, 'orders');
});

test('events that init already brought, and of unknown sessions, change nothing', () => {
  const log = sessions.doneSession();
  const before = opened([log]);
  const stray = sessions.mocked().events.slice(1);
  const after = receive(before, { type: 'events', events: [...log.events, ...stray] }, NOW, 0);
  assert.deepEqual(after.sessions, before.sessions);
});

test('the newest session is listed first and shown at first', () => {
  const state = opened(sessions.pictureList());
  assert.equal(listOf(state).sessions[0]?.id, 'backup-done');
  assert.equal(state.selected, 'backup-done');
});

test('the filter looks at method, URL and outcome', () => {
  const state = opened(sessions.pictureList());
  const ids = (filter: string) => listOf({ ...state, filter }).sessions.map(({ id }) => id);
  assert.deepEqual(ids('delete '), ['delete']);
  assert.deepEqual(ids('LEGACY.shop'), ['legacy']);
  assert.deepEqual(ids('unauthorized'), ['login']);
  assert.deepEqual(ids('cert_date'), ['legacy']);
});

test('a request sent from the panel is shown when it starts; others do not take its place', () => {
  const quiet = opened([sessions.mocked()]);
  const other = receive(quiet, { type: 'events', events: sessions.refused().events }, NOW, 0);
  assert.equal(other.selected, 'mocked');
  const draft = { ...other, draft: { ...emptyDraft, url: 'localhost:1/' } };
  const { next, effects } = act(draft, { type: 'submit' });
  assert.deepEqual(effects, [
    {
      kind: 'sendDraft',
      of: { draft: { ...emptyDraft, url: 'http://localhost:1/' }, source: null },
    },
  ]);
  const started = receive(next, { type: 'events', events: sessions.uploading().events }, NOW, 0);
  assert.equal(started.selected, 'upload');
});

test('nothing is sent from an untrusted workspace', () => {
  const state = {
    ...opened([], { trusted: false }),
    draft: { ...emptyDraft, url: 'http://a.example/' },
  };
  assert.deepEqual(act(state, { type: 'submit' }), { next: state, effects: [] });
});

test('removed sessions go with all that was known of them, and the newest of the rest is shown', () => {
  const state = withBody(
    opened([sessions.mocked(), sessions.refused()], { selected: 'mocked' }),
    bodyKey('mocked', 'response'),
    { kind: 'loading' },
  );
  const after = receive(state, { type: 'sessionsRemoved', sessions: ['mocked'] }, NOW, 0);
  assert.equal(after.selected, 'refused');
  assert.equal(after.bodies.size, 0);
  const none = receive(after, { type: 'sessionsRemoved', sessions: ['refused'] }, NOW, 0);
  assert.equal(none.selected, null);
});

test('the clock of a running session goes on between its events, that of a done one stands', () => {
  const state = opened([
    sessions.downloading('backup', STARTED_AT + 57_000),
    sessions.doneSession(),
  ]);
  const running = state.sessions.get('backup');
  const done = state.sessions.get('orders');
  assert.ok(running && done);
  assert.equal(elapsed(state, running, NOW), 3_000);
  assert.equal(elapsed(state, running, NOW + 500), 3_500);
  assert.equal(elapsed(state, done, NOW + 500), 6_612);
});

test('an answer goes out once and is never kept, only that it was given', () => {
  const state = opened([sessions.askingCredentials()]);
  const answer = { kind: 'credentials', username: 'alice', password: 'correct horse' } as const;
  const { next, effects } = act(state, {
    type: 'giveAnswer',
    always: false,
    session: 'credentials',
    ask: 'ask-1',
    answer,
  });
  assert.deepEqual(effects, [
    { kind: 'notify', notice: { type: 'answer', session: 'credentials', ask: 'ask-1', answer } },
  ]);
  const kept = JSON.stringify([next, [...next.answered], toSaved(next)]);
  assert.ok(!kept.includes('correct horse') && !kept.includes('alice'));
});

test('ends of the shown session and questions of any are announced', () => {
  const log = sessions.simple('s', 'GET', 'http://a.example/x', 200);
  const running = receive(opened([]), { type: 'events', events: log.events.slice(0, -1) }, NOW, 0);
  const done = receive(running, { type: 'events', events: log.events }, NOW, 0);
  assert.match(announcements(running, done).status ?? '', /^200 OK, 1\.1 kB in 96 ms/);
  const asked = receive(
    done,
    { type: 'events', events: sessions.askingCertificate().events },
    NOW,
    0,
  );
  assert.match(announcements(done, asked).alert ?? '', /is waiting for your answer$/);
  assert.deepEqual(announcements(asked, { ...asked, filter: 'x' }), {
    status: null,
    alert: null,
  });
});

test('a list that was scrolled down stays at its rows when new ones come in at the top', () => {
  const state = opened(sessions.pictureList());
  const scrolled = { ...state, list: { scrollTop: 120, height: 200 } };
  const events = [...sessions.refused().events, ...sessions.uploading().events];
  const after = receive(scrolled, { type: 'events', events }, NOW, 0);
  assert.equal(after.list.scrollTop, 120 + 2 * 44);
});

test('only a few bodies are kept', () => {
  let state = opened([]);
  for (let index = 0; index < 50; index += 1) {
    state = withBody(state, String(index), { kind: 'loading' });
  }
  assert.equal(state.bodies.size, 20);
  assert.ok(state.bodies.has('49'));
});

test('a session has the tabs that are not empty', () => {
  const tabs = ({ view }: EventLog) => tabNames.filter((name) => hasTab(view, name));
  assert.deepEqual(tabs(sessions.doneSession()), [
    'response',
    'request',
    'story',
    'certificate',
    'timing',
  ]);
  assert.deepEqual(tabs(sessions.simple('s', 'GET', 'http://a.example/', 204, 0)), [
    'response',
    'request',
    'story',
    'timing',
  ]);
  assert.deepEqual(tabs(sessions.askingExpired()), ['request', 'story', 'certificate', 'timing']);
});
