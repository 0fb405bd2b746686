import { hasHeader, withHeader } from '../message/headers.ts';
import type { HeaderList } from '../message/headers.ts';
import type { ResponseHead } from '../transport/exchange.ts';
import { failed } from './resourceFailure.ts';
import type { ResourceResponse } from './resourceHandler.ts';

export function checkedResponse(given: unknown): ResourceResponse {
  const { headers = [] } = (given ?? {}) as Partial<ResourceResponse>;
  if (typeof given === 'object' && given !== null && Array.isArray(headers)) return given;
  throw failed('getResponseHeaders answered no { status, headers, … }');
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
