import fc from 'fast-check';
import { AskPerson, Decided } from '../../src/engine/handlers/decision.ts';
import type { RequestHandler } from '../../src/engine/handlers/requestHandler.ts';
import type { RuleCallback } from '../../src/rules/facts/callbacks.ts';
import {
  challenging,
  distrusting,
  fetching,
  FINGERPRINT,
  loading,
  OTHER_FINGERPRINT,
  redirecting,
  responding,
  sendingCookie,
  settingCookie,
} from './callbackParameters.ts';

/** Generated rules that often match, and what the network may turn out to be for them. */

/** Few of them each, or nothing would ever match. */
export const condition = fc
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
      { excludedPorts: [443] },
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
export const action = fc.constantFrom<object[]>(
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
export const rule = fc.record({
  condition,
  action,
  priority: fc.integer({ min: 1, max: 3 }),
  enabled: fc.constantFrom(true, true, true, false),
});

/** What the network turns out to be, which `explain` does not know. */
export const networkBehavior = fc.record({
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

export type NetworkBehavior =
  typeof networkBehavior extends fc.Arbitrary<infer Value> ? Value : never;
type Asked = Readonly<Partial<Record<RuleCallback, (handler: RequestHandler) => unknown>>>;

/** The callbacks of a request, as the network turned out to be. */
export function askers(url: string, method: string, real: NetworkBehavior): Asked {
  return {
    canSendCookie: (handler) => handler.canSendCookie?.(sendingCookie(url, real.cookie)),
    onBeforeResourceLoad: (handler) => handler.onBeforeResourceLoad?.(loading(url, { method })),
    getResourceHandler: (handler) => handler.getResourceHandler?.(fetching(url, method)),
    onCertificateError: (handler) =>
      handler.onCertificateError?.(distrusting(url, real.errors, real.fingerprint)),
    getAuthCredentials: (handler) => handler.getAuthCredentials?.(challenging(url, real.challenge)),
    onResourceRedirect: (handler) =>
      // Nothing else is a redirect.
      handler.onResourceRedirect?.(redirecting(url, real.target, real.status === 301 ? 301 : 302)),
    onResourceResponse: (handler) => handler.onResourceResponse?.(responding(url, real.status)),
    canSetCookie: (handler) => handler.canSetCookie?.(settingCookie(url, real.cookie, real.status)),
  };
}

/** The rules that gave an answer, in order. */
export function idsOf(answer: unknown): string[] {
  if (answer instanceof AskPerson) return [idOf(answer.by)];
  return answer instanceof Decided ? answer.attributions.map(({ by }) => idOf(by)) : [];
}

function idOf(by: object | null): string {
  return by !== null && 'id' in by ? String(by.id) : '';
}
