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

/** A decision as version 2 kept it, and the kind that it is of now. */
const words: readonly [callback: string, word: string, kind: string][] = [
  ['onBeforeBrowse', 'cancel', 'cancel'],
  ['onBeforeResourceLoad', 'change', 'changed'],
  ['onBeforeResourceLoad', 'failed', 'changed'],
  ['onBeforeResourceLoad', 'allow', 'allow'],
  ['getResourceHandler', 'handled', 'fulfill'],
  ['onResourceRedirect', 'rewrite', 'rewrite'],
  ['onResourceRedirect', 'stop', 'stop'],
  ['onResourceResponse', 'retry', 'retry'],
  ['getResourceResponseFilter', 'none', 'unanswered'],
  ['getAuthCredentials', 'provide', 'provide'],
  ['onCertificateError', 'deny', 'deny'],
  ['onSelectClientCertificate', 'none', 'none'],
  ['canSetCookie', 'session', 'session'],
  ['canSendCookie', 'block', 'block'],
  ['getCookieManager', 'other', 'jar'],
  ['onProtocolExecution', 'allow', 'allow'],
];

for (const [callback, word, kind] of words) {
  test(`a decision that an earlier version kept in words: ${callback}, ${word}`, () => {
    const decision = { callback, decision: word, by: { kind: 'person' }, explanation: 'so it was' };
    const hop = {
      index: 1,
      url: 'https://a.test/',
      certificate: null,
      response: null,
      redirect: null,
      entries: [{ kind: 'decision', at: 1, waitedMs: 0, decision }],
    };
    const [view] = readViews({ version: 2, sessions: [{ ...kept, hops: [hop] }] });
    const [entry] = view?.hops[0]?.entries ?? [];
    assert.ok(entry?.kind === 'decision');
    const read = entry.decision;
    assert.deepEqual(
      [read.callback, read.decision.kind, read.explanation, read.emphasis],
      [callback, kind, 'so it was', []],
    );
  });
}

test('of sessions that an earlier version kept, one that is not readable costs no other', () => {
  const sessions = readViews({ version: 2, sessions: [null, { id: 'x' }, kept] });
  assert.deepEqual(
    sessions.map(({ id }) => id),
    ['s1'],
  );
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
