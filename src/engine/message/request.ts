import { framingFault } from './framing.ts';
import {
  frozenHeaders,
  hasHeader,
  headerFault,
  headersFault,
  isToken,
  NO_FIELDS,
  withoutHeader,
} from '../../session/headers.ts';
import type { HeaderList } from '../../session/headers.ts';
import { bodyFault, frozenBody } from '../body/postData.ts';
import type { PostData } from '../body/postData.ts';
import { kindOf, shownOf } from '../../session/kindOf.ts';
import { nearestName } from '../../words/nearestName.ts';
import { parsedIfUrl } from './requestUrl.ts';
import { cleanReferrer, referrerPolicies } from './referrer.ts';
import type { Referrer } from './referrer.ts';
import { timeoutNames } from './timeouts.ts';
import type { Timeouts } from './timeouts.ts';

/** CEF's URL request flags, by name: the numbers changed between versions (reference 2.1). */
export const requestFlags = [
  'skipCache',
  'onlyFromCache',
  'disableCache',
  'allowStoredCredentials',
  'reportUploadProgress',
  'noDownloadData',
  'noRetryOn5xx',
  'stopOnRedirect',
] as const;

export type RequestFlag = (typeof requestFlags)[number];

export const httpVersions = ['auto', '1.1', '2'] as const;

/** "auto": HTTP/2 where the server offers it over TLS; "2" without TLS: the server is known to speak it. */
export type HttpVersion = (typeof httpVersions)[number];

export interface RequestInit {
  readonly url: string;
  /** Default: "GET". */
  readonly method?: string;
  readonly headers?: HeaderList;
  readonly postData?: PostData | null;
  readonly flags?: readonly RequestFlag[];
  /**
   * Where the request comes from, said as far as its policy lets it (CEF: SetReferrer). A Referer line among `headers` is
   * sent as written in its place.
   */
  readonly referrer?: Referrer | null;
  /** A request that a person started as one starts a page load: `onBeforeBrowse` is asked about it. */
  readonly navigation?: boolean;
  /** Those given here win over the context's. */
  readonly timeouts?: Timeouts;
  /** Which version of HTTP to speak. Default: the context's. */
  readonly httpVersion?: HttpVersion | null;
  /** What the request line says in place of the URL's path and query: "*" (RFC 9112, section 3.2.4), or any other form. */
  readonly requestTarget?: string | null;
  /** Sent behind the body, which is chunked then in HTTP/1.1 (RFC 9110, section 6.5). */
  readonly trailers?: HeaderList;
  /** Default fields that are not added, such as "User-Agent" and "Content-Type" (curl: `-H 'User-Agent:'`). */
  readonly withoutDefaults?: readonly string[];
}

/** What is to be sent. Made with {@link createRequest}, then frozen; `onBeforeResourceLoad` gets a {@link RequestDraft}. */
export interface Request {
  /** Fully qualified, as `URL` serialises it. */
  readonly url: string;
  readonly method: string;
  /** Wire order, case and duplicates kept. */
  readonly headers: HeaderList;
  readonly postData: PostData | null;
  readonly flags: ReadonlySet<RequestFlag>;
  /** Without fragment, user and password; null when nothing is said. */
  readonly referrer: Required<Referrer> | null;
  readonly navigation: boolean;
  /** The URL whose redirect led here; null for what nothing has redirected. */
  readonly redirectedFrom: string | null;
  readonly timeouts: Timeouts;
  readonly httpVersion: HttpVersion | null;
  readonly requestTarget: string | null;
  readonly trailers: HeaderList;
  /** In lower case. A default field that a handler takes away is here from then on. */
  readonly withoutDefaults: readonly string[];
}

/** A request that may still be changed (CEF: the writable request of OnBeforeResourceLoad). */
export interface RequestDraft {
  url: string;
  method: string;
  headers: HeaderList;
  postData: PostData | null;
  flags: Set<RequestFlag>;
  referrer: Referrer | null;
  readonly navigation: boolean;
  readonly redirectedFrom: string | null;
}

