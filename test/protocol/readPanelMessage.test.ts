import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyDraft } from '../../src/draft/draft.ts';
import fc from 'fast-check';
import { readPanelMessage } from '../../src/protocol/readPanelMessage.ts';

const answer = (given: object): unknown => ({
  type: 'answer',
  session: 's',
  ask: 'a',
  answer: given,
});

const good = [
  { type: 'ready' },
  { type: 'keepDraft', draft: emptyDraft, source: null },
  { type: 'openDraft', draft: emptyDraft, source: { label: 'a.http', origin: null } },
  { type: 'editSession', session: 's' },
  {
    ...{ type: 'request', id: 1, name: 'sendDraft' },
    params: {
      draft: {
        ...emptyDraft,
        head: [
          { kind: 'field', on: true, name: 'A', value: '1' },
          { kind: 'other', text: '# b' },
        ],
        offQuery: [{ at: 0, text: 'a=1' }],
      },
      source: { label: 'a.http', origin: { file: '/w/a.http', block: 'GET /', name: null } },
    },
  },
  { type: 'request', id: 1, name: 'pasteCurl', params: { text: null } },
  { type: 'select', session: null },
  { type: 'openRule', file: '/w/a.request-rules.json', line: 3 },
  { type: 'openRequest', session: 's' },
  { type: 'request', id: 1, name: 'bodyFacts', params: { session: 's', of: 'response' } },
  {
    ...{ type: 'request', id: 1, name: 'bodyPage' },
    params: { session: 's', of: 'request', view: 'hex', at: 0, before: false },
  },
  {
    ...{ type: 'request', id: 1, name: 'bodyFind' },
    params: {
      ...{ session: 's', of: 'response', view: 'raw', at: 7, before: true },
      query: { text: 'a', matchCase: true, wholeWord: false, regex: false },
    },
  },
  { type: 'openBody', session: 's', view: 'pretty' },
  answer({ kind: 'cancel' }),
  { type: 'answer', session: 's', ask: 'a', answer: { kind: 'cancel' }, always: true },
  { type: 'alwaysDoThis', session: 's', hop: 1, entry: 0 },
  { type: 'alwaysDoThis', session: 's', hop: 2, entry: null },
  answer({ kind: 'certificate', allow: false }),
  answer({ kind: 'certificate', allow: true, remember: 'once' }),
  answer({ kind: 'certificate', allow: true, remember: 'context' }),
  answer({ kind: 'redirect', follow: true, url: 'https://b.test/' }),
  answer({ kind: 'credentials', username: 'a', password: 'b' }),
  answer({ kind: 'cookie', allow: false }),
  answer({ kind: 'cookie', allow: 'session' }),
  answer({ kind: 'clientCertificate', fingerprint256: null, remember: 'once' }),
  answer({ kind: 'clientCertificate', fingerprint256: 'AA:BB', remember: 'context' }),
  answer({ kind: 'breakpoint', continue: true }),
];

const bad = [
  { type: 'answer', session: 's', ask: 'a', answer: { kind: 'cancel' }, always: 'yes' },
  { type: 'alwaysDoThis', session: 's', hop: 1 },
  { type: 'alwaysDoThis', session: 's', hop: '1', entry: null },
  null,
  'ready',
  { type: 'toString' },
  { type: 'keepDraft', draft: { method: 'GET', url: '/' }, source: null },
  { type: 'keepDraft', draft: { ...emptyDraft, head: [{ kind: 'field' }] }, source: null },
  { type: 'keepDraft', draft: emptyDraft, source: { label: 1 } },
  {
    ...{ type: 'keepDraft', draft: emptyDraft },
    source: { label: 'a', origin: { file: 1, block: '', name: null } },
  },
  { type: 'openRule', file: '/w/a.request-rules.json', line: -5 },
  { type: 'request', id: 1, name: 'constructor', params: { session: 's' } },
  { type: 'request', id: 1, name: 'bodyFacts', params: { rules: [] } },
  { type: 'request', id: 1, name: 'bodyFacts', params: { session: 's', of: 'other' } },
  {
    ...{ type: 'request', id: 1, name: 'bodyPage' },
    params: { session: 's', of: 'request', view: 'hex', at: -1, before: false },
  },
  {
    ...{ type: 'request', id: 1, name: 'bodyFind' },
    params: {
      ...{ session: 's', of: 'response', view: 'raw', at: 7, before: true },
      query: { text: 'a' },
    },
  },
  { type: 'openBody', session: 's', view: 'hex' },
  answer({ kind: 'redirect', follow: true }),
  answer({ kind: 'toString' }),
  answer({ kind: 7 }),
  answer({ kind: 'certificate', allow: true }),
  answer({ kind: 'certificate', allow: true, remember: 'for ever' }),
  answer({ kind: 'credentials', username: 'a' }),
  answer({ kind: 'cookie', allow: 'yes' }),
  answer({ kind: 'clientCertificate', fingerprint256: 'AA:BB' }),
  answer({ kind: 'clientCertificate', remember: 'once' }),
  answer({ kind: 'breakpoint' }),
  answer({ kind: '__proto__' }),
];

test('what the panel may say is taken as it is', () => {
  for (const message of good) assert.deepEqual(readPanelMessage(message), message);
});

test('what it may not say is no message', () => {
  for (const message of bad) assert.equal(readPanelMessage(message), null, JSON.stringify(message));
});

test('anything else is no exception either', () => {
  fc.assert(
    fc.property(fc.anything(), (data) => {
      readPanelMessage(data);
    }),
  );
});
