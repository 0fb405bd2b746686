import type { CookieRecord } from '../engine/cookies/cookie.ts';
import { domainsAbove } from './domains.ts';

/** What conditions look at. What is not known at a callback is absent; {@link Fact} names what can be known. */
export interface Subject {
  readonly url: SubjectUrl;
  readonly method: string;
  /** The request came out of a redirect or is being redirected. */
  readonly isRedirect?: boolean;
  /** Where a redirect leads to. */
  readonly redirectUrl?: SubjectUrl;
  readonly status?: number;
  readonly challenge?: Challenge;
  /** Names of the certificate's problems, the gravest first. */
  readonly certificateErrors?: readonly string[];
  readonly cookie?: CookieRecord;
}

export type Fact = keyof Subject;

export interface Challenge {
  readonly isProxy: boolean;
  readonly realm: string;
  /** Lower-case. */
  readonly scheme: string;
}

export interface SubjectUrl {
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
  /** Where the host begins and ends in `text`. */
  readonly hostStart: number;
  readonly hostEnd: number;
}

const OWN_PORTS: Readonly<Record<string, number>> = {
  http: 80,
  https: 443,
  ws: 80,
  wss: 443,
  ftp: 21,
};

export function readUrl(href: string): SubjectUrl {
  const url = URL.parse(href);
  const text = withoutFragment(url?.href ?? href);
  const protocol = url?.protocol.slice(0, -1) ?? '';
  const hostname = url?.hostname ?? '';
  const host = hostname.endsWith('.') ? hostname.slice(0, -1) : hostname;
  const hostStart = hostname === '' ? text.length : startOfHost(text, url);
  return {
    text,
    lowerCaseText: text.toLowerCase(),
    protocol,
    host,
    domains: domainsAbove(host),
    port: url === null || url.port === '' ? (OWN_PORTS[protocol] ?? null) : Number(url.port),
    hostStart,
    hostEnd: hostStart + hostname.length,
  };
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