/** A request that can't be made; the message says what is wrong with it. */
export class InvalidRequestError extends Error {
  override readonly name = 'InvalidRequestError';
}

const STANDARD_METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']);

/** What {@link createRequest} has made for somebody else: that is not checked again. */
const made = new WeakSet<Request>();

/**
 * Checks and freezes a request (CEF: CefRequest::Create and Set). Standard methods are upper-cased; others keep
 * their case (RFC 9110, section 9.1).
 * @throws InvalidRequestError for an unparsable URL, a method or a header that can't stand on the wire.
 */
export function createRequest(init: RequestInit | Request): Request {
  const request = checkedRequest(init);
  made.add(request);
  return request;
}

/** The same for a request that is sent at once, and that nobody brings back. */
export function checkedRequest(init: RequestInit | Request): Request {
  if ('redirectedFrom' in init && made.has(init)) return init;
  return Object.freeze({
    url: checkedUrl(init.url),
    method: checkedMethod(init.method ?? 'GET'),
    headers: checkedHeaders(init.headers ?? NO_FIELDS),
    postData: init.postData == null ? null : frozenBody(checkedBody(init.postData)),
    flags: frozenFlags(checkedFlags(init.flags ?? [])),
    referrer: checkedReferrer(init.referrer ?? null),
    navigation: init.navigation ?? false,
    redirectedFrom: 'redirectedFrom' in init ? init.redirectedFrom : null,
    timeouts: checkedTimeouts(init.timeouts ?? NO_TIMEOUTS),
    httpVersion: checkedVersion(init.httpVersion ?? null),
    requestTarget: checkedTarget(init.requestTarget ?? null),
    trailers: checkedTrailers(init.trailers ?? NO_FIELDS),
    withoutDefaults: checkedNames(init.withoutDefaults ?? NO_NAMES),
  });
}

/** A request whose every part is fixed, as handlers are shown it. */
export function frozenRequest(request: Request): Request {
  const { headers, flags } = request;
  const frozen = Object.isFrozen(request) && Object.isFrozen(headers) && Object.isFrozen(flags);
  if (frozen) return request;
  return Object.freeze({
    ...request,
    headers: frozenHeaders(headers),
    flags: frozenFlags([...flags]),
  });
}

/** Sets of flags that can't be changed; few are ever in use. */
const knownFlags = new Map<string, ReadonlySet<RequestFlag>>();

function frozenFlags(flags: readonly RequestFlag[]): ReadonlySet<RequestFlag> {
  const key = flags.join();
  const known = knownFlags.get(key);
  if (known !== undefined) return known;
  const set = readOnly(new Set(flags));
  if (knownFlags.size < 100) knownFlags.set(key, set);
  return set;
}

/** `Object.freeze` alone leaves what is in a Set changeable. */
function readOnly(flags: Set<RequestFlag>): ReadonlySet<RequestFlag> {
  const value = (): never => {
    throw new TypeError('The flags of this request are read-only.');
  };
  return Object.freeze(
    Object.defineProperties(flags, { add: { value }, delete: { value }, clear: { value } }),
  );
}

export function draftOf(request: Request): RequestDraft {
  return {
    url: request.url,
    method: request.method,
    headers: request.headers,
    postData: request.postData,
    flags: new Set(request.flags),
    referrer: request.referrer,
    navigation: request.navigation,
    redirectedFrom: request.redirectedFrom,
  };
}

/**
 * A draft that can be sent, for handlers in plain JavaScript. A text that is no URL is left to whoever sends it: CEF
 * ignores it and keeps the other changes.
 * @throws InvalidRequestError that says which part can't be sent
 */
