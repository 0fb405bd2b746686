/**
 * What handler modules are written against: `import type { RequestHandler } from 'request-workbench'`. The build makes one
 * file of them (scripts/handlerTypes.ts). A module runs in a process of its own, where the engine is not; the few values that
 * it can import are in rules/handlerModule/child/library.ts.
 */
export {
  AskPerson,
  bytesBody,
  CookieManager,
  fileBody,
  hasHeader,
  headerValue,
  headerValues,
  jsonBody,
  streamBody,
  textBody,
  withHeader,
  withoutHeader,
} from './child/library.ts';
export type {
  AuthDecision,
  Browser,
  CanGetCookies,
  CanSendCookie,
  CanSetCookie,
  CertificateDecision,
  ChosenCertificate,
  ClientCertificate,
  ClientCertificateDecision,
  FilterResult,
  Frame,
  GetAuthCredentials,
  GetCookieManager,
  GetResourceHandler,
  GetResourceResponseFilter,
  LoadDecision,
  OnBeforeBrowse,
  OnBeforeResourceLoad,
  OnCertificateError,
  OnProtocolExecution,
  OnRendererProcessTerminated,
  OnResourceLoadComplete,
  OnResourceRedirect,
  OnResourceResponse,
  OnSelectClientCertificate,
  RedirectDecision,
  RequestHandler,
  ResponseDecision,
  ResponseFilter,
  SelectCertificateCallback,
  SslInfo,
} from '../engine/handlers/requestHandler.ts';
export type {
  ResourceAnswer,
  ResourceHandler,
  ResourceResponse,
} from '../engine/handlers/resourceHandler.ts';
export type { CookieVisitor } from '../engine/network/cookies/cookieManager.ts';
export type { CookieInit } from '../engine/index.ts';
export type { SimpleResource } from '../engine/handlers/simpleResource.ts';
export type { CookieRecord } from '../session/cookie.ts';
export type { PostData } from '../engine/body/postData.ts';
export type { AnswerCallback, CallbackResult } from '../engine/handlers/decision.ts';
export type { HeaderField, HeaderList } from '../session/headers.ts';
export type { NetErrorName } from '../engine/errors/netErrors.ts';
export type { Request, RequestDraft, RequestFlag } from '../engine/message/request.ts';
export type { Response } from '../engine/message/response.ts';
export type { CertificateProblem, CertificateSummary } from '../session/certificate.ts';
