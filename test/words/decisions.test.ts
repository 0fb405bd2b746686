import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRefusal } from '../../src/session/decision.ts';
import type { AnsweredCallback, Decision } from '../../src/session/decision.ts';
import { decisionInWords } from '../../src/words/decisions.ts';
import type { Said } from '../../src/words/decisions.ts';

const byDefault = { kind: 'default' } as const;
const FINGERPRINT = `9F:2C${':AB'.repeat(29)}:41`;
const names = { added: ['X-A', 'X-B'], set: ['accept'], removed: ['cookie'], omitted: [] };
const omitted = [{ header: 'X-Key', reason: 'the secret staging is not set' }];

const said: readonly [AnsweredCallback, Decision, string, Partial<Said>?][] = [
  ['onBeforeBrowse', { kind: 'continue' }, 'left it unchanged'],
  [
    'onBeforeResourceLoad',
    { kind: 'cancel', error: 'ERR_FAILED' },
    'blocked with ERR_FAILED; nothing was sent',
  ],
  [
    'onBeforeResourceLoad',
    { kind: 'changed', changes: [{ what: 'headers', ...names }] },
    'added X-A and X-B, set accept, removed cookie',
  ],
  [
    'onBeforeResourceLoad',
    { kind: 'changed', changes: [{ what: 'headers', ...names, added: [], omitted }] },
    'set accept, removed cookie, left out X-Key: the secret staging is not set',
  ],
  [
    'onBeforeResourceLoad',
    {
      kind: 'changed',
      changes: [
        { what: 'url', to: 'https://b.test/' },
        { what: 'method', to: 'PUT' },
        { what: 'body' },
        { what: 'flags', added: ['skipCache'], removed: [] },
      ],
    },
    'sent to https://b.test/, changed the method to PUT, replaced the body, added the flag skipCache',
  ],
  [
    'onBeforeResourceLoad',
    {
      kind: 'changed',
      changes: [
        {
          what: 'network',
          conditions: { latencyMs: 200, fault: { connection: 'reset', afterBytes: 5 } },
        },
      ],
    },
    'impaired the network: 200 ms delay before it is sent and the connection is reset after 5 bytes of the response',
  ],
  [
    'onResourceResponse',
    {
      kind: 'changed',
      changes: [
        { what: 'status', from: 200, to: 503 },
        { what: 'statusText', to: 'Busy' },
      ],
    },
    'changed the status 200 to 503, changed the status text to “Busy”',
  ],
  [
    'getResourceHandler',
    { kind: 'fulfill', status: 200, file: 'a.json', omitted: [] },
    'answered 200 with a.json in place of the network',
  ],
  [
    'getResourceHandler',
    { kind: 'fulfill', status: 200, file: 'a.har', recorded: true, omitted: [] },
    'answered 200 as recorded in a.har',
  ],
  [
    'getResourceHandler',
    { kind: 'cancel', error: 'ERR_TIMED_OUT', reason: null, file: 'a.har' },
    'failed with ERR_TIMED_OUT, as recorded in a.har',
  ],
  [
    'onResourceRedirect',
    {
      kind: 'rewrite',
      to: 'https://b.test/',
      insteadOf: 'https://a.test/',
      method: 'GET',
      headers: { added: [], set: ['X-A'], removed: [], omitted: [] },
    },
    'redirected to https://b.test/ instead of https://a.test/, as GET, set X-A',
  ],
  [
    'onResourceRedirect',
    { kind: 'stop', to: 'https://b.test/', status: 302 },
    'did not follow the redirect to https://b.test/: the 302 is the response',
  ],
  [
    'onResourceResponse',
    { kind: 'retry', delayMs: 50, status: 503, attempt: 2, attempts: 3 },
    'asked to send it again after 50 ms because of the 503: attempt 2 of 3',
  ],
  [
    'getAuthCredentials',
    { kind: 'provide', scheme: 'basic', realm: 'In', username: 'alice' },
    'answered basic realm “In” as alice',
  ],
  [
    'onCertificateError',
    {
      kind: 'allow',
      error: 'ERR_CERT_DATE_INVALID',
      host: 'a.test',
      remember: 'once',
      pinned: FINGERPRINT,
    },
    'allowed ERR_CERT_DATE_INVALID of a.test: fingerprint 9F:2C:…:41 is the pinned one',
  ],
  [
    'onCertificateError',
    { kind: 'allow', error: 'ERR_CERT_DATE_INVALID', host: 'a.test', remember: 'context' },
    'allowed ERR_CERT_DATE_INVALID of a.test: you allowed this certificate before',
    { by: { kind: 'person' }, remembered: true },
  ],
  [
    'onSelectClientCertificate',
    {
      kind: 'select',
      host: 'a.test',
      certificate: 'CN=alice',
      fingerprint256: FINGERPRINT,
      remember: 'once',
      configured: true,
    },
    'showed a.test the client certificate CN=alice, which is configured for it',
  ],
  [
    'canSetCookie',
    { kind: 'session', cookie: 'sid', host: 'a.test' },
    'saved sid from a.test for this session',
  ],
  [
    'onProtocolExecution',
    { kind: 'block', url: 'mailto:a@b.test' },
    'did not open mailto:a@b.test: other programs are only started when a rule or a person says so',
  ],
  [
    'onResourceRedirect',
    { kind: 'stop', to: 'https://b.test/', status: 301 },
    'nobody could be asked: did not follow the redirect to https://b.test/: the 301 is the response',
    { unasked: 'nobody' },
  ],
  ['getResourceResponseFilter', { kind: 'unanswered' }, 'no rule answered'],
];

for (const [callback, decision, words, more] of said) {
  test(`in words: ${callback}: ${words}`, () => {
    const { explanation, emphasis } = decisionInWords({
      callback,
      decision,
      by: byDefault,
      ...more,
    });
    assert.equal(explanation, words);
    for (const part of emphasis) assert.ok(explanation.includes(part), part);
  });
}

test('a decision that no version knows is said by its kind', () => {
  const decision = { kind: 'surprise' } as unknown as Decision;
  const { explanation } = decisionInWords({
    callback: 'onBeforeBrowse',
    decision,
    by: byDefault,
  });
  assert.equal(explanation, 'surprise');
});

test('what refuses something, or leaves out a header, is a refusal', () => {
  const headers = { what: 'headers', ...names } as const;
  assert.deepEqual(
    [
      { kind: 'deny', error: 'ERR_CERT_DATE_INVALID', host: 'a.test' } as const,
      { kind: 'changed', changes: [{ ...headers, omitted }] } as const,
      { kind: 'changed', changes: [headers] } as const,
      { kind: 'accept' } as const,
    ].map(isRefusal),
    [true, true, false, false],
  );
});
