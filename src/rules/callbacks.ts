import type { CookieManager } from '../engine/cookies/cookieManager.ts';
import type {
  AuthDecision,
  CanGetCookies,
  CanSendCookie,
  CanSetCookie,
  CertificateDecision,
  ClientCertificateDecision,
  GetAuthCredentials,
  GetCookieManager,
  GetResourceHandler,
  GetResourceResponseFilter,
  LoadDecision,
  OnBeforeBrowse,
  OnBeforeResourceLoad,
  OnCertificateError,
  OnProtocolExecution,
  OnResourceRedirect,
  OnResourceResponse,
  OnSelectClientCertificate,
  RedirectDecision,
  ResponseDecision,
  ResponseFilter,
} from '../engine/requestHandler.ts';
import type { ResourceHandler } from '../engine/resource/resourceHandler.ts';
import { readUrl } from './subject.ts';
import type { Fact, Subject } from './subject.ts';

/** The callbacks that rules answer, in the engine's order: what they are told, and what they may answer. */
export interface Callbacks {
  readonly onBeforeBrowse: { parameters: OnBeforeBrowse; value: LoadDecision };
  readonly getCookieManager: { parameters: GetCookieManager; value: CookieManager };
  readonly canGetCookies: { parameters: CanGetCookies; value: boolean };
  readonly canSendCookie: { parameters: CanSendCookie; value: boolean };
  readonly onBeforeResourceLoad: { parameters: OnBeforeResourceLoad; value: LoadDecision };
  readonly getResourceHandler: { parameters: GetResourceHandler; value: ResourceHandler };
  readonly onProtocolExecution: { parameters: OnProtocolExecution; value: boolean };
  readonly onCertificateError: { parameters: OnCertificateError; value: CertificateDecision };
  readonly onSelectClientCertificate: {
    parameters: OnSelectClientCertificate;
    value: ClientCertificateDecision;
  };
  readonly getAuthCredentials: { parameters: GetAuthCredentials; value: AuthDecision };
  readonly onResourceRedirect: { parameters: OnResourceRedirect; value: RedirectDecision };
  readonly onResourceResponse: { parameters: OnResourceResponse; value: ResponseDecision };
  readonly canSetCookie: { parameters: CanSetCookie; value: boolean };
  readonly getResourceResponseFilter: {
    parameters: GetResourceResponseFilter;
    value: ResponseFilter;
  };
}

export type RuleCallback = keyof Callbacks;
export type Parameters<Name extends RuleCallback> = Callbacks[Name]['parameters'];
export type Value<Name extends RuleCallback> = Callbacks[Name]['value'];

/** What is known at each callback. */
const readers: {
  readonly [Name in RuleCallback]: {
    readonly facts: ReadonlySet<Fact>;
    read(parameters: Parameters<Name>): Subject;
  };
} = {
  onBeforeBrowse: {
    facts: new Set(['url', 'method', 'isRedirect']),
    read: ({ request, isRedirect }) => ({
      url: readUrl(request.url),
      method: request.method,
      isRedirect,
    }),
  },
  getCookieManager: {
    facts: new Set(['url', 'method']),
    read: ({ request }) => ({ url: readUrl(request.url), method: request.method }),
  },
  canGetCookies: {
    facts: new Set(['url', 'method']),
    read: ({ request }) => ({ url: readUrl(request.url), method: request.method }),
  },
  canSendCookie: {
    facts: new Set(['url', 'method', 'cookie']),
    read: ({ request, cookie }) => ({ url: readUrl(request.url), method: request.method, cookie }),
  },
  onBeforeResourceLoad: {
    facts: new Set(['url', 'method', 'isRedirect']),
    read: ({ request, hop }) => ({
      url: readUrl(request.url),
      method: request.method,
      isRedirect: hop > 1,
    }),
  },
  getResourceHandler: {
    facts: new Set(['url', 'method']),
    read: ({ request }) => ({ url: readUrl(request.url), method: request.method }),
  },
  onProtocolExecution: {
    facts: new Set(['url', 'method']),
    read: ({ request, url }) => ({ url: readUrl(url), method: request.method }),
  },
  onCertificateError: {
    facts: new Set(['url', 'method', 'certificateErrors']),
    read: ({ request, requestUrl, sslInfo }) => ({
      url: readUrl(requestUrl),
      method: request.method,
      certificateErrors: sslInfo.problems.map((problem) => problem.error),
    }),
  },
  onSelectClientCertificate: {
    facts: new Set(['url', 'method']),
    read: ({ request }) => ({ url: readUrl(request.url), method: request.method }),
  },
  getAuthCredentials: {
    facts: new Set(['url', 'method', 'challenge']),
    read: ({ request, isProxy, realm, scheme }) => ({
      url: readUrl(request.url),
      method: request.method,
      challenge: { isProxy, realm, scheme: scheme.toLowerCase() },
    }),
  },
  onResourceRedirect: {
    facts: new Set(['url', 'method', 'isRedirect', 'redirectUrl', 'status']),
    read: ({ request, oldUrl, newUrl, response }) => ({
      url: readUrl(oldUrl),
      method: request.method,
      isRedirect: true,
      redirectUrl: readUrl(newUrl),
      status: response.status,
    }),
  },
  onResourceResponse: {
    facts: new Set(['url', 'method', 'status']),
    read: ({ request, response }) => ({
      url: readUrl(request.url),
      method: request.method,
      status: response.status,
    }),
  },
  canSetCookie: {
    facts: new Set(['url', 'method', 'status', 'cookie']),
    read: ({ request, response, cookie }) => ({
      url: readUrl(request.url),
      method: request.method,
      status: response.status,
      cookie,
    }),
  },
  getResourceResponseFilter: {
    facts: new Set(['url', 'method', 'status']),
    read: ({ request, response }) => ({
      url: readUrl(request.url),
      method: request.method,
      status: response.status,
    }),
  },
};

/** In the order in which a request meets them. */
export const ruleCallbacks = Object.keys(readers) as readonly RuleCallback[];

export function factsAt(callback: RuleCallback): ReadonlySet<Fact> {
  return readers[callback].facts;
}

export function subjectOf<Name extends RuleCallback>(
  callback: Name,
  parameters: Parameters<Name>,
): Subject {
  return readers[callback].read(parameters);
}
