import type { HeaderList } from '../../session/headers.ts';
import type { HopView, ResponseView, SessionView, WorkSpan } from '../../session/sessionView.ts';
import type { Har, HarEntry, HarPair, HarRequest, HarResponse } from './har.ts';
import { maskBodyBytes } from '../../engine/body/maskBytes.ts';
import { harContent, harPostData, NO_CONTENT } from './harBody.ts';
import type { Masking } from './harBody.ts';
import { harCookies } from './harCookies.ts';
import { harTimings, sumOf } from './harTimings.ts';

/** A session, and the bodies that its log does not hold. */
export interface RecordedSession {
  readonly view: SessionView;
  /** Null: there was none, or it was not kept. */
  readonly requestBody: Uint8Array | null;
  /** What the client got: decoded, and as filters left it. Null: it was not kept. */
  readonly responseBody: Uint8Array | null;
  /** Hides what the session keeps to itself, as in its log. */
  readonly maskText: (text: string) => string;
}

/**
 * Sessions as a HAR file, an entry for each exchange. It is as masked as their logs are, and so are bodies, which are in no
 * log, unless their secrets are wanted.
 */
export function harOfSessions(
  sessions: readonly RecordedSession[],
  version: string,
  { bodiesWithSecrets = false } = {},
): Har {
  return {
    log: {
      version: '1.2',
      creator: { name: 'Request Workbench', version },
      entries: sessions.flatMap((session) => {
        const { maskText } = session;
        if (bodiesWithSecrets) {
          return entriesOf({ ...session, maskText: (text) => text }, (body) => body);
        }
        return entriesOf(session, (body, contentType) =>
          maskBodyBytes(body, contentType, maskText),
        );
      }),
    },
  };
}

interface Exchange {
  readonly hop: HopView;
  /** As the log numbers it. */
  readonly attempt: number;
  readonly sent: HopView['sent'];
  readonly response: ResponseView | null;
  /** The last exchange of the session: the one whose bodies are kept. */
  readonly isLast: boolean;
  readonly mask: Masking;
}

function entriesOf(session: RecordedSession, mask: Masking): HarEntry[] {
  const { view } = session;
  const exchanges = view.hops.flatMap((hop) => exchangesOf(hop));
  return exchanges.map((exchange, index) =>
    entryOf({ ...exchange, isLast: index === exchanges.length - 1, mask }, session),
  );
}

/** Exchanges of one hop: a challenge that was answered makes another. */
function exchangesOf(hop: HopView): Omit<Exchange, 'isLast' | 'mask'>[] {
  const all = [...hop.earlier, { sent: hop.sent, response: hop.response }];
  const attempts = [...new Set(hop.phases.map(({ attempt }) => attempt))];
  return all.map(({ sent, response }, index) => ({
    hop,
    sent,
    response,
    // A broken connection makes another attempt without an exchange: it counts for the exchange that came of it.
    attempt: attempts.at(index - all.length) ?? index + 1,
  }));
}

function entryOf(exchange: Exchange, session: RecordedSession): HarEntry {
  const { hop, response } = exchange;
  const { view } = session;
  const phases = phasesOf(exchange);
  const worked = workedOf(exchange, phases);
  const timings = harTimings(phases, worked);
  const start = Math.min(phases[0]?.start ?? hop.startedAt, worked[0]?.start ?? Infinity);
  const remark = commentOf(exchange);
  return {
    startedDateTime: new Date(view.startedAt + start).toISOString(),
    time: sumOf(timings),
    request: requestOf(exchange, session),
    response: response === null ? noResponse(view) : responseOf(exchange, response, session),
    cache: {},
    timings,
    ...(hop.connection === null
      ? {}
      : { serverIPAddress: withoutPort(hop.connection.remoteAddress) }),
    ...(remark === undefined ? {} : { comment: remark }),
  };
}

/** The first exchange has also what came before any, such as waiting for a connection. */
function phasesOf(exchange: Exchange): HopView['phases'] {
  const { hop, attempt } = exchange;
  return hop.phases.filter((span) =>
    isFirst(exchange) ? span.attempt <= attempt : span.attempt === attempt,
  );
}

