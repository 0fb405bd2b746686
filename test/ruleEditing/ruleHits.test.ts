import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DecidedBy, SessionEvent, SessionEventBody } from '../../src/session/sessionEvent.ts';
import { reduceSession, startView } from '../../src/session/reduceSession.ts';
import type { SessionView } from '../../src/session/sessionView.ts';
import { hitWords, nearMissWords } from '../../src/ruleEditing/hits/hitWords.ts';
import { HitCounter } from '../../src/ruleEditing/hits/ruleHits.ts';
import { loadReaders } from '../../src/rules/document/readDocument.ts';
import { rulePlaces } from '../../src/ruleEditing/hits/rulePlaces.ts';

const FILE = '/w/dev.request-rules.json';

function rule(id: string): DecidedBy {
  return { kind: 'rule', id, file: FILE, line: 4, sentence: null, description: null };
}

/** A session with these decisions, as events and as the view that they fold into. */
function session(
  id: string,
  decisions: readonly { by: DecidedBy; near?: readonly string[]; remembered?: true }[],
  status = 200,
): { events: SessionEvent[]; view: SessionView } {
  const request = {
    url: `https://a.test/${id}`,
    method: 'GET',
    headers: [],
    flags: [],
    body: null,
  };
  const bodies: SessionEventBody[] = [
    { type: 'session:started', startedAt: 0, request },
    { type: 'hop:started', hop: 1, method: 'GET', url: request.url, reason: 'request' },
    ...decisions.map(({ by, near = [], remembered }): SessionEventBody => ({
      type: 'callback:decided',
      hop: 1,
      callback: 'onBeforeResourceLoad',
      decision: { kind: 'changed', changes: [] },
      explanation: 'added A',
      emphasis: [],
      by,
      waitedMs: 0,
      nearMisses: near.map((missed) => ({ by: rule(missed), reason: 'matches, but' })),
      ...(remembered === undefined ? {} : { remembered }),
    })),
    {
      type: 'response:received',
      hop: 1,
      attempt: 1,
      status,
      statusText: '',
      headers: [],
      httpVersion: '1.1',
      mimeType: null,
      charset: null,
      mocked: false,
      fromCache: null,
    },
    {
      type: 'session:completed',
      status: 'success',
      error: null,
      timings: { totalMs: 1 },
      bytes: { sent: 0, received: 0, decoded: 0, cached: 0 },
    },
  ];
  const events = bodies.map((body, seq) => ({ session: id, seq, time: seq, ...body }));
  const [first, ...rest] = events;
  assert.ok(first?.type === 'session:started');
  return { events, view: rest.reduce(reduceSession, startView(first)) };
}

test('hits and near misses are counted over sessions, and the last of each is known', () => {
  const counter = new HitCounter();
  const sessions = [
    session('s1', [{ by: rule('a') }, { by: rule('a'), near: ['b'] }]),
    session('s2', [{ by: { kind: 'default' }, near: ['b', 'a'] }]),
    session('s3', [{ by: rule('b') }]),
  ];
  const changes = sessions.flatMap(({ events }) => events.map((event) => counter.apply(event)));
  assert.equal(changes.filter(Boolean).length, 4);
  assert.deepEqual(counter.of(FILE, 'a'), {
    hits: 2,
    nearMisses: 1,
    lastHit: 's1',
    lastNearMiss: 's2',
  });
  assert.deepEqual(counter.of(FILE, 'b'), {
    hits: 1,
    nearMisses: 2,
    lastHit: 's3',
    lastNearMiss: 's2',
  });
  assert.equal(counter.of('/elsewhere.json', 'a').hits, 0);
});

test('a session that was there before counts as much as one that is followed', () => {
  const { events, view } = session('s1', [{ by: rule('a'), near: ['b'] }]);
  const followed = new HitCounter();
  for (const event of events) followed.apply(event);
  const added = new HitCounter();
  added.add(view);
  for (const id of ['a', 'b']) assert.deepEqual(added.of(FILE, id), followed.of(FILE, id));
});

test('a rule that asks a person has acted', () => {
  const counter = new HitCounter();
  const asked = counter.apply({
    type: 'callback:asked',
    session: 's1',
    seq: 0,
    time: 0,
    hop: 1,
    ask: 'q1',
    callback: 'onProtocolExecution',
    question: { kind: 'protocol', url: 'mailto:ada@a.test', scheme: 'mailto' },
    askedBy: rule('look-first'),
    nearMisses: [],
  });
  assert.ok(asked);
  assert.equal(counter.of(FILE, 'look-first').hits, 1);
});

test('an answer that is only remembered was counted when it was given', () => {
  const counter = new HitCounter();
  counter.add(session('s1', [{ by: rule('a'), remembered: true }]).view);
  assert.equal(counter.of(FILE, 'a').hits, 0);
});

test('sessions that are removed take their hits along', () => {
  const counter = new HitCounter();
  for (const id of ['s1', 's2']) counter.add(session(id, [{ by: rule('a') }]).view);
  counter.remove(['s2']);
  assert.deepEqual(counter.of(FILE, 'a'), {
    hits: 1,
    nearMisses: 0,
    lastHit: 's1',
    lastNearMiss: null,
  });
});

test('hits are said in words', () => {
  const hits = { hits: 3, nearMisses: 2, lastHit: 's1', lastNearMiss: 's1' };
  const { view } = session('s1', []);
  assert.equal(hitWords(hits, view), '3 hits · last: GET https://a.test/s1 200');
  assert.equal(nearMissWords(hits), '2 near misses');
  assert.equal(hitWords({ ...hits, hits: 1 }, undefined), '1 hit');
  assert.equal(hitWords({ ...hits, hits: 0 }, undefined), 'not used yet');
  const none = { ...hits, hits: 0, nearMisses: 0 };
  assert.equal(hitWords(none, undefined), 'not used yet in this window');
  assert.equal(nearMissWords(none), undefined);
  assert.equal(nearMissWords({ ...hits, nearMisses: 1 }), '1 near miss');
});

test('rules are found in JSON and YAML as they are being edited, also where they are wrong', async () => {
  const json =
    '{ "rules": [\n { "id": "a" },\n 7,\n { "id": 5 },\n { "action": {}, "id": "b" } ] }';
  assert.deepEqual(rulePlaces('/w/a.request-rules.json', json), [
    { id: 'a', line: 1, enabled: true },
    { id: 'b', line: 4, enabled: true },
  ]);
  await loadReaders(['/w/a.request-rules.yaml']);
  const yaml = 'rules:\n  # first\n  - id: a\n  - action: {}\n    id: b\n    enabled: false\n';
  assert.deepEqual(rulePlaces('/w/a.request-rules.yaml', yaml), [
    { id: 'a', line: 2, enabled: true },
    { id: 'b', line: 3, enabled: false },
  ]);
  assert.equal(rulePlaces('/w/a.request-rules.json', '{ "rules": ['), null);
  assert.deepEqual(rulePlaces('/w/a.request-rules.json', '[1]'), []);
});
