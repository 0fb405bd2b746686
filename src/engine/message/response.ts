import { frozenHeaders, headersFault, isToken, NO_FIELDS } from '../../session/headers.ts';
import type { HeaderList } from '../../session/headers.ts';
import { contentTypeOf } from '../body/mimeType.ts';
import type { FromCache } from '../../session/sessionEvent.ts';
import type { ResponseHead } from './responseHead.ts';

/** A response's head. Read-only once it is delivered (CEF: CefResponse). */
export interface Response {
  /** The URL that this response belongs to, after redirects. */
  readonly url: string;
  readonly status: number;
  readonly statusText: string;
  readonly headers: HeaderList;
  /** "1.0", "1.1" or "2.0"; "" when nothing came over the network. */
  readonly httpVersion: string;
  /** Whether it was made up in place of the network, by a resource handler or for a rewritten URL. */
  readonly mocked: boolean;
  /** Fields behind the body; there once it has been read to its end. */
  readonly trailers: HeaderList;
  /** Lower-case essence of Content-Type, or "". */
  readonly mimeType: string;
  /** The charset parameter of Content-Type, or "". */
  readonly charset: string;
  readonly fromCache: FromCache;
}

/**
 * What the client is to see in place of what the server sent; CEF's response is read-only here (issue 2785). The log
 * keeps what the server sent. A body is replaced by a ResponseFilter, or by a restart that a ResourceHandler
 * answers.
 */
export interface ResponseOverride {
  /** 200 to 599. */
  readonly status?: number;
  readonly statusText?: string;
  /** All fields; content that is encoded is decoded by what the server said. */
  readonly headers?: HeaderList;
}

/**
 * The response that a head makes for the request of `url`; frozen, as everything is that handlers are only shown.
 * `httpVersion` null: it was made up.
 */
export function responseOf(
  url: string,
  { status, statusText, headers }: ResponseHead,
  httpVersion: string | null,
  fromCache: FromCache = null,
): Response {
  const { mimeType, charset } = contentTypeOf(headers);
  return Object.freeze({
    url,
    status,
    statusText,
    headers: frozenHeaders(headers),
    httpVersion: httpVersion ?? '',
    mocked: httpVersion === null,
    fromCache,
    trailers: NO_FIELDS,
    mimeType,
    charset,
  });
}

/** The response as a handler wants it seen. @throws TypeError for a status, text or field that no response has */
export function overridden(response: Response, override: ResponseOverride): Response {
  const { status = response.status, statusText = response.statusText, headers } = override;
  if ((override.status ?? override.statusText ?? headers) === undefined) return response;
  const known = Number.isInteger(status) && status >= 200 && status <= 599;
  if (override.status !== undefined && !known) {
    throw new TypeError(`the status is ${String(status)}; it must be a number from 200 to 599`);
  }
  if (typeof statusText !== 'string' || lineFault(statusText) !== undefined) {
    throw new TypeError('the statusText must be one line of Latin-1 text');
  }
  const fault = headers === undefined ? undefined : responseFieldsFault(headers);
  if (fault !== undefined) throw new TypeError(fault);
  const own =
    headers === undefined ? {} : { headers: frozenHeaders(headers), ...contentTypeOf(headers) };
  return Object.freeze({ ...response, status, statusText, ...own });
}

/** Why a response can't have these fields; undefined when it can. */
export function responseFieldsFault(headers: HeaderList): string | undefined {
  const shape = headersFault(headers);
  if (shape !== undefined) return shape;
  const name = headers.find(([field]) => !isToken(field))?.[0];
  if (name !== undefined) return `${JSON.stringify(name)} is not a header name`;
  const broken = headers.find(([, value]) => lineFault(value) !== undefined);
  return broken && `the value of ${broken[0]} ${lineFault(broken[1]) ?? ''}`;
}

/** Why a text can't stand in a line of a response's head, as what follows its name; undefined when it can. */
export function lineFault(text: string): string | undefined {
  if (/[\0\r\n]/.test(text)) return 'is more than one line';
  return /[^\0-\xff]/.test(text) ? 'has a character outside Latin-1' : undefined;
}
