import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { AskPerson, Decided } from '../../src/engine/decisions/decision.ts';
import type { RequestHandler } from '../../src/engine/requestHandler.ts';
import type { RuleCallback } from '../../src/rules/callbacks.ts';
import { explainRequest } from '../../src/rules/explain/explainRequest.ts';
import { RuleBook } from '../../src/rules/ruleBook.ts';
import {
  challenging,
  distrusting,
  fetching,
  FINGERPRINT,
  loading,
  OTHER_FINGERPRINT,
  redirecting,
  resolveSecret,
  responding,
  sendingCookie,
  settingCookie,
} from './moments.ts';

/** Few of them each, or nothing would ever match. */
const condition = fc
  .array(
    fc.constantFrom<object[]>(
      { requestDomains: ['a.test'] },
      { requestDomains: ['d.test', 'b.a.test'] },
      { excludedRequestDomains: ['b.a.test'] },
      { urlFilter: '||a.test^' },
      { urlFilter: '/x' },
      { requestMethods: ['get'] },
      { requestMethods: ['POST', 'put'] },
      { ports: [443] },
      { statusCodes: ['3xx'] },
      { statusCodes: [200, 500] },
      { redirectUrlFilter: '||d.test^' },
      { auth: { scheme: 'basic' } },
      { auth: { isProxy: true } },
      { certificateErrors: ['ERR_CERT_DATE_INVALID'] },
      { cookie: { name: '_*' } },
      { isRedirect: true },
    ),
    { maxLength: 2 },
  )
  .map((parts) => Object.assign({}, ...parts) as object);
const edit = (header: string, operation: string): object =>
  operation === 'remove' ? { header, operation } : { header, operation, value: '1' };
const action = fc.constantFrom<object[]>(
  { type: 'block' },
  { type: 'allow' },
  { type: 'continueRequest', method: 'PUT' },
  { type: 'continueRequest', headers: { A: null } },
  { type: 'modifyHeaders', requestHeaders: [edit('A', 'append')] },
  { type: 'modifyHeaders', requestHeaders: [edit('A', 'remove')] },
  { type: 'modifyHeaders', responseHeaders: [edit('A', 'set')] },
  { type: 'fulfill', status: 204 },
  { type: 'rewriteRedirect' },
  { type: 'rewriteRedirect', decision: 'stop' },
  { type: 'rewriteRedirect', decision: 'prompt' },
  { type: 'rewriteRedirect', redirect: { transform: { scheme: 'https' } } },
  { type: 'continueWithAuth', response: 'cancel' },
  { type: 'continueWithAuth', response: 'default' },
  {
    type: 'continueWithAuth',
    response: 'provideCredentials',
    credentials: { username: 'ada', password: '${secret:staging}' },
  },
  { type: 'certificateError', decision: 'continue', fingerprint256: [FINGERPRINT] },
  { type: 'certificateError', decision: 'prompt' },
  { type: 'certificateError', decision: 'cancel' },
  { type: 'cookies', send: 'block', save: 'allow' },
);
const rule = fc.record({
  condition,
  action,
  priority: fc.integer({ min: 1, max: 3 }),
  enabled: fc.constantFrom(true, true, true, false),
});

/** What the network turns out to be, which `explain` does not know. */
const reality = fc.record({
  status: fc.constantFrom(200, 301, 302, 500),
  target: fc.constantFrom('http://d.test/', 'https://a.test/x'),
  errors: fc.constantFrom(
    ['ERR_CERT_DATE_INVALID' as const],
    ['ERR_CERT_AUTHORITY_INVALID' as const, 'ERR_CERT_DATE_INVALID' as const],
  ),
  fingerprint: fc.constantFrom(FINGERPRINT, OTHER_FINGERPRINT),
  cookie: fc.constantFrom('_ga', 'a', 'other'),
  challenge: fc.record({
    isProxy: fc.boolean(),
    realm: fc.constantFrom('Staging', 'Other'),
    scheme: fc.constantFrom('basic', 'digest'),
    attempt: fc.integer({ min: 1, max: 2 }),
  }),
});

