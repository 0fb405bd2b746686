import type { HeaderList } from '../../session/headers.ts';
import type { Response } from '../message/response.ts';
import { maskHeaders } from '../../session/mask.ts';
import type { SessionScope } from './sessionScope.ts';

/** Publishes a response's head: from here on it is the session's response. */
export function publishResponse(scope: SessionScope, hop: number, response: Response): Response {
  scope.response = response;
  const { url, status, statusText, headers, httpVersion, mimeType, charset, mocked, fromCache } =
    response;
  const masked = maskHeaders(headers);
  scope.log.keepMessage({ url, headers }, { url, headers: masked });
  scope.log.append({
    type: 'response:received',
    hop,
    attempt: scope.phase.attempt,
    status,
    statusText,
    headers: masked,
    httpVersion,
    mimeType: mimeType || null,
    charset: charset || null,
    mocked,
    fromCache,
  });
  return response;
}

/** A response that is thrown away for another one is not the session's any more, whether or not that one comes. */
export function dropResponse(scope: SessionScope): void {
  scope.response = null;
}

/** The response as handlers want it to be delivered. */
export function publishChanged(
  scope: SessionScope,
  hop: number,
  received: Response,
  changed: Response,
): void {
  scope.response = changed;
  const { status, statusText } = changed;
  if (status === received.status && statusText === received.statusText) return;
  scope.log.append({ type: 'response:changed', hop, status, statusText });
}

/** Trailers come behind the body, when everything else has been told. */
export function keepTrailers(scope: SessionScope, trailers: HeaderList = []): void {
  if (trailers.length === 0 || scope.response === null) return;
  scope.response = Object.freeze({ ...scope.response, trailers });
}
