import type { WebRequest } from './webRequest.ts';
import type { AuthDecision, GetAuthCredentials } from './requestHandler.ts';

/** Told how a request goes (CEF: CefURLRequestClient). All optional; after `onRequestComplete` nothing is called. */
export interface WebRequestClient {
  /** Body bytes handed to the network; `total` is -1 when unknown. Only with the flag `reportUploadProgress`. */
  onUploadProgress?(webRequest: WebRequest, current: number, total: number): void;
  /** Body bytes received, as they came over the wire; `total` is Content-Length, or -1. */
  onDownloadProgress?(webRequest: WebRequest, current: number, total: number): void;
  /** The next piece of the decoded body. A promise holds the transfer until it settles: that is the back-pressure. */
  onDownloadData?(webRequest: WebRequest, data: Uint8Array): void | Promise<void>;
  /** Exactly once, however the request ended. */
  onRequestComplete?(webRequest: WebRequest): void;
  /** Asked before any RequestHandler. Undefined: no answer. */
  getAuthCredentials?(
    webRequest: WebRequest,
    parameters: Omit<GetAuthCredentials, 'browser' | 'frame' | 'callback'>,
  ): AuthDecision | undefined | Promise<AuthDecision | undefined>;
}
