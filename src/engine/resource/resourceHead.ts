import { readError } from '../decisions/points/telling.ts';
import { hasHeader, withHeader } from '../message/headers.ts';
import type { HeaderList } from '../message/headers.ts';
import { kindOf } from '../message/kindOf.ts';
import { responseFieldsFault } from '../message/response.ts';
import type { ResponseHead } from '../transport/exchange.ts';
import { failed } from './resourceFailure.ts';
import type { ResourceResponse } from './resourceHandler.ts';

export function checkedResponse(given: unknown): ResourceResponse {
  const { headers = [], status = 200, error } = (given ?? {}) as Partial<ResourceResponse>;
  if (typeof given !== 'object' || given === null || !Array.isArray(headers)) {
    throw failed('getResponseHeaders answered no { status, headers, … }');
  }
  const known = Number.isInteger(status) && (status <= 0 || (status >= 100 && status <= 599));
  if (!known) {
    const shown = typeof status === 'number' ? String(status) : kindOf(status);
    throw failed(`the status is ${shown}; it must be a number from 100 to 599`);
  }
  const fault = responseFieldsFault(headers);
  if (fault !== undefined) throw failed(fault);
  readError(error);
  return given;
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
