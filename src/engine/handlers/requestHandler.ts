import type { CookieRecord } from '../../session/cookie.ts';
import type { CookieManager } from '../network/cookies/cookieManager.ts';
import type { AnswerCallback, CallbackResult } from './decision.ts';
import type { NetErrorName } from '../errors/netErrors.ts';
import type { HeaderChange } from '../../session/headers.ts';
import type { Request, RequestDraft } from '../message/request.ts';
import type { Response, ResponseOverride } from '../message/response.ts';
import type { ResourceHandler } from './resourceHandler.ts';
import type { SimpleResource } from './simpleResource.ts';
import type { NetworkConditions } from './networkConditions.ts';
import type { CallbackName, ConsoleLine } from '../../session/sessionEvent.ts';
import type { CertificateProblem, CertificateSummary } from '../../session/certificate.ts';

/** The workbench session that a request belongs to; CEF's browser. */
export interface Browser {
  /** The session's id. */
  readonly identifier: string;
  /** Writes a line into the session's log, at the hop that it has come to (CEF: OnConsoleMessage). */
  readonly writeConsole?: (line: ConsoleLine) => void;
  /**
   * Keeps a value out of the session's log from now on: out of the values of header fields, or out of all texts. For
   * whoever fills a secret into a request under a name that does not say so.
   */
  readonly keepSecret?: (secret: string, reach: 'headers' | 'everywhere') => void;
}

/** CEF's frame. A session has none of its own; kept so that handlers have CEF's parameters. */
export type Frame = null;

interface CallbackBase {
  readonly browser: Browser;
  readonly frame: Frame;
  /** 1 for the first hop; each redirect, restart and retry is one more. */
  readonly hop: number;
}

/** The parameters of a callback besides those of every callback and the object to answer with. */
export type CallbackParameters<Parameters> = Omit<Parameters, keyof CallbackBase | 'callback'>;

export interface OnBeforeBrowse extends CallbackBase {
  readonly request: Request;
  readonly userGesture: boolean;
  readonly isRedirect: boolean;
}

export interface OnBeforeResourceLoad extends CallbackBase {
  /** Changes made here are sent. */
  readonly request: RequestDraft;
  readonly callback: AnswerCallback<[]>;
}

/** `cancel` fails the request with ERR_ABORTED, or with `error`. */
export type BrowseDecision =
  { readonly action: 'continue' } | { readonly action: 'cancel'; readonly error?: NetErrorName };

/** The same; `network` is what this hop's network is to be like. */
export type LoadDecision =
  | { readonly action: 'continue'; readonly network?: NetworkConditions }
  | { readonly action: 'cancel'; readonly error?: NetErrorName };

export interface GetResourceHandler extends CallbackBase {
  readonly request: Request;
}

export interface OnResourceRedirect extends CallbackBase {
  /** The request that was redirected, with its old URL. */
  readonly request: Request;
  readonly oldUrl: string;
  readonly newUrl: string;
  /** The method of the next hop by RFC 9110, section 15.4. */
  readonly newMethod: string;
  /** The 3xx response. */
  readonly response: Response;
}

/**
 * `follow` without `url` goes where the server says; `stop` delivers the 3xx itself. `method` replaces `newMethod`; a body
 * goes along where the method stays. `requestHeaders` are changed last, when all has been dropped that may not travel.
 */
export type RedirectDecision =
  | {
      readonly action: 'follow';
      readonly url?: string;
      readonly method?: string;
      readonly requestHeaders?: readonly HeaderChange[];
    }
  | { readonly action: 'stop' }
  | { readonly action: 'cancel'; readonly error?: NetErrorName };

export interface OnResourceResponse extends CallbackBase {
  /** Changes made here restart the request when the answer is `restart`. */
  readonly request: RequestDraft;
  readonly response: Response;
}

/**
 * `accept` may override what the client sees. `restart` sends the changed request again, from `onBeforeResourceLoad` on;
 * a changed URL is a redirect with status 307 that no server sent; without any change it accepts. `retry` sends this hop's
 * request again as it was, after `delayMs`; a body that can be sent once only leaves the response as it is. `cancel`
 * fails the request with ERR_ABORTED, or with `error`, before any of the body is delivered.
 */
export type ResponseDecision =
  | ({ readonly action: 'accept' } & ResponseOverride)
  | { readonly action: 'restart' }
  | { readonly action: 'retry'; readonly delayMs?: number }
  | { readonly action: 'cancel'; readonly error?: NetErrorName };

export interface GetResourceResponseFilter extends CallbackBase {
  readonly request: Request;
  readonly response: Response;
}

