import type { CookieManager } from '../engine/network/cookies/cookieManager.ts';
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
import type { About } from '../engine/decisions/points/telling.ts';
import type { Request, RequestDraft } from '../engine/message/request.ts';
import type { Response } from '../engine/message/response.ts';
import type { ResourceHandler } from '../engine/resource/resourceHandler.ts';
import { REQUEST_FACTS, RESPONSE_FACTS, RequestSubject, readUrl } from './subject.ts';
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
  readonly canSetCookie: { parameters: CanSetCookie; value: boolean | 'session' };
  readonly getResourceResponseFilter: {
    parameters: GetResourceResponseFilter;
    value: ResponseFilter;
  };
}

export type RuleCallback = keyof Callbacks;
export type Parameters<Name extends RuleCallback> = Callbacks[Name]['parameters'];
export type Value<Name extends RuleCallback> = Callbacks[Name]['value'];

interface Reader<Told> {
  readonly facts: ReadonlySet<Fact>;
  read(parameters: Told): Subject;
}

const ofRequest: Reader<{ readonly request: Request | RequestDraft }> = {
  facts: new Set(REQUEST_FACTS),
  read: ({ request }) => new RequestSubject(request),
};

const ofResponse: Reader<{
  readonly request: Request | RequestDraft;
  readonly response: Response;
}> = {
  facts: new Set([...REQUEST_FACTS, ...RESPONSE_FACTS]),
  read: ({ request, response }) => new RequestSubject(request, {}, response),
};

/** What is known at each callback. */
const readers: { readonly [Name in RuleCallback]: Reader<About<Parameters<Name>>> } = {
  onBeforeBrowse: {
    facts: ofRequest.facts,
    read: ({ request, isRedirect }) => new RequestSubject(request, { isRedirect }),
  },
  getCookieManager: ofRequest,
  canGetCookies: ofRequest,
  canSendCookie: {
    facts: new Set([...REQUEST_FACTS, 'cookie']),
    read: ({ request, cookie }) => new RequestSubject(request, { cookie }),
  },
  onBeforeResourceLoad: ofRequest,
  getResourceHandler: ofRequest,
  onProtocolExecution: {
    facts: ofRequest.facts,
    read: ({ request, url }) => new RequestSubject(request, { url: readUrl(url) }),
  },
  onCertificateError: {
    facts: new Set([...REQUEST_FACTS, 'certificateErrors']),
    read: ({ request, requestUrl, sslInfo }) =>
      new RequestSubject(request, {
        url: readUrl(requestUrl),
        certificateErrors: sslInfo.problems.map((problem) => problem.error),
      }),
  },
  onSelectClientCertificate: ofRequest,
  getAuthCredentials: {
    facts: new Set([...REQUEST_FACTS, 'challenge']),
    read: ({ request, isProxy, realm, scheme }) =>
      new RequestSubject(request, {
        challenge: { isProxy, realm, scheme: scheme.toLowerCase() },
      }),
  },
  onResourceRedirect: {
    facts: new Set([...ofResponse.facts, 'redirectUrl']),
    read: ({ request, oldUrl, newUrl, response }) => {
      const more = { url: readUrl(oldUrl), redirectUrl: readUrl(newUrl), isRedirect: true };
      return new RequestSubject(request, more, response);
    },
  },
  onResourceResponse: ofResponse,
  canSetCookie: {
    facts: new Set([...ofResponse.facts, 'cookie']),
    read: ({ request, response, cookie }) => new RequestSubject(request, { cookie }, response),
  },
  getResourceResponseFilter: ofResponse,
};

/** In the order in which a request meets them. */
export const ruleCallbacks = Object.keys(readers) as readonly RuleCallback[];

export function factsAt(callback: RuleCallback): ReadonlySet<Fact> {
  return readers[callback].facts;
}

export function subjectOf<Name extends RuleCallback>(
  callback: Name,
  parameters: About<Parameters<Name>>,
): Subject {
  return readers[callback].read(parameters);
}
