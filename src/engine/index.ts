/** The engine’s front door. What others may import besides is named in .dependency-cruiser.cjs (docs/decisions/0043). */
export type { SignRequest, UnsignedRequest } from './handlers/signRequest.ts';
export { credentialsForOrigin } from './network/auth/requestLogins.ts';
export type { CredentialsSource, SchemeCredentials } from './network/auth/requestLogins.ts';
export { BodyStream } from './body/bodyStream.ts';
export type { StreamOptions, StreamSource } from './body/bodyStream.ts';
export { fromCefPostData, toCefPostData } from './message/cefPostData.ts';
export type { CefPostData } from './message/cefPostData.ts';
export { formBody } from './body/formBody.ts';
export type { FormFields } from './body/formBody.ts';
export type { GetWithBody } from './message/getWithBody.ts';
export { multipartBody } from './body/multipartBody.ts';
export type { MultipartOptions, MultipartPart } from './body/multipartBody.ts';
export { bytesBody, fileBody, jsonBody, streamBody, textBody } from './body/postData.ts';
export type { ResponseCacheOptions } from './network/cache/responseCache.ts';
export type { PostData, PostDataElement } from './body/postData.ts';
export { CookieManager } from './network/cookies/cookieManager.ts';
export type {
  CookieVisitor,
  SetCookieResult,
  VisitAnswer,
  VisitResult,
} from './network/cookies/cookieManager.ts';
export type { CookiePriority, CookieRecord, SameSite } from '../session/cookie.ts';
export type { CookieInit } from './network/cookies/cookieInit.ts';
export type { CookieStorage } from './network/cookies/cookieStorage.ts';
export { HandlerFailure } from './handlers/handlerFailure.ts';
export { ANNOUNCES, AskPerson, Decided, Delegated, Undecided } from './handlers/decision.ts';
export type { AnswerCallback, Attribution, CallbackResult } from './handlers/decision.ts';
export type { Handlers, IdentifiedHandler } from './handlers/handlers.ts';
export { NetworkError } from './errors/networkError.ts';
export {
  hasHeader,
  headerValue,
  headerValues,
  isToken,
  withHeader,
  withoutHeader,
} from '../session/headers.ts';
export type { HeaderChange, HeaderField, HeaderList } from '../session/headers.ts';
export { netErrors } from './errors/netErrors.ts';
export type { NetErrorName } from './errors/netErrors.ts';
export type { Person, QuestionContext } from './handlers/person.ts';
export type { Answer, CookieFacts, Question } from '../session/question.ts';
export { SharedAnswers } from './decisions/sharedAnswers.ts';
export { createRequest, InvalidRequestError, requestFlags } from './message/request.ts';
export { referrerPolicies } from './message/referrer.ts';
export type { Referrer, ReferrerPolicy } from './message/referrer.ts';
export type { ResponseOverride } from './message/response.ts';
export type { RetryOn5xx } from './network/redirect/retry.ts';
export type { HstsMode } from './network/redirect/hsts.ts';
export type {
  HttpVersion,
  Request,
  RequestDraft,
  RequestFlag,
  RequestInit,
} from './message/request.ts';
export { RequestContext } from './context/requestContext.ts';
export type { ContextMemory, RequestContextOptions } from './context/requestContext.ts';
export type { CachedLogin } from './network/auth/credentials.ts';
export type { HstsPolicy } from './network/redirect/hsts.ts';
export type { ClientCertificateChoice } from './network/tls/clientAuth/clientAuthCache.ts';
export type * from './handlers/requestHandler.ts';
export type * from './handlers/resourceHandler.ts';
export type { SimpleResource, ResourceBody } from './handlers/simpleResource.ts';
export type { SchemeHandlerFactory } from './resource/schemeHandlers.ts';
export { StreamResource } from './resource/streamResource.ts';
export type { StreamResourceInit } from './resource/streamResource.ts';
export { contentTypeOf } from './body/mimeType.ts';
export type { Response } from './message/response.ts';
export { isMasked, MASK, maskedParts, maskHeaders, maskUrl } from '../session/mask.ts';
export type * from '../session/sessionEvent.ts';
export type { Timeouts } from './message/timeouts.ts';
export { SessionLog } from '../session/sessionLog.ts';
export { deliveredBytes, deliveredStatus } from '../session/sessionView.ts';
export { reduceSession, startView } from '../session/reduceSession.ts';
export type * from '../session/sessionView.ts';
export type { ConfiguredClientCertificate } from './network/tls/clientAuth/configured.ts';
export type { CertificateException } from './network/tls/certificateExceptions.ts';
export type { CertificateProblem, CertificateSummary } from '../session/certificate.ts';
export type { TrustOptions } from './network/tls/certificates/trustStore.ts';
export type { PoolOptions } from './network/transport/connectionPool.ts';
export type { Dialing } from './network/transport/connect/dialing.ts';
export type { ConnectionFault, NetworkConditions } from './handlers/networkConditions.ts';
export type { Environment } from './network/transport/proxy/environment.ts';
export type {
  ProxyAnswer,
  ProxyOption,
  ProxySettings,
} from './network/transport/proxy/proxySettings.ts';
export { WebRequest } from './webRequest.ts';
export type { RequestStatus, RunningWebRequest } from './handlers/runningWebRequest.ts';
export type { WebRequestOptions } from './webRequest.ts';
export type { WebRequestClient } from './handlers/webRequestClient.ts';