/** What a filter made of its input, in CEF's terms. */
export interface FilterResult {
  /** How many bytes of `dataIn` were read; the rest is given again. */
  readonly dataInRead: number;
  /** At most `dataOutSize` bytes. When input is left unread, there must be some. */
  readonly dataOut: Uint8Array;
  /**
   * `done`: nothing is pending; more input may come all the same. `needMoreData`: output is pending or more input is
   * wanted; at the end of the body it is called without input until it says `done`. `error`: the request ends with
   * ERR_CONTENT_DECODING_FAILED.
   */
  readonly status: 'done' | 'needMoreData' | 'error';
}

/**
 * CEF: CefResponseFilter. It gets the decoded body in pieces of at most 64 KiB and answers in one of two forms: the
 * bytes that replace the piece, however many, or a {@link FilterResult}. The first form is called once more at the end
 * of the body, with null. A body that is empty is one call with null, in both forms.
 */
export interface ResponseFilter {
  /** False: the filter is not installed. */
  initFilter?(): boolean | Promise<boolean>;
  filter(parameters: {
    readonly dataIn: Uint8Array | null;
    readonly dataOutSize: number;
  }): Uint8Array | FilterResult | Promise<Uint8Array | FilterResult>;
}

export interface OnResourceLoadComplete extends CallbackBase {
  readonly request: Request;
  readonly response: Response | null;
  readonly status: 'success' | 'canceled' | 'failed';
  /** Body bytes as received, before decoding and filters. */
  readonly receivedContentLength: number;
}

export interface GetAuthCredentials extends CallbackBase {
  readonly request: Request;
  readonly originUrl: string;
  readonly isProxy: boolean;
  readonly host: string;
  readonly port: number;
  readonly realm: string;
  /** "basic", "digest", "ntlm" (user name "DOMAIN\\name"), or "bearer": CEF has no word for a token, so the password is it. */
  readonly scheme: string;
  /** 1 for the first time; more when the credentials before were refused. */
  readonly attempt: number;
  readonly callback: AnswerCallback<[username: string, password: string]>;
}

/** A challenge without who asks and how it is answered. */
export type AuthChallenge = Omit<GetAuthCredentials, 'browser' | 'frame' | 'hop' | 'callback'>;

/** `cancel` delivers the 401 or 407 as the response. */
export type AuthDecision =
  | { readonly action: 'provide'; readonly username: string; readonly password: string }
  | { readonly action: 'cancel' };

/** CEF: CefSSLInfo. All problems, the gravest first; the chain with the server's own certificate first. */
export interface SslInfo {
  readonly problems: readonly CertificateProblem[];
  readonly chain: readonly CertificateSummary[];
}

export interface OnCertificateError extends CallbackBase {
  readonly request: Request;
  /** The gravest problem's name. */
  readonly certError: NetErrorName;
  readonly requestUrl: string;
  /** True when the certificate is that of an https proxy; host and port are the proxy's then. */
  readonly isProxy: boolean;
  readonly host: string;
  readonly port: number;
  readonly sslInfo: SslInfo;
  readonly callback: AnswerCallback<[remember?: 'once' | 'context']>;
}

/**
 * `once` allows the certificate for this request with all its hops; `context` for every request of the context, on
 * this host and port and with these problems, until it is cleared. Default: once.
 */
export type CertificateDecision =
  | { readonly action: 'continue'; readonly remember?: 'once' | 'context' }
  | { readonly action: 'cancel' };

export interface OnSelectClientCertificate extends CallbackBase {
  readonly request: Request;
  readonly isProxy: boolean;
  readonly host: string;
  readonly port: number;
  /** The context's certificates that the server accepts; their keys stay where they are. */
  readonly certificates: readonly CertificateSummary[];
  /** The CAs whose certificates the server accepts, by name; none: any. */
  readonly acceptableIssuers: readonly string[];
  readonly callback: SelectCertificateCallback;
}

/** CEF: CefSelectClientCertificateCallback. Null continues without a certificate. */
export interface SelectCertificateCallback {
  select(certificate: ChosenCertificate | null, remember?: 'once' | 'context'): void;
}

/** One of the context's, named by its fingerprint, or any other with its key. */
export type ChosenCertificate = { readonly fingerprint256: string } | ClientCertificate;

/**
 * `none` continues without a certificate, and the server decides what that means. `once` holds for this request with
 * all its hops, `context` for every request of the context to this host and port, until it is cleared. Default: once.
 */
export type ClientCertificateDecision =
  | {
      readonly action: 'select';
      readonly certificate: ChosenCertificate;
      readonly remember?: 'once' | 'context';
    }
  | { readonly action: 'none'; readonly remember?: 'once' | 'context' };

/** PEM (certificate and key, the certificate with its intermediates) or PFX. */
export type ClientCertificate =
  | { readonly cert: string; readonly key: string; readonly passphrase?: string }
  | { readonly pfx: Uint8Array; readonly passphrase?: string };

export interface CanGetCookies extends CallbackBase {
  readonly request: Request;
}

export interface CanSendCookie extends CallbackBase {
  readonly request: Request;
  readonly cookie: CookieRecord;
}

