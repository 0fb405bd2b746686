import { headerValue } from './headers.ts';
import type { HeaderList } from './headers.ts';

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

/** Reads the type and charset out of Content-Type (WHATWG MIME Sniffing, section 4.4, without its quirks for browsers). */
export function contentTypeOf(headers: HeaderList): { mimeType: string; charset: string } {
  const value = headerValue(headers, 'content-type') ?? '';
  const [essence = '', ...parameters] = value.split(';');
  const charset = parameters
    .map((parameter) => /^\s*charset\s*=\s*"?([^"\s]*)"?\s*$/i.exec(parameter)?.[1])
    .find((found) => found !== undefined);
  return { mimeType: essence.trim().toLowerCase(), charset: charset?.toLowerCase() ?? '' };
}