export function checkedDraft(draft: RequestDraft): RequestDraft {
  const { url, method, headers, postData, flags, referrer } = draft;
  if (typeof url !== 'string' || URL.canParse(url)) checkedUrl(url);
  checkedMethod(method);
  checkedHeaders(headers);
  if (postData !== null) checkedBody(postData);
  checkedFlags(flags);
  checkedReferrer(referrer);
  return draft;
}

/** Whether two drafts would send the same. Bodies and flags are compared as what they are, headers field by field. */
export function sameDraft(a: RequestDraft, b: RequestDraft): boolean {
  return (
    a.url === b.url &&
    a.method === b.method &&
    a.postData === b.postData &&
    (a.headers === b.headers || JSON.stringify(a.headers) === JSON.stringify(b.headers)) &&
    a.referrer?.url === b.referrer?.url &&
    a.referrer?.policy === b.referrer?.policy &&
    a.flags.size === b.flags.size &&
    [...a.flags].every((flag) => b.flags.has(flag))
  );
}

/** Callers in plain JavaScript can give anything. */
function checkedBody(body: unknown): PostData {
  const fault = bodyFault(body);
  if (fault !== undefined) throw new InvalidRequestError(`This body can't be sent: ${fault}`);
  return body as PostData;
}

function checkedFlags(flags: unknown): readonly RequestFlag[] {
  if (!Array.isArray(flags) && !(flags instanceof Set)) {
    throw new InvalidRequestError(`The flags are ${kindOf(flags)}: use a list of names`);
  }
  const given: unknown[] = [...(flags as Iterable<unknown>)];
  const wrong = given.find((flag) => !requestFlags.some((known) => known === flag));
  if (wrong === undefined && !given.includes(undefined)) return given as RequestFlag[];
  const nearest = typeof wrong === 'string' ? nearestName(wrong, requestFlags) : undefined;
  throw new InvalidRequestError(
    nearest === undefined
      ? `${shownOf(wrong)} is not a flag of a request: use ${requestFlags.join(', ')}`
      : `${shownOf(wrong)} is not a flag of a request: did you mean ${nearest}?`,
  );
}

function checkedUrl(url: unknown): string {
  if (typeof url !== 'string') {
    throw new InvalidRequestError(`The URL is ${kindOf(url)}: write it as text`);
  }
  const parsed = parsedIfUrl(url);
  if (parsed === null) {
    throw new InvalidRequestError(
      `${JSON.stringify(url)} is not a URL: write it with its scheme, as in https://host/path`,
    );
  }
  return parsed.href;
}

const NO_TIMEOUTS: Timeouts = Object.freeze({});
const NO_NAMES: readonly string[] = Object.freeze([]);

/** A timer of Node's can't run longer than this (2^31 - 1 ms, some 24 days). */
const LONGEST_MS = 2_147_483_647;

/** @throws InvalidRequestError for what is no time span */
export function checkedTimeouts(timeouts: Timeouts): Timeouts {
  if (timeouts === NO_TIMEOUTS) return timeouts;
  for (const name of timeoutNames) checkSpan(name, timeouts[name]);
  return Object.freeze({ ...timeouts });
}

/** @throws InvalidRequestError for what is no time span; `name` says which */
export function checkSpan(name: string, ms = 0): void {
  if (ms >= 0 && ms <= LONGEST_MS) return;
  throw new InvalidRequestError(
    `${name} is ${String(ms)}: use milliseconds from 0 (no limit) to ${String(LONGEST_MS)}`,
  );
}

function checkedReferrer(referrer: Referrer | null): Required<Referrer> | null {
  if (referrer === null) return null;
  const url: unknown = typeof referrer === 'object' ? referrer.url : undefined;
  if (typeof url !== 'string') {
    throw new InvalidRequestError('The referrer has no URL: write { url: "https://host/path" }');
  }
  if (!URL.canParse(referrer.url)) {
    const shown = JSON.stringify(referrer.url);
    throw new InvalidRequestError(`The referrer ${shown} is not a URL: write it with its scheme`);
  }
  if (referrer.policy !== undefined && !referrerPolicies.includes(referrer.policy)) {
    const shown = shownOf(referrer.policy);
    throw new InvalidRequestError(
      `${shown} is not a referrer policy: use one of ${referrerPolicies.join(', ')}`,
    );
  }
  return cleanReferrer(referrer);
}

