import { readError } from '../errors/readError.ts';
import { hasHeader, withHeader } from '../../session/headers.ts';
import type { HeaderList } from '../../session/headers.ts';
import { kindOf } from '../../session/kindOf.ts';
import { lineFault, responseFieldsFault } from '../message/response.ts';
import { maskUrl } from '../../session/mask.ts';
import type { ResponseHead } from '../message/responseHead.ts';
import { failed } from './resourceFailure.ts';
import type { ResourceResponse } from '../handlers/resourceHandler.ts';

/**
 * What `getResponseHeaders` answered for the request of `url`, if a response can be made of it.
 * @throws what names the part that can't be
 */
export function checkedResponse(given: unknown, url: string): ResourceResponse {
  const { headers = [], status = 200, error } = (given ?? {}) as Partial<ResourceResponse>;
  if (typeof given !== 'object' || given === null || !Array.isArray(headers)) {
    throw failed('getResponseHeaders did not answer { status, headers, … }');
  }
  const known = Number.isInteger(status) && (status <= 0 || (status >= 100 && status <= 599));
  if (!known) {
    const shown = typeof status === 'number' ? String(status) : kindOf(status);
    throw failed(`the status is ${shown}; it must be a number from 100 to 599`);
  }
  const { statusText, mimeType, responseLength = -1, redirectUrl = '' } = given as ResourceResponse;
  const fault =
    responseFieldsFault(headers) ??
    textFault('statusText', statusText) ??
    textFault('mimeType', mimeType);
  if (fault !== undefined) throw failed(fault);
  if (!Number.isSafeInteger(responseLength) || responseLength < -1) {
    const shown =
      typeof responseLength === 'number' ? String(responseLength) : kindOf(responseLength);
    throw failed(`the responseLength is ${shown}; it must be a number of bytes, or -1 for unknown`);
  }
  if (typeof redirectUrl !== 'string' || (redirectUrl !== '' && !URL.canParse(redirectUrl, url))) {
    const shown =
      typeof redirectUrl === 'string' ? JSON.stringify(maskUrl(redirectUrl)) : kindOf(redirectUrl);
    throw failed(`the redirectUrl is ${shown}, which is not a URL`, 'ERR_INVALID_REDIRECT');
  }
  readError(error);
  return given;
}

/** A status line and Content-Type are written into lines of Latin-1, like every field. */
function textFault(name: string, text: unknown): string | undefined {
  if (text === undefined) return undefined;
  if (typeof text !== 'string') return `the ${name} is ${kindOf(text)}; it must be text`;
  const fault = lineFault(text);
  return fault && `the ${name} ${fault}`;
}

/** CEF: a status of 0 or less means 200. */
export function statusOf({ status = 200 }: ResourceResponse): number {
  return status > 0 ? status : 200;
}

/** CEF: redirect_url makes it a 307, whatever its status. */
export function internalRedirect(to: string): ResponseHead {
  return { status: 307, statusText: 'Internal Redirect', headers: [['Location', to]] };
}

/** `length` null: there is no body. CEF writes Content-Type and Content-Length only where a 2xx has one. */
export function headOf(
  { statusText = '', headers = [], mimeType }: ResourceResponse,
  status: number,
  length: number | null,
): ResponseHead {
  let all: HeaderList = headers;
  if (length !== null && status < 300) {
    if (mimeType !== undefined && !hasHeader(all, 'content-type')) {
      all = withHeader(all, 'Content-Type', mimeType);
    }
    if (length >= 0) all = withHeader(all, 'Content-Length', String(length));
  }
  return { status, statusText, headers: all };
}
