import type { CookieRecord } from '../cookies/cookie.ts';
import type { CookieManager } from '../cookies/cookieManager.ts';
import { decide } from './decide.ts';
import type { DecisionScope } from './decide.ts';
import { NetworkError } from '../errors/networkError.ts';
import type { NetErrorName } from '../errors/netErrors.ts';
import type { Request, RequestDraft } from '../message/request.ts';
import type {
  AuthDecision,
  ClientCertificate,
  Browser,
  CertificateDecision,
  GetAuthCredentials,
  LoadDecision,
  OnCertificateError,
  OnResourceRedirect,
  OnSelectClientCertificate,
  RedirectDecision,
  RequestHandler,
  ResourceHandler,
  ResponseDecision,
  ResponseFilter,
} from '../requestHandler.ts';
import type { Response } from '../message/response.ts';
import { maskUrl, unmaskUrl } from '../session/mask.ts';

/**
 * CEF's callbacks as questions with an answer: each method puts one of them to {@link decide} and says what its
 * default is (reference cef-semantics 5.5) and when a person is asked.
 */
export class Callbacks {
  readonly #scope: DecisionScope;
  readonly #browser: Browser;

  constructor(scope: DecisionScope, browser: Browser) {
    this.#scope = scope;
    this.#browser = browser;
  }