export interface CanSetCookie extends CallbackBase {
  readonly request: Request;
  readonly response: Response;
  readonly cookie: CookieRecord;
}

export interface GetCookieManager extends Omit<CallbackBase, 'frame'> {
  /** Whose cookies it is about; CEF tells its URL only. */
  readonly request: Request;
  readonly mainUrl: string;
}

export interface OnProtocolExecution extends CallbackBase {
  readonly request: Request;
  readonly url: string;
  readonly scheme: string;
}

/** CEF: cef_termination_status_t. `abnormalTermination` is an exit that nobody asked for, whatever its code. */
export type TerminationStatus =
  | 'abnormalTermination'
  | 'processWasKilled'
  | 'processCrashed'
  | 'processOutOfMemory'
  | 'launchFailed';

export interface OnRendererProcessTerminated {
  readonly browser: Browser;
  readonly status: TerminationStatus;
}

/**
 * What is asked on a request's way (CEF: CefRequestHandler, CefResourceRequestHandler, CefCookieAccessFilter).
 * Every callback is optional and may answer now or later; no answer means the default named at each.
 */
export interface RequestHandler {
  /**
   * Whether a callback that is there may have an answer for this request: a book of rules that are all for other hosts has
   * none. False saves the question, and everything that would be made for it. Default: true.
   */
  mayAnswer?(callback: CallbackName, request: Request): boolean;
  /**
   * Tells whose credentials `getAuthCredentials` would give: what one rule gave is not used for a request that another rule
   * speaks for. Null: it would give none. Default: the handler itself, whatever the request.
   */
  whoGives?(challenge: AuthChallenge): string | null;
  /** True cancels a navigation with ERR_ABORTED; a decision may name another error. Default: continue. */
  onBeforeBrowse?(parameters: OnBeforeBrowse): CallbackResult<BrowseDecision | boolean>;
  /**
   * Change or cancel the request. True and `'cancel'` cancel; `'continueAsync'` answers through `callback`
   * (CEF's RV_CANCEL and RV_CONTINUE_ASYNC). Default: continue.
   */
  onBeforeResourceLoad?(
    parameters: OnBeforeResourceLoad,
  ): CallbackResult<LoadDecision | boolean | 'continue' | 'cancel' | 'continueAsync'>;
  /**
   * Answers in place of the network: with a handler, with the whole answer as `{ status, headers, body }`, or with a
   * `Response` of Fetch's. Default: none.
   */
  getResourceHandler?(
    parameters: GetResourceHandler,
  ): CallbackResult<ResourceHandler | SimpleResource>;
  /** A string is the new target; it may be relative. Default: follow. */
  onResourceRedirect?(parameters: OnResourceRedirect): CallbackResult<RedirectDecision | string>;
  /** True restarts with the changed request. Default: accept. */
  onResourceResponse?(parameters: OnResourceResponse): CallbackResult<ResponseDecision | boolean>;
  getResourceResponseFilter?(parameters: GetResourceResponseFilter): CallbackResult<ResponseFilter>;
  /** Told once, however the request ends. */
  onResourceLoadComplete?(parameters: OnResourceLoadComplete): void | Promise<void>;
  /** CEF's form: return true and use `callback`. Default: cancel, so that the 401 or 407 is the response. */
  getAuthCredentials?(parameters: GetAuthCredentials): CallbackResult<AuthDecision | boolean>;
  /** Asked before one byte of the request leaves. Default: cancel. */
  onCertificateError?(
    parameters: OnCertificateError,
  ): CallbackResult<CertificateDecision | boolean>;
  /**
   * Asked when a server wants a client certificate. A certificate itself is an answer too; CEF's form: return true and
   * use `callback`. Default: the one that the context has for this host, else none.
   */
  onSelectClientCertificate?(
    parameters: OnSelectClientCertificate,
  ): CallbackResult<ClientCertificateDecision | ChosenCertificate | boolean>;
  /** False sends no cookie at all with this request. Default: true. */
  canGetCookies?(parameters: CanGetCookies): CallbackResult<boolean>;
  /** Asked for each cookie. Default: true. */
  canSendCookie?(parameters: CanSendCookie): CallbackResult<boolean>;
  /**
   * Asked for each Set-Cookie; CEF also calls it CanSaveCookie. `'session'` keeps it without its date of expiry.
   * Default: true.
   */
  canSetCookie?(parameters: CanSetCookie): CallbackResult<boolean | 'session'>;
  /** Default: the context's own. */
  getCookieManager?(parameters: GetCookieManager): CallbackResult<CookieManager>;
  /** True hands the URL to the operating system. Default: false. */
  onProtocolExecution?(parameters: OnProtocolExecution): CallbackResult<boolean>;
  /** Told when the process that runs handler modules has ended, in the one that takes its place. */
  onRendererProcessTerminated?(parameters: OnRendererProcessTerminated): void | Promise<void>;
}
