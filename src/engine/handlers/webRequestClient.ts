import type { UnsignedRequest } from './signRequest.ts';
import type { HeaderList } from '../../session/headers.ts';
import { InvalidRequestError } from '../message/request.ts';
import type { AuthChallenge, AuthDecision } from './requestHandler.ts';
import type { RunningWebRequest } from './runningWebRequest.ts';

/**
 * Told how a request goes (CEF: CefURLRequestClient). All optional; after `onRequestComplete` nothing is called. What one
 * throws, at once or later, is told in the log and changes nothing, except in `signRequest`.
 */
export interface WebRequestClient {
  /** Body bytes handed to the network; `total` is -1 when unknown. Only with the flag `reportUploadProgress`. */
  onUploadProgress?(webRequest: RunningWebRequest, current: number, total: number): void;
  /** Body bytes received, as they came over the wire; `total` is Content-Length, or -1. */
  onDownloadProgress?(webRequest: RunningWebRequest, current: number, total: number): void;
  /** The next piece of the decoded body. A promise holds the transfer until it settles: that is the back-pressure. */
  onDownloadData?(webRequest: RunningWebRequest, data: Uint8Array): void | Promise<void>;
  /** Exactly once, however the request ended. */
  onRequestComplete?(webRequest: RunningWebRequest): void;
  /** Asked before any RequestHandler. Undefined: no answer. */
  getAuthCredentials?(
    webRequest: RunningWebRequest,
    parameters: AuthChallenge,
  ): AuthDecision | undefined | Promise<AuthDecision | undefined>;
  /**
   * Signs a request as it is about to be sent, after all that handlers have changed, and again when it is sent again. The
   * fields that it answers with replace those of the same names; null: it stays unsigned. Not called for a request that has
   * an Authorization field. What it throws fails the request: nothing is sent unsigned that was to be signed.
   */
  signRequest?(
    webRequest: RunningWebRequest,
    unsigned: UnsignedRequest,
  ): HeaderList | null | Promise<HeaderList | null>;
}

const methods = [
  'onUploadProgress',
  'onDownloadProgress',
  'onDownloadData',
  'onRequestComplete',
  'getAuthCredentials',
  'signRequest',
] as const satisfies readonly (keyof WebRequestClient)[];

/** @throws InvalidRequestError for what can't be a client: a mistake there would show only when it is called. */
export function checkClient(client: WebRequestClient): void {
  const given: unknown = client;
  if (typeof given !== 'object' || given === null) {
    throw new InvalidRequestError('The client of a request must be an object. It can be empty.');
  }
  for (const method of methods) {
    const member: unknown = (given as Record<string, unknown>)[method];
    if (member !== undefined && typeof member !== 'function') {
      throw new InvalidRequestError(`${method} of the client is not a function.`);
    }
  }
}
