import type { CookieRecord } from '../../session/cookie.ts';
import { portOf } from '../../session/ports.ts';
import { headerValue } from '../../session/headers.ts';
import type { HeaderList } from '../../session/headers.ts';
import { withoutRootDot } from '../../session/hostNames.ts';
import type { Request, RequestDraft } from '../../engine/message/request.ts';
import type { Response } from '../../engine/message/response.ts';
import { tokensOf } from './urlClues.ts';
import { domainsAbove } from './domains.ts';
import { bodyOf } from './requestBody.ts';
import type { BodyFacts } from './requestBody.ts';
import { resourceTypeOf } from './resourceType.ts';
import type { ResourceType } from './resourceType.ts';

/** What conditions look at. What is not known at a callback is absent; {@link FactName} names what can be known. */
export interface Facts {
  readonly url: UrlFacts;
  readonly method: string;
  /** As they are when the callback is asked: cookies and credentials come later than most. */
  readonly requestHeaders?: HeaderList;
  readonly requestBody?: BodyFacts;
  /** The host that the request comes from; null when nothing says so. */
  readonly initiator?: string | null;
  readonly isNavigation?: boolean;
  readonly resourceType?: ResourceType;
  /** The request came out of a redirect or is being redirected. */
  readonly isRedirect?: boolean;
  /** Where a redirect leads to. */
  readonly redirectUrl?: UrlFacts;
  readonly status?: number;
  readonly responseHeaders?: HeaderList;
  readonly isDownload?: boolean;
  readonly challenge?: ChallengeFacts;
  /** Names of the certificate's problems, the gravest first. */
  readonly certificateErrors?: readonly string[];
  readonly cookie?: CookieRecord;
}

export type FactName = keyof Facts;

export interface ChallengeFacts {
  readonly isProxy: boolean;
  readonly realm: string;
  /** Lower-case. */
  readonly scheme: string;
}

export interface UrlFacts {
  /** Without the fragment, which is never sent. */
  readonly text: string;
  readonly lowerCaseText: string;
  /** Lower-case, without the colon. */
  readonly protocol: string;
  readonly host: string;
  /** The host and the domains above it. */
  readonly domains: readonly string[];
  /** The URL's, or its protocol's own; null when there is none. */
  readonly port: number | null;
  /** What an index looks the URL up by. */
  readonly tokens: ReadonlySet<string>;
  /** Null for what is no URL. */
  readonly parsed: URL | null;
  /** Where the host begins and ends in `text`. */
  readonly hostStart: number;
  readonly hostEnd: number;
}

/** A request's URL is asked about at each of its callbacks. */
const recent = new Map<string, UrlFacts>();
const RECENT = 32;

export function readUrl(href: string): UrlFacts {
  const known = recent.get(href);
  if (known !== undefined) return known;
  const url = new ReadUrl(href);
  if (recent.size >= RECENT) recent.clear();
  recent.set(href, url);
  return url;
}

class ReadUrl implements UrlFacts {
  readonly text: string;
  readonly lowerCaseText: string;
  readonly protocol: string;
  readonly host: string;
  readonly domains: readonly string[];
  readonly port: number | null;
  readonly parsed: URL | null;
  readonly hostStart: number;
  readonly hostEnd: number;
  #tokens: ReadonlySet<string> | undefined;

  constructor(href: string) {
    const url = URL.parse(href);
    this.parsed = url;
    this.text = withoutFragment(url?.href ?? href);
    this.lowerCaseText = this.text.toLowerCase();
    this.protocol = url?.protocol.slice(0, -1) ?? '';
    const hostname = url?.hostname ?? '';
    this.host = withoutRootDot(hostname);
    this.domains = domainsAbove(this.host);
    this.port = url && portOf(url);
    this.hostStart = hostname === '' ? this.text.length : startOfHost(this.text, url);
    this.hostEnd = this.hostStart + hostname.length;
  }

  get tokens(): ReadonlySet<string> {
    this.#tokens ??= tokensOf(this.lowerCaseText);
    return this.#tokens;
  }
}

/** What is known at every callback: what the request itself says. */
export const REQUEST_FACTS: readonly FactName[] = [
  'url',
  'method',
  'requestHeaders',
  'requestBody',
  'initiator',
  'isNavigation',
  'resourceType',
  'isRedirect',
];

/** What a response adds. */
export const RESPONSE_FACTS: readonly FactName[] = ['status', 'responseHeaders', 'isDownload'];

/** A request at a callback; what takes time to find out is found out when a condition asks. */
export class RequestFacts implements Facts {
  readonly #request: Request | RequestDraft;
  readonly url: UrlFacts;
  readonly method: string;
  readonly requestHeaders: HeaderList;
  readonly isNavigation: boolean;
  readonly isRedirect: boolean;
  readonly redirectUrl?: UrlFacts;
  readonly status?: number;
  readonly responseHeaders?: HeaderList;
  readonly isDownload?: boolean;
  readonly challenge?: ChallengeFacts;
  readonly certificateErrors?: readonly string[];
  readonly cookie?: CookieRecord;

  /** @param more what only this callback knows, and what it knows better */
  constructor(request: Request | RequestDraft, more: Partial<Facts> = {}, response?: Response) {
    this.#request = request;
    this.url = more.url ?? readUrl(request.url);
    this.method = request.method;
    this.requestHeaders = request.headers;
    this.isNavigation = request.navigation;
    this.isRedirect = more.isRedirect ?? request.redirectedFrom !== null;
    if (more.redirectUrl !== undefined) this.redirectUrl = more.redirectUrl;
    if (more.challenge !== undefined) this.challenge = more.challenge;
    if (more.certificateErrors !== undefined) this.certificateErrors = more.certificateErrors;
    if (more.cookie !== undefined) this.cookie = more.cookie;
    if (response === undefined) return;
    this.status = response.status;
    this.responseHeaders = response.headers;
    this.isDownload = isAttachment(response.headers);
  }

  get requestBody(): BodyFacts {
    return bodyOf(this.#request.postData, this.requestHeaders);
  }

  get initiator(): string | null {
    const { redirectedFrom, headers, referrer } = this.#request;
    const from =
      redirectedFrom ??
      headerValue(headers, 'origin') ??
      headerValue(headers, 'referer') ??
      referrer?.url;
    const host = from === undefined ? '' : readUrl(from).host;
    return host === '' ? null : host;
  }

  get resourceType(): ResourceType {
    return resourceTypeOf(this.url.text, this.isNavigation, this.requestHeaders);
  }
}

/** RFC 6266, section 4.2: what a browser saves instead of showing it. */
function isAttachment(headers: HeaderList): boolean {
  const disposition = headerValue(headers, 'content-disposition') ?? '';
  return /^\s*attachment\s*(;|$)/i.test(disposition);
}

function withoutFragment(href: string): string {
  const hash = href.indexOf('#');
  return hash < 0 ? href : href.slice(0, hash);
}

function startOfHost(text: string, url: URL | null): number {
  const authority = text.indexOf('://') + 3;
  // A user name holds no @: the URL parser has encoded it.
  return url?.username === '' && url.password === '' ? authority : text.indexOf('@', authority) + 1;
}
