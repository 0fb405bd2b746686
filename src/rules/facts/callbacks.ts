import type { CookieManager } from '../../engine/network/cookies/cookieManager.ts';
import type {
  AuthDecision,
  CallbackParameters,
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
} from '../../engine/handlers/requestHandler.ts';
import type { Request, RequestDraft } from '../../engine/message/request.ts';
import type { Response } from '../../engine/message/response.ts';
import type { ResourceHandler } from '../../engine/handlers/resourceHandler.ts';
import { REQUEST_FACTS, RESPONSE_FACTS, RequestFacts, readUrl } from './facts.ts';
import type { FactName, Facts } from './facts.ts';

/** The callbacks that rules answer, in the engine's order: what they are told, and what they may answer. */
export interface RuleCallbacks {
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

export type RuleCallback = keyof RuleCallbacks;
export type Parameters<Name extends RuleCallback> = RuleCallbacks[Name]['parameters'];
export type Value<Name extends RuleCallback> = RuleCallbacks[Name]['value'];

interface Reader<Told> {
  readonly names: ReadonlySet<FactName>;
  read(parameters: Told): Facts;
}

const ofRequest: Reader<{ readonly request: Request | RequestDraft }> = {
  names: new Set(REQUEST_FACTS),
  read: ({ request }) => new RequestFacts(request),
};

const ofResponse: Reader<{
  readonly request: Request | RequestDraft;
  readonly response: Response;
}> = {
  names: new Set([...REQUEST_FACTS, ...RESPONSE_FACTS]),
  read: ({ request, response }) => new RequestFacts(request, {}, response),
};

/** What is known at each callback. */
const readers: { readonly [Name in RuleCallback]: Reader<CallbackParameters<Parameters<Name>>> } = {
  onBeforeBrowse: {
    names: ofRequest.names,
    read: ({ request, isRedirect }) => new RequestFacts(request, { isRedirect }),
  },
  getCookieManager: ofRequest,
  canGetCookies: ofRequest,
  canSendCookie: {
    names: new Set([...REQUEST_FACTS, 'cookie']),
    read: ({ request, cookie }) => new RequestFacts(request, { cookie }),
  },
  onBeforeResourceLoad: ofRequest,
  getResourceHandler: ofRequest,
  onProtocolExecution: {
    names: ofRequest.names,
    read: ({ request, url }) => new RequestFacts(request, { url: readUrl(url) }),
  },
  onCertificateError: {
    names: new Set([...REQUEST_FACTS, 'certificateErrors']),
    read: ({ request, requestUrl, sslInfo }) =>
      new RequestFacts(request, {
        url: readUrl(requestUrl),
        certificateErrors: sslInfo.problems.map((problem) => problem.error),
      }),
  },
  onSelectClientCertificate: ofRequest,
  getAuthCredentials: {
    names: new Set([...REQUEST_FACTS, 'challenge']),
    read: ({ request, isProxy, realm, scheme }) =>
      new RequestFacts(request, {
        challenge: { isProxy, realm, scheme: scheme.toLowerCase() },
      }),
  },
  onResourceRedirect: {
    names: new Set([...ofResponse.names, 'redirectUrl']),
    read: ({ request, oldUrl, newUrl, response }) => {
      const more = { url: readUrl(oldUrl), redirectUrl: readUrl(newUrl), isRedirect: true };
      return new RequestFacts(request, more, response);
    },
  },
  onResourceResponse: ofResponse,
  canSetCookie: {
    names: new Set([...ofResponse.names, 'cookie']),
    read: ({ request, response, cookie }) => new RequestFacts(request, { cookie }, response),
  },
  getResourceResponseFilter: ofResponse,
};

/** In the order in which a request meets them. */
export const ruleCallbacks = Object.keys(readers) as readonly RuleCallback[];

export function factNamesAt(callback: RuleCallback): ReadonlySet<FactName> {
  return readers[callback].names;
}

export function factsOf<Name extends RuleCallback>(
  callback: Name,
  parameters: CallbackParameters<Parameters<Name>>,
): Facts {
  return readers[callback].read(parameters);
}