  /** True: the navigation is cancelled. */
  onBeforeBrowse(hop: number, request: Request, isRedirect: boolean): Promise<boolean> {
    return decide<boolean, boolean, []>(this.#scope, {
      callback: 'onBeforeBrowse',
      hop,
      call: (handler) =>
        handler.onBeforeBrowse?.({ ...this.#place(), request, userGesture: true, isRedirect }),
      read: (raw) => raw,
      describe: (cancel) =>
        cancel ? say('cancel', 'cancelled the navigation') : say('continue', 'let it go on'),
      fallback: { value: false, say: null },
    });
  }

  onBeforeResourceLoad(hop: number, draft: RequestDraft): Promise<LoadDecision> {
    const before = { ...draft, flags: new Set(draft.flags) };
    return decide<
      LoadDecision | boolean | 'continue' | 'cancel' | 'continueAsync',
      LoadDecision,
      []
    >(this.#scope, {
      callback: 'onBeforeResourceLoad',
      hop,
      call: (handler, callback) =>
        handler.onBeforeResourceLoad?.({ ...this.#place(), request: draft, hop, callback }),
      read: (raw) => {
        if (typeof raw === 'object') return raw;
        return raw === true || raw === 'cancel' ? { action: 'cancel' } : { action: 'continue' };
      },
      later: {
        announces: (raw) => raw === 'continueAsync',
        continue: () => ({ action: 'continue' }),
        cancel: { action: 'cancel' },
      },
      describe: (value) =>
        value.action === 'cancel'
          ? say('cancel', `cancelled the request with ${value.error ?? 'ERR_ABORTED'}`)
          : describeChanges(before, draft),
      adds: (value) => value.action === 'continue',
      fallback: { value: { action: 'continue' }, say: null },
    });
  }

  getResourceHandler(hop: number, request: Request): Promise<ResourceHandler | null> {
    return decide<ResourceHandler, ResourceHandler | null, []>(this.#scope, {
      callback: 'getResourceHandler',
      hop,
      call: (handler) => handler.getResourceHandler?.({ ...this.#place(), request }),
      read: (raw) => raw,
      describe: () => say('handled', 'answered in place of the network'),
      fallback: { value: null, say: null },
    });
  }

  onProtocolExecution(hop: number, request: Request): Promise<boolean> {
    const scheme = new URL(request.url).protocol.slice(0, -1);
    const shown = maskUrl(request.url);
    return decide<boolean, boolean, []>(this.#scope, {
      callback: 'onProtocolExecution',
      hop,
      call: (handler) =>
        handler.onProtocolExecution?.({ ...this.#place(), request, url: request.url, scheme }),
      read: (raw) => raw,
      describe: (allow) =>
        allow
          ? say('allow', `handed ${shown} to the system`, shown)
          : say('block', `did not open ${shown}`, shown),
      person: {
        unasked: false,
        question: () => ({ kind: 'protocol', url: shown, scheme }),
        read: (answer) => {
          const allow = answer.kind === 'protocol' && answer.allow;
          return {
            value: allow,
            ...(allow
              ? say('allow', `handed ${shown} to the system`)
              : say('block', `did not open ${shown}`)),
          };
        },
      },
      fallback: {
        value: false,
        say: say(
          'block',
          `did not open ${shown}: other programs are never started unasked`,
          'did not open',
        ),
      },
    });
  }

  onCertificateError(
    hop: number,
    parameters: Omit<OnCertificateError, 'browser' | 'frame' | 'callback'>,
  ): Promise<CertificateDecision> {
    const { host, port, sslInfo, certError } = parameters;
    const deny = say('deny', `denied ${certError}: nothing was sent to ${host}`, certError);
    const allowed = (remember: string): ReturnType<typeof say> =>
      say('allow', `allowed ${certError} of ${host}${remember}`, certError);
    return decide<CertificateDecision | boolean, CertificateDecision, []>(this.#scope, {
      callback: 'onCertificateError',
      hop,
      call: (handler, callback) =>
        handler.onCertificateError?.({ ...this.#place(), ...parameters, callback }),
      // CEF: false denies only together with nobody else; another handler or a person may still be asked.
      read: (raw) => (typeof raw === 'boolean' ? undefined : raw),
      later: {
        announces: (raw) => raw === true,
        continue: () => ({ action: 'continue', remember: 'once' }),
        cancel: { action: 'cancel' },
      },
      describe: (value) => (value.action === 'continue' ? allowed('') : deny),
      person: {
        unasked: true,
        question: () => ({
          kind: 'certificate',
          url: maskUrl(parameters.requestUrl),
          host,
          port,
          problems: sslInfo.problems,
          chain: sslInfo.chain,
        }),
        read: (answer) => {
          if (answer.kind !== 'certificate' || !answer.allow) {
            return { value: { action: 'cancel' }, ...deny };
          }
          const { remember } = answer;
          const how = remember === 'session' ? ', remembered until it is cleared' : ', this once';
          return { value: { action: 'continue', remember }, ...allowed(how) };
        },
      },
      fallback: { value: { action: 'cancel' }, say: deny },
    });
  }

  /** Null: no certificate, and the server's refusal stands. */
  onSelectClientCertificate(
    hop: number,
    parameters: Omit<OnSelectClientCertificate, 'browser' | 'frame'>,
  ): Promise<ClientCertificate | null> {
    const { host } = parameters;
    return decide<ClientCertificate, ClientCertificate | null, []>(this.#scope, {
      callback: 'onSelectClientCertificate',
      hop,
      call: (handler) => handler.onSelectClientCertificate?.({ ...this.#place(), ...parameters }),
      read: (raw) => raw,
      describe: () => say('select', `showed ${host} a client certificate`, 'client certificate'),
      fallback: { value: null, say: say('none', `showed ${host} no client certificate`) },
    });
  }

  /** `first` is asked before the session's own handlers. */
  getAuthCredentials(
    hop: number,
    parameters: Omit<GetAuthCredentials, 'browser' | 'frame' | 'callback'>,
    first: RequestHandler,
  ): Promise<AuthDecision> {
    const { host, port, realm, scheme, isProxy, attempt } = parameters;
    const what = `${scheme} realm “${realm}”`;
    const canceled = say('cancel', `gave no credentials for ${what}`, scheme);
    const provided = (username: string): ReturnType<typeof say> =>
      say('provide', `answered ${what} as ${username}`, scheme, username);
    return decide<AuthDecision | boolean, AuthDecision, [username: string, password: string]>(
      { ...this.#scope, handlers: [first, ...this.#scope.handlers] },
      {
        callback: 'getAuthCredentials',
        hop,
        call: (handler, callback) =>
          handler.getAuthCredentials?.({ ...this.#place(), ...parameters, callback }),
        read: (raw) => (typeof raw === 'boolean' ? undefined : raw),
        later: {
          announces: (raw) => raw === true,
          continue: (username, password) => ({ action: 'provide', username, password }),
          cancel: { action: 'cancel' },
        },
        describe: (value) => (value.action === 'provide' ? provided(value.username) : canceled),
        person: {
          unasked: true,
          question: () => ({
            kind: 'credentials',
            url: maskUrl(parameters.request.url),
            isProxy,
            host,
            port,
            realm,
            scheme,
            attempt,
            username: '',
          }),
          read: (answer) => {
            if (answer.kind !== 'credentials') return { value: { action: 'cancel' }, ...canceled };
            const { username, password } = answer;
            return { value: { action: 'provide', username, password }, ...provided(username) };
          },
        },
        fallback: { value: { action: 'cancel' }, say: canceled },
      },
    );
  }

  onResourceRedirect(
    parameters: Omit<OnResourceRedirect, 'browser' | 'frame'>,
  ): Promise<RedirectDecision> {
    const { hop, oldUrl, newUrl, newMethod, request, response } = parameters;
    const shown = maskUrl(newUrl);
    const follow = say('follow', `followed to ${shown}`);
    const describe = (value: RedirectDecision): ReturnType<typeof say> => {
      if (value.action === 'cancel') {
        return say('cancel', `cancelled the redirect to ${shown}`, 'cancelled');
      }
      if (value.action === 'stop') {
        return say('stop', `did not follow to ${shown}`, 'did not follow');
      }
      if (value.url === undefined || value.url === newUrl) return follow;
      const target = maskUrl(value.url);
      return say('rewrite', `sent to ${target} instead of ${shown}`, target);
    };
    return decide<RedirectDecision | string, RedirectDecision, []>(this.#scope, {
      callback: 'onResourceRedirect',
      hop,
      call: (handler) => handler.onResourceRedirect?.({ ...this.#place(), ...parameters }),
      read: (raw) => (typeof raw === 'string' ? { action: 'follow', url: raw } : raw),
      describe,
      person: {
        unasked: false,
        question: () => ({
          kind: 'redirect',
          status: response.status,
          from: maskUrl(oldUrl),
          to: shown,
          method: request.method,
          nextMethod: newMethod,
        }),
        read: (answer) => {
          const value: RedirectDecision =
            answer.kind === 'redirect' && answer.follow
              ? { action: 'follow', url: unmaskUrl(answer.url, newUrl) }
              : { action: 'stop' };
          return { value, ...describe(value) };
        },
        // A rule that wants a person to look first does not want it followed unseen.
        unanswered: { value: { action: 'stop' }, say: describe({ action: 'stop' }) },
      },
      fallback: { value: { action: 'follow' }, say: follow },
    });
  }

  onResourceResponse(
    hop: number,
    draft: RequestDraft,
    response: Response,
  ): Promise<ResponseDecision> {
    return decide<ResponseDecision | boolean, ResponseDecision, []>(this.#scope, {
      callback: 'onResourceResponse',
      hop,
      call: (handler) =>
        handler.onResourceResponse?.({ ...this.#place(), request: draft, response }),
      read: (raw) => (typeof raw === 'boolean' ? { action: raw ? 'restart' : 'accept' } : raw),
      describe: (value) =>
        value.action === 'restart'
          ? say('restart', 'sent the changed request again', 'again')
          : say(
              'accept',
              value.headers === undefined
                ? 'accepted the response'
                : 'changed the response headers',
            ),
      fallback: { value: { action: 'accept' }, say: null },
    });
  }

  getResourceResponseFilter(
    hop: number,
    request: Request,
    response: Response,
  ): Promise<ResponseFilter | null> {
    return decide<ResponseFilter, ResponseFilter | null, []>(this.#scope, {
      callback: 'getResourceResponseFilter',
      hop,
      call: (handler) =>
        handler.getResourceResponseFilter?.({ ...this.#place(), request, response }),
      read: (raw) => raw,
      describe: () => say('filter', 'filters the body'),
      fallback: { value: null, say: null },
    });
  }

  getCookieManager(hop: number, mainUrl: string, own: CookieManager): Promise<CookieManager> {
    return decide<CookieManager, CookieManager, []>(this.#scope, {
      callback: 'getCookieManager',
      hop,
      call: (handler) => handler.getCookieManager?.({ browser: this.#browser, mainUrl }),
      read: (raw) => raw,
      describe: () => say('other', 'chose another cookie jar'),
      fallback: { value: own, say: null },
    });
  }

  canGetCookies(hop: number, request: Request): Promise<boolean> {
    return decide<boolean, boolean, []>(this.#scope, {
      callback: 'canGetCookies',
      hop,
      call: (handler) => handler.canGetCookies?.({ ...this.#place(), request }),
      read: (raw) => raw,
      describe: (allow) =>
        allow ? say('allow', 'let cookies be sent') : say('block', 'sends no cookie', 'no cookie'),
      fallback: { value: true, say: null },
    });
  }

  canSendCookie(hop: number, request: Request, cookie: CookieRecord): Promise<boolean> {
    return decide<boolean, boolean, []>(this.#scope, {
      callback: 'canSendCookie',
      hop,
      call: (handler) => handler.canSendCookie?.({ ...this.#place(), request, cookie }),
      read: (raw) => raw,
      describe: (allow) =>
        allow
          ? say('allow', `sent ${cookie.name}`, cookie.name)
          : say('block', `kept back ${cookie.name}`, cookie.name),
      fallback: { value: true, say: null },
    });
  }

  canSetCookie(
    hop: number,
    request: Request,
    response: Response,
    cookie: CookieRecord,
  ): Promise<boolean> {
    return decide<boolean, boolean, []>(this.#scope, {
      callback: 'canSetCookie',
      hop,
      call: (handler) => handler.canSetCookie?.({ ...this.#place(), request, response, cookie }),
      read: (raw) => raw,
      describe: (allow) =>
        allow
          ? say('allow', `kept ${cookie.name} from ${cookie.domain}`, cookie.name)
          : say('block', `refused ${cookie.name} from ${cookie.domain}`, cookie.name),
      fallback: { value: true, say: null },
    });
  }

  /** Told, not asked: whatever a handler answers or throws changes nothing. */
  onResourceLoadComplete(
    hop: number,
    request: Request,
    response: Response | null,
    status: 'success' | 'canceled' | 'failed',
    receivedContentLength: number,
  ): void {
    for (const handler of this.#scope.handlers) {
      const report = (error: unknown): void => {
        this.#scope.log.append({
          type: 'problem:reported',
          hop,
          message: `onResourceLoadComplete: the handler failed: ${error instanceof Error ? error.message : String(error)}`,
        });
      };
      try {
        const told = handler.onResourceLoadComplete?.({
          ...this.#place(),
          request,
          response,
          status,
          receivedContentLength,
        });
        if (told instanceof Promise) told.catch(report);
      } catch (error) {
        report(error);
      }
    }
  }

  #place(): { browser: Browser; frame: null } {
    return { browser: this.#browser, frame: null };
  }
}

function say(
  decision: string,
  explanation: string,
  ...emphasis: string[]
): { decision: string; explanation: string; emphasis: string[] } {
  return { decision, explanation, emphasis };
}

/** What a handler's code did to the request, in words; header values stay out of the log. */
function describeChanges(before: RequestDraft, after: RequestDraft): ReturnType<typeof say> {
  const changes: string[] = [];
  if (after.url !== before.url) changes.push(`the URL to ${maskUrl(after.url)}`);
  if (after.method !== before.method) changes.push(`the method to ${after.method}`);
  if (after.headers !== before.headers) changes.push('the headers');
  if (after.postData !== before.postData) changes.push('the body');
  if (changes.length === 0) return say('continue', 'let it go on unchanged');
  return say('change', `changed ${changes.join(', ')}`, ...changes);
}

/** The error that a cancelling answer ends with. */
export function canceledWith(error: NetErrorName | undefined): NetworkError {
  return new NetworkError(error ?? 'ERR_ABORTED', { phase: 'start' });
}
