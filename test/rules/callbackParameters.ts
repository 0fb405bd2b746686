import assert from 'node:assert/strict';
import { AskPerson, Decided, Undecided } from '../../src/engine/handlers/decision.ts';
import type { Attribution, CallbackResult } from '../../src/engine/handlers/decision.ts';
import { CookieManager } from '../../src/engine/network/cookies/cookieManager.ts';
import type { CookieRecord } from '../../src/session/cookie.ts';
import type { AnsweredCallback } from '../../src/session/decision.ts';
import type { HeaderList } from '../../src/session/headers.ts';
import type { NearMiss } from '../../src/session/sessionEvent.ts';
import { decisionInWords } from '../../src/words/decisions.ts';
import type { DecisionWords } from '../../src/words/decisions.ts';
import { createRequest, draftOf } from '../../src/engine/message/request.ts';
import type {
  CanSendCookie,
  CanSetCookie,
  GetAuthCredentials,
  GetResourceHandler,
  OnBeforeResourceLoad,
  OnCertificateError,
  OnResourceRedirect,
  OnResourceResponse,
  OnSelectClientCertificate,
  RequestHandler,
} from '../../src/engine/handlers/requestHandler.ts';
import type { Response } from '../../src/engine/message/response.ts';
import type { ResourceHandler } from '../../src/engine/handlers/resourceHandler.ts';
import type { RuleTools } from '../../src/rules/actions/action.ts';
import { RuleBook } from '../../src/rules/book/ruleBook.ts';
import type { HandlerOptions } from '../../src/rules/book/ruleBook.ts';
import type { SecretReference } from '../../src/rules/secrets/secretReference.ts';

/** What the engine tells a handler, as literals. */

/** Each moment is of a request of its own, unless a test says whose. */
const place = () => ({ browser: { identifier: 's1' }, frame: null, hop: 1 });
export const callback = { continue: () => undefined, cancel: () => undefined };

export const FINGERPRINT = Array.from({ length: 32 }, (_, index) =>
  (index + 16).toString(16).toUpperCase(),
).join(':');
export const OTHER_FINGERPRINT = FINGERPRINT.replace('10', 'FF');

export function loading(
  url: string,
  init: { method?: string; headers?: HeaderList; hop?: number } = {},
): OnBeforeResourceLoad {
  const { hop = 1, ...rest } = init;
  const redirectedFrom = hop > 1 ? 'https://from.test/' : null;
  return {
    ...place(),
    request: { ...draftOf(createRequest({ url, ...rest })), redirectedFrom },
    hop,
    callback,
  };
}

export function fetching(url: string, method = 'GET'): GetResourceHandler {
  return { ...place(), request: createRequest({ url, method }) };
}

export function responseOf(url: string, status: number, headers: HeaderList = []): Response {
  return {
    url,
    status,
    statusText: '',
    headers,
    httpVersion: '1.1',
    mocked: false,
    fromCache: null,
    trailers: [],
    mimeType: '',
    charset: '',
  };
}

export function redirecting(oldUrl: string, newUrl: string, status = 302): OnResourceRedirect {
  return {
    ...place(),
    request: createRequest({ url: oldUrl }),
    oldUrl,
    newUrl,
    newMethod: 'GET',
    response: responseOf(oldUrl, status, [['Location', newUrl]]),
    hop: 1,
  };
}

export function responding(
  url: string,
  status: number,
  headers: HeaderList = [],
): OnResourceResponse {
  return {
    ...place(),
    request: draftOf(createRequest({ url })),
    response: responseOf(url, status, headers),
  };
}

export function challenging(
  url: string,
  details: Partial<
    Pick<GetAuthCredentials, 'browser' | 'isProxy' | 'realm' | 'scheme' | 'attempt'>
  > = {},
): GetAuthCredentials {
  const { hostname } = new URL(url);
  return {
    ...place(),
    request: createRequest({ url }),
    originUrl: url,
    isProxy: false,
    host: hostname,
    port: 443,
    realm: 'Staging',
    scheme: 'basic',
    attempt: 1,
    callback,
    ...details,
  };
}

export function distrusting(
  url: string,
  errors: readonly ('ERR_CERT_AUTHORITY_INVALID' | 'ERR_CERT_DATE_INVALID')[],
  fingerprint256 = FINGERPRINT,
): OnCertificateError {
  const { hostname } = new URL(url);
  return {
    ...place(),
    request: createRequest({ url }),
    requestUrl: url,
    isProxy: false,
    host: hostname,
    port: 443,
    certError: errors[0] ?? 'ERR_CERT_INVALID',
    callback,
    sslInfo: {
      problems: errors.map((error) => ({ error, code: -202, sentence: '' })),
      chain: [
        {
          subject: hostname,
          issuer: hostname,
          altNames: [],
          selfSigned: true,
          validFrom: '',
          validTo: '',
          serialNumber: '01',
          fingerprint256,
          pem: '',
        },
      ],
    },
  };
}