/** What rules and modules took for an exchange: the first one has also what came before it. */
function workedOf(exchange: Exchange, phases: HopView['phases']): readonly WorkSpan[] {
  const { worked = [] } = exchange.hop;
  const from = isFirst(exchange) ? -Infinity : (phases[0]?.start ?? Infinity);
  const to = phases.at(-1)?.end ?? Infinity;
  return worked.filter(({ start }) => start >= from && start < to);
}

function isFirst({ hop, response }: Exchange): boolean {
  return (hop.earlier[0]?.response ?? hop.response) === response;
}

function commentOf({ hop, response }: Exchange): string | undefined {
  if (response?.mocked === true) return 'answered by a rule or module; nothing was sent';
  if (response?.fromCache === 'hit') return 'from the cache; nothing was sent';
  return hop.reason === 'request' ? undefined : hop.reason;
}

function requestOf(
  { hop, sent, response, mask }: Exchange,
  { view, requestBody }: RecordedSession,
): HarRequest {
  const headers = sent?.headers ?? view.request.headers;
  const url = sent?.url ?? hop.url;
  const method = sent?.method ?? hop.method;
  const isOriginal = method === view.request.method;
  const body = isOriginal ? view.request.body : null;
  const postData = harPostData(body, isOriginal ? requestBody : null, mask);
  return {
    method,
    url,
    httpVersion: versionOf(response?.httpVersion ?? ''),
    cookies: harCookies(pairsOf(headers), 'cookie'),
    headers: pairsOf(headers),
    queryString: queryOf(url),
    ...(postData === null ? {} : { postData }),
    headersSize: -1,
    bodySize: requestBody?.byteLength ?? body?.bytes ?? (body === null ? 0 : -1),
  };
}

function responseOf(
  { hop, isLast, mask }: Exchange,
  response: ResponseView,
  { view, responseBody, maskText }: RecordedSession,
): HarResponse {
  const headers = response.headers.map(([name, value]) => [name, maskText(value)] as const);
  const received = isLast ? view.bytes.received : -1;
  return {
    status: response.status,
    statusText: response.statusText,
    httpVersion: versionOf(response.httpVersion),
    cookies: harCookies(pairsOf(headers), 'set-cookie'),
    headers: pairsOf(headers),
    content: isLast ? harContent(response, responseBody, view.bytes, mask) : emptyContent(response),
    redirectURL: hop.redirect === null ? '' : (valuesOf(headers, 'location')[0] ?? ''),
    headersSize: -1,
    bodySize: received,
    ...errorOf(view, isLast),
  };
}

/** The body of a response that was not the end of it is read and not kept. */
function emptyContent({ mimeType }: ResponseView): HarResponse['content'] {
  return { size: 0, mimeType: mimeType ?? 'x-unknown' };
}

/** As Chrome writes a request that got no response. */
function noResponse(view: SessionView): HarResponse {
  return {
    status: 0,
    statusText: '',
    httpVersion: '',
    cookies: [],
    headers: [],
    content: NO_CONTENT,
    redirectURL: '',
    headersSize: -1,
    bodySize: -1,
    ...errorOf(view, true),
  };
}

function errorOf({ error }: SessionView, isLast: boolean): { readonly _error?: string } {
  return error === null || !isLast ? {} : { _error: `net::${error.name}` };
}

/** "192.0.2.1:443" and "[::1]:443" without their ports. */
function withoutPort(address: string): string {
  return address.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
}

function versionOf(version: string): string {
  return version === '' ? 'unknown' : `HTTP/${version}`;
}

function pairsOf(headers: HeaderList): HarPair[] {
  return headers.map(([name, value]) => ({ name, value }));
}

function valuesOf(headers: HeaderList, name: string): string[] {
  return headers.filter(([field]) => field.toLowerCase() === name).map(([, value]) => value);
}

function queryOf(url: string): HarPair[] {
  return [...(URL.parse(url)?.searchParams ?? [])].map(([name, value]) => ({ name, value }));
}
