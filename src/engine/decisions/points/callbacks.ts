import type { CookieRecord } from '../../../session/cookie.ts';
import type { CookieManager } from '../../network/cookies/cookieManager.ts';
import { decide } from '../decide.ts';
import type { DecisionPoint, DecisionScope } from '../decisionPoint.ts';
import { identified } from '../../handlers/handlers.ts';
import type { Request, RequestDraft } from '../../message/request.ts';
import type { Response } from '../../message/response.ts';
import type { CallbackName, DecidedBy } from '../../../session/sessionEvent.ts';
import type { CertificateSummary } from '../../../session/certificate.ts';
import * as certificate from './certificate.ts';
import * as cookies from './cookies.ts';
import { authCredentials } from './credentials.ts';
import * as load from './load.ts';
import { contextParameters } from './callbackParameters.ts';
import type { CallbackContext } from './callbackParameters.ts';
import { resourceRedirect } from './redirect.ts';
import * as response from './response.ts';
import type {
  CallbackParameters,
  AuthChallenge,
  AuthDecision,
  BrowseDecision,
  Browser,
  CertificateDecision,
  ClientCertificateDecision,
  LoadDecision,
  OnCertificateError,
  OnResourceLoadComplete,
  OnResourceRedirect,
  OnSelectClientCertificate,
  RedirectDecision,
  RequestHandler,
  ResponseDecision,
  ResponseFilter,
} from '../../handlers/requestHandler.ts';
import type { HandlerLifetime } from '../../resource/handlerLifetime.ts';

/** An answer and who gave it. */
export interface AttributedDecision<Value> {
  readonly decision: Value;
  readonly by: DecidedBy;
}

/**
 * CEF's callbacks as questions with an answer: each method puts one of them to {@link decide}. What a question is, its
 * default (docs/cef.md, "Defaults") and when a person is asked stand in `points/`.
 */
export class Callbacks {
  readonly #scope: DecisionScope;
  readonly #identifier: string;
  #browserMade: Browser | null = null;
  /** The hop that was asked about last. */
  #hop = 1;

  constructor(scope: DecisionScope, identifier: string) {
    this.#scope = scope;
    this.#identifier = identifier;
  }