export function selectingCertificate(host: string, isProxy = false): OnSelectClientCertificate {
  return {
    ...place(),
    request: createRequest({ url: `https://${host}/` }),
    isProxy,
    host,
    port: 443,
    certificates: [],
    acceptableIssuers: [],
    callback: { select: () => undefined },
  };
}

export function cookieNamed(name: string, domain = 'example.com'): CookieRecord {
  return {
    name,
    value: 'v',
    domain,
    hostOnly: false,
    path: '/',
    secure: false,
    httpOnly: false,
    sameSite: 'unspecified',
    priority: 'medium',
    expires: null,
    creation: '2026-01-01T00:00:00.000Z',
    lastAccess: '2026-01-01T00:00:00.000Z',
  };
}

export function sendingCookie(url: string, name: string, domain?: string): CanSendCookie {
  return { ...place(), request: createRequest({ url }), cookie: cookieNamed(name, domain) };
}

export function settingCookie(url: string, name: string, status = 200): CanSetCookie {
  return {
    ...place(),
    request: createRequest({ url }),
    response: responseOf(url, status),
    cookie: cookieNamed(name),
  };
}

const SECRETS: Readonly<Record<string, string>> = {
  staging: 'hunter2',
  token: 't0ken',
  'api-token': 't0ken',
};

export function resolveSecret({ source, name }: SecretReference): Promise<string | undefined> {
  return Promise.resolve(source === 'secret' ? SECRETS[name] : undefined);
}

/** What actions need from outside, where a test does not care. */
export const tools: RuleTools = {
  resolveSecret,
  workspaceFolderOf: () => '/workspace',
  module: () => Promise.resolve({ missing: 'no module runs in this test' }),
  cookieJar: () => new CookieManager(),
};

/** A handler with one file of rules, which must be without problems. */
export function handlerOf(
  file: { defaults?: object; rules: readonly object[] },
  options: Partial<HandlerOptions> = {},
): RequestHandler {
  return bookOf(file).handler({ resolveSecret, ...options });
}

/** At which callback a decision was taken: it takes that to say it in words. */
const callbackOf = new WeakMap<object, AnsweredCallback>();

/** A book whose decisions can be said in words. */
export class RememberingBook extends RuleBook {
  override handler(options: HandlerOptions): RequestHandler {
    return remembering(super.handler(options));
  }
}

function remembering(handler: RequestHandler): RequestHandler {
  return new Proxy(handler, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return (...given: unknown[]): unknown => {
        const answer: unknown = Reflect.apply(value, target, given);
        if (!(answer instanceof Promise)) return answer;
        return answer.then((made: unknown) => {
          if (made instanceof Decided) callbackOf.set(made, name as AnsweredCallback);
          return made;
        });
      };
    },
  });
}

export const FILE = '/workspace/dev.request-rules.json';

export function bookOf(file: { defaults?: object; rules: readonly object[] }): RuleBook {
  const book = new RememberingBook();
  const problems = book.update(FILE, JSON.stringify({ version: 1, ...file }, null, 1));
  // Secrets are written into rules here to see that nobody tells them.
  assert.deepEqual(
    problems.filter(({ code }) => !/^(?:literal|exposed)-secret$/.test(code)),
    [],
  );
  return book;
}

/** A handler with one rule called "r". */
export function handlerWith(
  rule: { condition?: object; action: object } & Record<string, unknown>,
  options: Partial<HandlerOptions> = {},
): RequestHandler {
  return handlerOf({ rules: [{ id: 'r', ...rule }] }, options);
}

interface Told<T> {
  readonly value: T;
  readonly attributions: readonly (Attribution & DecisionWords)[];
  readonly nearMisses: readonly NearMiss[];
}

/** The answer, which must be a decision, in the words that the log has for it. */
export async function decided<T>(answer: CallbackResult<T> | undefined): Promise<Told<T>> {
  const given = await answer;
  assert.ok(given instanceof Decided, `not decided: ${JSON.stringify(given)}`);
  const { value, nearMisses } = given;
  const callback = callbackOf.get(given) ?? 'onBeforeResourceLoad';
  const attributions = given.attributions.map((each) => ({
    ...each,
    ...decisionInWords({ ...each, callback }),
  }));
  return { value, attributions, nearMisses };
}

/** The resource handler that a rule answers with. */
export async function served(
  handler: RequestHandler,
  parameters: GetResourceHandler,
): Promise<ResourceHandler> {
  const { value } = await decided(handler.getResourceHandler?.(parameters));
  assert.ok('getResponseHeaders' in value);
  return value;
}

/** Explanations of a decision's parts. */
export async function explained(answer: unknown): Promise<string[]> {
  return (await decided(answer)).attributions.map(({ explanation }) => explanation);
}

/** The near misses of what nobody decided. */
export async function missed(answer: unknown): Promise<string[]> {
  const given = (await answer) ?? new Undecided([]);
  assert.ok(given instanceof Undecided || given instanceof AskPerson, 'it was decided');
  return given.nearMisses.map(({ reason }) => reason);
}
