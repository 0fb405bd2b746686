import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readViews, VIEW_VERSION } from '../../src/session/earlierViews.ts';

const by = { kind: 'rule', id: 'trace', file: '/w/dev.request-rules.json', line: 5 };
const near = { ...by, id: 'audit', line: 40 };

/** What matters here of a session as version 2 kept it. */
const kept = {
  id: 's1',
  state: 'success',
  questions: [],
  hops: [
    {
      index: 1,
      entries: [
        {
          kind: 'decision',
          at: 1,
          waitedMs: 0,
          decision: {
            callback: 'onBeforeResourceLoad',
            decision: 'changed',
            by,
            explanation: 'added X-Trace-Id',
            nearMisses: [{ by: near, reason: 'matches the host, but the method is GET, not POST' }],
          },
        },
      ],
    },
  ],
};

test('sessions that an earlier version kept open, without the reasons that it did not keep', () => {
  const [view] = readViews({ version: 2, sessions: [kept] });
  const [entry] = view?.hops[0]?.entries ?? [];
  assert.ok(entry?.kind === 'decision');
  const { by: decider, nearMisses = [], explanation } = entry.decision;
  assert.deepEqual(decider, { ...by, sentence: null, description: null });
  assert.deepEqual(nearMisses[0]?.by, { ...near, sentence: null, description: null });
  assert.equal(explanation, 'added X-Trace-Id');
});

test('sessions of this version are read as they were kept', () => {
  const sessions = [{ ...kept, hops: [] }];
  assert.deepEqual(readViews({ version: VIEW_VERSION, sessions }), sessions);
});

for (const saved of [null, 'text', [], {}, { version: 1, sessions: [kept] }, { version: 2 }]) {
  test(`what no version kept is forgotten: ${JSON.stringify(saved).slice(0, 30)}`, () => {
    assert.deepEqual(readViews(saved), []);
  });
}