  /** Made for the first handler that is asked or told; all are shown the same. */
  get #browser(): Browser {
    const { log } = this.#scope;
    return (this.#browserMade ??= Object.freeze<Browser>({
      identifier: this.#identifier,
      writeConsole: ({ level, text, file }) => {
        log.append({ type: 'console:message', hop: this.#hop, level, text, file });
      },
      keepSecret: (secret, reach) => {
        log.keepSecret(secret, reach);
      },
    }));
  }

  /**
   * Whether no handler can answer about this request: then the default holds, silently, and nothing is made for the
   * question.
   * @throws the signal's reason when the session has ended
   */
  isUnhandled(hop: number, callback: CallbackName, request: Request): boolean {
    this.#hop = hop;
    const { signal, handlers } = this.#scope;
    if (signal.aborted) signal.throwIfAborted();
    return !handlers.some(
      ({ handler }) => callback in handler && (handler.mayAnswer?.(callback, request) ?? true),
    );
  }

  /** CEF: CefRequestHandler::OnBeforeBrowse. */
  onBeforeBrowse(
    hop: number,
    request: Request,
    isRedirect: boolean,
  ): BrowseDecision | Promise<BrowseDecision> {
    if (this.isUnhandled(hop, 'onBeforeBrowse', request)) return GO_ON;
    return decide(this.#scope, load.beforeBrowse(this.#at(hop), request, isRedirect));
  }

  /** CEF: CefResourceRequestHandler::OnBeforeResourceLoad. `draft` has the changes when it resolves. */
  onBeforeResourceLoad(hop: number, draft: RequestDraft): Promise<LoadDecision> {
    return decide(this.#scope, load.beforeResourceLoad(this.#at(hop), draft, this.#scope));
  }

  /** CEF: CefResourceRequestHandler::GetResourceHandler, then `factory` of the scheme. Null: the network answers. */
  getResourceHandler(
    hop: number,
    request: Request,
    factory: RequestHandler | null,
  ): HandlerLifetime | null | Promise<HandlerLifetime | null> {
    if (factory === null && this.isUnhandled(hop, 'getResourceHandler', request)) return null;
    const { handlers } = this.#scope;
    return decide(
      this.#scope,
      load.resourceHandler(this.#at(hop), request, this.#scope),
      factory === null ? handlers : [...handlers, ...identified(factory)],
    );
  }

  /** CEF: CefResourceRequestHandler::OnProtocolExecution. True: the system may open the URL. */
  onProtocolExecution(hop: number, request: Request): Promise<boolean> {
    return decide(this.#scope, load.protocolExecution(this.#at(hop), request));
  }

  /**
   * CEF: CefRequestHandler::OnCertificateError. The answer, and who gave it: it may be remembered. `known` is what stands in
   * for a person's answer.
   */
  onCertificateError(
    hop: number,
    about: CallbackParameters<OnCertificateError>,
    known: () => CertificateDecision | null,
  ): Promise<AttributedDecision<CertificateDecision>> {
    return this.#attributed({ ...certificate.certificateError(this.#at(hop), about), known });
  }

  /** CEF: CefRequestHandler::OnSelectClientCertificate. `usual` is what is shown when nobody decides. */
  onSelectClientCertificate(
    hop: number,
    about: CallbackParameters<OnSelectClientCertificate>,
    usual: CertificateSummary | null,
  ): Promise<AttributedDecision<ClientCertificateDecision>> {
    return this.#attributed(certificate.selectClientCertificate(this.#at(hop), about, usual));
  }

  /** CEF: CefURLRequestClient::GetAuthCredentials. Null: `client` gives no answer. */
  async clientCredentials(
    hop: number,
    challenge: AuthChallenge,
    client: RequestHandler,
  ): Promise<AuthDecision | null> {
    const { person: _, ...point } = authCredentials(this.#at(hop), challenge);
    const { value } = point.fallback;
    const silent: typeof point = { ...point, fallback: { value, decision: null } };
    const handlers = [{ handler: client, by: { kind: 'client' } as const }];
    const { decision, by } = await this.#attributed(silent, handlers);
    return by.kind === 'client' ? decision : null;
  }

  /** CEF: CefRequestHandler::GetAuthCredentials. `known` is what stands in for a person's answer. */
  getAuthCredentials(
    hop: number,
    challenge: AuthChallenge,
    known: () => AuthDecision | null,
  ): Promise<AttributedDecision<AuthDecision>> {
    return this.#attributed({ ...authCredentials(this.#at(hop), challenge), known });
  }

  /** CEF: CefResourceRequestHandler::OnResourceRedirect. */
  onResourceRedirect(
    hop: number,
    about: CallbackParameters<OnResourceRedirect>,
  ): Promise<RedirectDecision> {
    return decide(this.#scope, resourceRedirect(this.#at(hop), about));
  }

  /** CEF: CefResourceRequestHandler::OnResourceResponse. `draft` has the changes that a restart sends. */
  onResourceResponse(
    hop: number,
    draft: RequestDraft,
    received: Response,
  ): Promise<ResponseDecision> {
    const point = response.resourceResponse(this.#at(hop), draft, received, this.#scope);
    return decide(this.#scope, point);
  }

  /** CEF: CefResourceRequestHandler::GetResourceResponseFilter. Null: none. */
  getResourceResponseFilter(
    hop: number,
    request: Request,
    received: Response,
  ): ResponseFilter | null | Promise<ResponseFilter | null> {
    if (this.isUnhandled(hop, 'getResourceResponseFilter', request)) return null;
    return decide(this.#scope, response.resourceResponseFilter(this.#at(hop), request, received));
  }

  /** CEF Python: RequestHandler.GetCookieManager. */
  getCookieManager(
    hop: number,
    request: Request,
    own: CookieManager,
  ): CookieManager | Promise<CookieManager> {
    if (this.isUnhandled(hop, 'getCookieManager', request)) return own;
    return decide(this.#scope, cookies.cookieManager(this.#at(hop), request, own));
  }

  /** CEF Python: RequestHandler.CanGetCookies. */
  canGetCookies(hop: number, request: Request, jar: readonly CookieRecord[]): Promise<boolean> {
    return decide(this.#scope, cookies.getCookies(this.#at(hop), request, jar));
  }

  /** CEF: CefCookieAccessFilter::CanSendCookie. */
  canSendCookie(hop: number, request: Request, cookie: CookieRecord): Promise<boolean> {
    return decide(this.#scope, cookies.sendCookie(this.#at(hop), request, cookie));
  }

  /** CEF: CefCookieAccessFilter::CanSaveCookie; CEF Python: RequestHandler.CanSetCookie. */
  canSetCookie(
    hop: number,
    request: Request,
    received: Response,
    cookie: CookieRecord,
  ): Promise<boolean | 'session'> {
    return decide(this.#scope, cookies.setCookie(this.#at(hop), request, received, cookie));
  }

  /**
   * CEF: CefResourceRequestHandler::OnResourceLoadComplete. Told, not asked: whatever a handler answers or throws
   * changes nothing.
   */
  onResourceLoadComplete(hop: number, about: CallbackParameters<OnResourceLoadComplete>): void {
    if (this.#scope.handlers.length === 0) return;
    const context = contextParameters(this.#at(hop));
    for (const { handler, by } of this.#scope.handlers) {
      const whose = 'file' in by ? ` of ${by.file}` : '';
      this.#scope.notify(hop, `onResourceLoadComplete${whose}`, () =>
        handler.onResourceLoadComplete?.({ ...context, ...about }),
      );
    }
  }

  async #attributed<Raw, Value>(
    point: DecisionPoint<Raw, Value>,
    handlers = this.#scope.handlers,
  ): Promise<AttributedDecision<Value>> {
    let by: DecidedBy = { kind: 'default' };
    const answeredBy = (who: DecidedBy): void => {
      by = who;
    };
    const decision = await decide(this.#scope, { ...point, answeredBy }, handlers);
    return { decision, by };
  }

  #at(hop: number): CallbackContext {
    this.#hop = hop;
    return { browser: this.#browser, frame: null, hop };
  }
}

const GO_ON = { action: 'continue' } as const;
