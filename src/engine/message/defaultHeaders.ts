import { defaultContentType } from '../body/contentType.ts';
import { ACCEPT_ENCODING } from '../body/decoding/decode.ts';
import {
  frozenHeaders,
  hasHeader,
  headerValue,
  headerValues,
  sameName,
  withoutHeader,
} from '../../session/headers.ts';
import type { HeaderField, HeaderList } from '../../session/headers.ts';
import { parsedUrl } from './requestUrl.ts';
import type { Request } from './request.ts';
import { isHttp } from '../../session/isHttp.ts';

/** What a context says of the fields that requests get. */
export interface DefaultHeaderOptions {
  /** Sent when the request has no User-Agent of its own. */
  readonly userAgent?: string;
  /** CEF's accept_language_list: "en-GB,en" is sent as "en-GB,en;q=0.9". */
  readonly acceptLanguageList?: string;
}

const DEFAULT_USER_AGENT = 'RequestWorkbench';
const DEFAULT_LANGUAGES = expandLanguages('en-US,en');

/** Which fields of a request may be defaults, in lower case. */
const NAMES: readonly string[] = [
  'host',
  'user-agent',
  'accept',
  'accept-encoding',
  'accept-language',
  'content-type',
];

/**
 * The request with the fields that it has no own of (CEF: the engine's automatic headers), as `onBeforeResourceLoad` and
 * all after it are shown it. Host stands first, the others behind the user's, which keep their order and case.
 */
export function withDefaultHeaders(
  request: Request,
  options: DefaultHeaderOptions,
): Request | Promise<Request> {
  const { postData } = request;
  if (!isHttp(request.url)) return request;
  if (postData === null) return completed(request, options, null);
  return defaultContentType(postData).then((type) => completed(request, options, type));
}

function completed(
  request: Request,
  options: DefaultHeaderOptions,
  contentType: string | null,
): Request {
  const ordinary =
    request.headers.length === 0 && request.withoutDefaults.length === 0 && contentType === null;
  const headers = ordinary
    ? usualHeaders(request, options)
    : completeHeaders(request, options, contentType);
  return Object.freeze({ ...request, headers });
}

const MOST_HOSTS = 100;
const usual = new WeakMap<DefaultHeaderOptions, Map<string, HeaderList>>();

/** Those of a request that says nothing itself: the same for all that a context sends to a host. */
function usualHeaders(request: Request, options: DefaultHeaderOptions): HeaderList {
  const hosts = usual.get(options) ?? new Map<string, HeaderList>();
  usual.set(options, hosts);
  const { host } = parsedUrl(request.url);
  let headers = hosts.get(host);
  if (headers === undefined) {
    headers = completeHeaders(request, options, null);
    if (hosts.size >= MOST_HOSTS) hosts.clear();
    hosts.set(host, headers);
  }
  return headers;
}

function completeHeaders(
  { url, headers: own, withoutDefaults }: Request,
  { userAgent = DEFAULT_USER_AGENT, acceptLanguageList: languages }: DefaultHeaderOptions,
  contentType: string | null,
): HeaderList {
  const headers: HeaderField[] = [];
  const add = (name: string, value: string): void => {
    if (!hasHeader(own, name) && !withoutDefaults.includes(name.toLowerCase())) {
      headers.push(Object.freeze([name, value] as const));
    }
  };
  add('Host', parsedUrl(url).host);
  headers.push(...own);
  add('User-Agent', userAgent);
  add('Accept', '*/*');
  add('Accept-Encoding', encodingsFor(own));
  add('Accept-Language', languages === undefined ? DEFAULT_LANGUAGES : expandLanguages(languages));
  if (contentType !== null) add('Content-Type', contentType);
  return Object.freeze(headers);
}

/** A part of an encoded body can't be decoded (Fetch, HTTP-network-or-cache fetch, step 8.19). */
function encodingsFor(headers: HeaderList): string {
  return hasHeader(headers, 'range') ? 'identity' : ACCEPT_ENCODING;
}

/**
 * A hop's fields without the defaults that nobody has touched: the next hop gets its own.
 * @param given the fields that handlers were shown, @param own those of them that are no defaults
 */
export function withoutDefaultHeaders(
  headers: HeaderList,
  given: HeaderList,
  own: HeaderList,
): HeaderList {
  const untouched = NAMES.filter((name) => {
    const value = hasHeader(own, name) ? undefined : headerValue(given, name);
    const values = headerValues(headers, name);
    return value !== undefined && values.length === 1 && values[0] === value;
  });
  return untouched.length === 0 ? headers : withoutHeader(headers, ...untouched);
}

/** Fields with one value: another one beside the default is meant instead of it. */
const SINGLE: readonly string[] = ['host', 'user-agent', 'content-type'];

/**
 * The request after handlers had their say, with the defaults that are still meant: not the type of a body that was
 * replaced, nor what another field of the same name stands for now; and with the encodings for what it asks for now.
 */
export function withFittingDefaults(changed: Request, given: Request, own: HeaderList): Request {
  if (changed === given) return changed;
  const encodings = hasHeader(own, 'accept-encoding')
    ? undefined
    : headerValue(given.headers, 'accept-encoding');
  const fitting = encodingsFor(changed.headers);
  const isStale = (name: string, value: string): boolean => {
    const lower = name.toLowerCase();
    if (!SINGLE.includes(lower) || hasHeader(own, lower)) return false;
    if (headerValue(given.headers, lower) !== value) return false;
    const replaced = lower === 'content-type' && changed.postData !== given.postData;
    return replaced || headerValues(changed.headers, lower).some((other) => other !== value);
  };
  const headers = changed.headers
    .filter(([name, value]) => !isStale(name, value))
    .map((field) => {
      const isUntouched = sameName(field[0], 'accept-encoding') && field[1] === encodings;
      return isUntouched && encodings !== fitting ? ([field[0], fitting] as const) : field;
    });
  const isSame =
    headers.length === changed.headers.length &&
    headers.every((field, index) => field === changed.headers[index]);
  return isSame ? changed : Object.freeze({ ...changed, headers: frozenHeaders(headers) });
}

/** Defaults that were given and are there no more: nobody adds them again. */
export function removedDefaults(given: HeaderList, changed: HeaderList): string[] {
  return NAMES.filter((name) => hasHeader(given, name) && !hasHeader(changed, name));
}

/** "en-GB,en" becomes "en-GB,en;q=0.9" (net::HttpUtil::GenerateAcceptLanguageHeader). */
export function expandLanguages(list: string): string {
  return list
    .split(',')
    .map((language) => language.trim())
    .filter((language) => language !== '')
    .map((language, index) =>
      index === 0 ? language : `${language};q=${String(Math.max(10 - index, 1) / 10)}`,
    )
    .join(',');
}
