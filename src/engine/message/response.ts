import { MIMEType } from 'whatwg-mimetype';
import { headerValue } from './headers.ts';
import type { HeaderList } from './headers.ts';
import type { ResponseHead } from '../transport/exchange.ts';

/** A response's head. Read-only once it is delivered (CEF: CefResponse). */
export interface Response {
  /** The URL that this response belongs to, after redirects. */
  readonly url: string;
  readonly status: number;
  readonly statusText: string;
  readonly headers: HeaderList;
  /** "1.1" or "2.0"; "mock" when a resource handler gave it. */
  readonly httpVersion: string;
  /** Lower-case essence of Content-Type, or "". */
  readonly mimeType: string;
  /** The charset parameter of Content-Type, or "". */
  readonly charset: string;
}

/** The response that a head makes for the request of `url`; frozen, as everything is that handlers are only shown. */
export function responseOf(
  url: string,
  { status, statusText, headers }: ResponseHead,
  httpVersion: string,
): Response {
  return Object.freeze({
    url,
    status,
    statusText,
    headers,
    httpVersion,
    ...contentTypeOf(headers),
  });
}

/** Reads the type and charset out of Content-Type (WHATWG MIME Sniffing, section 4.4); both are "" when it has none. */
export function contentTypeOf(headers: HeaderList): { mimeType: string; charset: string } {
  const value = headerValue(headers, 'content-type');
  const type = value === undefined ? null : MIMEType.parse(value);
  return {
    mimeType: type?.essence ?? '',
    charset: type?.parameters.get('charset')?.toLowerCase() ?? '',
  };
}