export function checkedVersion<Version extends HttpVersion | null>(version: Version): Version {
  if (version === null || httpVersions.includes(version)) return version;
  throw new InvalidRequestError(
    `${JSON.stringify(version)} is not a version of HTTP: write ${httpVersions.join(', ')}`,
  );
}

function checkedTarget(target: string | null): string | null {
  if (target === null || /^[\x21-\x7e\x80-\xff]+$/.test(target)) return target;
  throw new InvalidRequestError(
    `${JSON.stringify(target)} is not valid in a request line: a target has no spaces, control characters or characters outside Latin-1`,
  );
}

/** Fields that a receiver needs before the body, or that frame it or its connection (RFC 9110, section 6.5.1). */
const NO_TRAILERS = new Set([
  'content-length',
  'transfer-encoding',
  'host',
  'trailer',
  'te',
  'connection',
  'keep-alive',
  'proxy-connection',
  'upgrade',
  'http2-settings',
]);

/** Whether a field means something behind a body. */
export function isTrailerName(name: string): boolean {
  return !NO_TRAILERS.has(name.toLowerCase());
}

function checkedTrailers(trailers: HeaderList): HeaderList {
  if (trailers === NO_FIELDS) return trailers;
  const shape = headersFault(trailers);
  if (shape !== undefined) throw new InvalidRequestError(shape);
  for (const field of trailers) {
    const fault = isTrailerName(field[0])
      ? headerFault(field)
      : `${field[0]} has to be sent before the body`;
    if (fault !== undefined) throw new InvalidRequestError(`This trailer can't be sent: ${fault}`);
  }
  return Object.freeze(trailers.map((field) => Object.freeze([...field] as const)));
}

function checkedNames(names: readonly string[]): readonly string[] {
  if (names === NO_NAMES) return names;
  const wrong = names.find((name) => !isToken(name));
  if (wrong !== undefined) {
    throw new InvalidRequestError(`${JSON.stringify(wrong)} is not a header name`);
  }
  return Object.freeze([...new Set(names.map((name) => name.toLowerCase()))]);
}

function checkedMethod(method: unknown): string {
  if (typeof method !== 'string') {
    throw new InvalidRequestError(`The method is ${kindOf(method)}: write it as text, like GET`);
  }
  const upper = method.toUpperCase();
  if (STANDARD_METHODS.has(upper)) return upper;
  if (!isToken(method)) {
    throw new InvalidRequestError(
      `${JSON.stringify(method)} is not a method: use letters, digits or -`,
    );
  }
  if (upper === 'CONNECT' || upper === 'TRACE') {
    throw new InvalidRequestError(`${upper} can't be sent as a request of its own`);
  }
  return method;
}

function checkedHeaders(headers: HeaderList): HeaderList {
  if (headers === NO_FIELDS) return headers;
  const shape = headersFault(headers);
  if (shape !== undefined) throw new InvalidRequestError(shape);
  for (const field of headers) {
    const fault = headerFault(field);
    if (fault !== undefined) throw new InvalidRequestError(`This header can't be sent: ${fault}`);
  }
  const isFramed = hasHeader(headers, 'transfer-encoding') || hasHeader(headers, 'connection');
  const unframed = isFramed ? framingFault(headers) : undefined;
  if (unframed !== undefined) {
    throw new InvalidRequestError(`The request can't be sent: ${unframed}`);
  }
  // CEF throws a Referer line away; whoever writes one into a request wants it sent.
  return frozenHeaders(
    hasHeader(headers, 'content-length') ? withoutHeader(headers, 'content-length') : headers,
  );
}
