import type {
  AuthDecision,
  CanSendCookie,
  CanSetCookie,
  CertificateDecision,
  GetAuthCredentials,
  GetResourceHandler,
  LoadDecision,
  OnBeforeResourceLoad,
  OnCertificateError,
  OnResourceRedirect,
  OnResourceResponse,
  RedirectDecision,
  ResponseDecision,
} from '../engine/requestHandler.ts';
import type { ResourceHandler } from '../engine/resource/resourceHandler.ts';
import { readUrl } from './subject.ts';
import type { Fact, Subject } from './subject.ts';

/** The callbacks that rules answer: what they are told, and what they may answer. */
export interface Callbacks {
  readonly onBeforeResourceLoad: { parameters: OnBeforeResourceLoad; value: LoadDecision };
  readonly getResourceHandler: { parameters: GetResourceHandler; value: ResourceHandler };
  readonly onResourceRedirect: { parameters: OnResourceRedirect; value: RedirectDecision };
  readonly onResourceResponse: { parameters: OnResourceResponse; value: ResponseDecision };
  readonly getAuthCredentials: { parameters: GetAuthCredentials; value: AuthDecision };
  readonly onCertificateError: { parameters: OnCertificateError; value: CertificateDecision };
  readonly canSendCookie: { parameters: CanSendCookie; value: boolean };
  readonly canSetCookie: { parameters: CanSetCookie; value: boolean };
}

export type RuleCallback = keyof Callbacks;
export type Parameters<Name extends RuleCallback> = Callbacks[Name]['parameters'];
export type Value<Name extends RuleCallback> = Callbacks[Name]['value'];

/** What is known at each callback. */
const readers: {
  readonly [Name in RuleCallback]: {
    readonly facts: readonly Fact[];
    read(parameters: Parameters<Name>): Subject;
  };
} = {
  onBeforeResourceLoad: {
    facts: ['url', 'method', 'isRedirect'],
    read: ({ request, hop }) => ({
      url: readUrl(request.url),
      method: request.method,
      isRedirect: hop > 1,
    }),
  },
  getResourceHandler: {
    facts: ['url', 'method'],
    read: ({ request }) => ({ url: readUrl(request.url), method: request.method }),
  },
  onResourceRedirect: {
    facts: ['url', 'method', 'isRedirect', 'redirectUrl', 'status'],
    read: ({ request, oldUrl, newUrl, response }) => ({
      url: readUrl(oldUrl),
      method: request.method,
      isRedirect: true,
      redirectUrl: readUrl(newUrl),
      status: response.status,
    }),
  },
  onResourceResponse: {
    facts: ['url', 'method', 'status'],
    read: ({ request, response }) => ({
      url: readUrl(request.url),
      method: request.method,
      status: response.status,
    }),
  },
  getAuthCredentials: {
    facts: ['url', 'method', 'challenge'],
    read: ({ request, isProxy, realm, scheme }) => ({
      url: readUrl(request.url),
      method: request.method,
      challenge: { isProxy, realm, scheme: scheme.toLowerCase() },
    }),
  },
  onCertificateError: {
    facts: ['url', 'method', 'certificateErrors'],
    read: ({ request, requestUrl, sslInfo }) => ({
      url: readUrl(requestUrl),
      method: request.method,
      certificateErrors: sslInfo.problems.map((problem) => problem.error),
    }),
  },
  canSendCookie: {
    facts: ['url', 'method', 'cookie'],
    read: ({ request, cookie }) => ({ url: readUrl(request.url), method: request.method, cookie }),
  },
  canSetCookie: {
    facts: ['url', 'method', 'status', 'cookie'],
    read: ({ request, response, cookie }) => ({
      url: readUrl(request.url),
      method: request.method,
      status: response.status,
      cookie,
    }),
  },
};

export function factsAt(callback: RuleCallback): readonly Fact[] {
  return readers[callback].facts;
}

export function subjectOf<Name extends RuleCallback>(
  callback: Name,
  parameters: Parameters<Name>,
): Subject {
  return readers[callback].read(parameters);
}