type Reality = typeof reality extends fc.Arbitrary<infer Value> ? Value : never;
type Asked = Readonly<Partial<Record<RuleCallback, (handler: RequestHandler) => unknown>>>;

function askers(url: string, method: string, real: Reality): Asked {
  return {
    canSendCookie: (handler) => handler.canSendCookie?.(sendingCookie(url, real.cookie)),
    onBeforeResourceLoad: (handler) => handler.onBeforeResourceLoad?.(loading(url, { method })),
    getResourceHandler: (handler) => handler.getResourceHandler?.(fetching(url, method)),
    onCertificateError: (handler) =>
      handler.onCertificateError?.(distrusting(url, real.errors, real.fingerprint)),
    getAuthCredentials: (handler) => handler.getAuthCredentials?.(challenging(url, real.challenge)),
    onResourceRedirect: (handler) =>
      handler.onResourceRedirect?.(redirecting(url, real.target, real.status)),
    onResourceResponse: (handler) => handler.onResourceResponse?.(responding(url, real.status)),
    canSetCookie: (handler) => handler.canSetCookie?.(settingCookie(url, real.cookie, real.status)),
  };
}

function idsOf(answer: unknown): string[] {
  if (answer instanceof AskPerson) return [idOf(answer.by)];
  return answer instanceof Decided ? answer.attributions.map(({ by }) => idOf(by)) : [];
}

function idOf(by: object | null): string {
  return by !== null && 'id' in by ? String(by.id) : '';
}

test('whatever the network turns out to be, explaining agrees with evaluation', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(rule, { maxLength: 12 }),
      fc.constantFrom('https://a.test/', 'http://b.a.test:8080/x', 'https://d.test/x'),
      reality,
      async (rules, url, real) => {
        const text = JSON.stringify({
          version: 1,
          rules: rules.map((each, index) => ({ id: `r${String(index)}`, ...each })),
        });
        const read = (): RuleBook => {
          const book = new RuleBook();
          book.update('/w/a.json', text);
          return book;
        };
        const explained = await explainRequest(read(), {
          url,
          flags: ['allowStoredCredentials'],
        });
        // The moments are those of a GET that no rule has changed.
        const [hop] = explained.hops;
        assert.ok(hop);
        const changed = text.includes('"PUT"');
        for (const { callback, rules: told, misses, decidedBy } of hop.callbacks) {
          const ask = askers(url, 'GET', real)[callback];
          if (ask === undefined || (changed && callback !== 'onBeforeResourceLoad')) continue;
          const acted = idsOf(await ask(read().handler({ resolveSecret })));
          const outcomes = new Map(told.map((each) => [each.by.id, each]));
          for (const id of acted) {
            const outcome = outcomes.get(id)?.outcome ?? 'missed';
            assert.ok(
              outcome === 'acts' || outcome === 'depends',
              `${callback}: ${id} is ${outcome}`,
            );
          }
          for (const { by } of misses) assert.ok(!acted.includes(by.id));
          const mayEndBefore = told.some(
            ({ outcome, effect }) => outcome === 'depends' && effect !== 'adds',
          );
          if (mayEndBefore) continue;
          for (const { by, outcome, effect } of told) {
            if (outcome !== 'acts' || isSilent(rules, by.id)) continue;
            if (effect === 'adds' && callback !== 'onBeforeResourceLoad') continue;
            assert.ok(acted.includes(by.id), `${callback}: ${by.id} does not act`);
          }
          if (decidedBy !== null && !isSilent(rules, decidedBy.id)) {
            assert.equal(acted.at(-1), decidedBy.id);
          }
        }
      },
    ),
    { numRuns: 1000 },
  );
});

/** These end the search without a word in the log, but for `allow` at onBeforeResourceLoad. */
function isSilent(rules: readonly { readonly action: object }[], id: string): boolean {
  const { type = '', response = '' } = (rules[Number(id.slice(1))]?.action ?? {}) as {
    type?: string;
    response?: string;
  };
  return type === 'allow' || response === 'default';
}
