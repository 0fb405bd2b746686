import { readableField, urlInField } from '../../session/fieldValue.ts';
import { headerValue } from '../../session/headers.ts';
import type { HeaderList } from '../../session/headers.ts';
import type { HopView, PhaseSpan, SessionView } from '../../session/sessionView.ts';
import { reduceSession, startView } from '../../session/reduceSession.ts';
import type { SessionLog } from '../../session/sessionLog.ts';
import type { WebRequest } from '../../engine/index.ts';

export interface FinishedTransfer {
  readonly webRequest: WebRequest;
  readonly exitCode: number;
  /** What the options count as a failure; null: nothing. */
  readonly fault: string | null;
  /** The file that was written, as a person would name it; null: none. */
  readonly file: string | null;
  /** The heads of all responses, as they stand on the wire. */
  readonly heads: string;
  /** The URL as it was asked for, and its number in the command, from 0. */
  readonly url: string;
  readonly number: number;
}

/** What `-w` can tell, by curl's names; what there is not is null. Times are in seconds since the beginning. */
export function transferFacts({
  webRequest,
  exitCode,
  fault,
  file,
  heads,
  url,
  number,
}: FinishedTransfer) {
  const view = viewOf(webRequest.log);
  const hop = view?.hops.at(-1);
  const { response, request, requestError } = webRequest;
  const headers = response?.headers ?? [];
  const opened = hop?.connection ?? null;
  const remote = /^\[?(.*?)\]?:(\d+)$/.exec(opened?.remoteAddress ?? '');
  const total = (view?.elapsedMs ?? 0) / 1000;
  const { received = 0, sent = 0 } = view?.bytes ?? {};
  return {
    content_type: readableField(headerValue(headers, 'content-type') ?? '') || null,
    errormsg: fault ?? requestError?.message ?? null,
    exitcode: exitCode,
    filename_effective: file,
    header_json: JSON.stringify(headersByName(headers)),
    http_connect: hop?.tunnels.at(-1)?.status ?? 0,
    http_version: response?.httpVersion === '2.0' ? '2' : response?.httpVersion || '0',
    method: request.method,
    num_certs: opened?.tls?.chain.length ?? 0,
    num_connects: connectsIn(webRequest.log),
    num_headers: headers.length,
    num_redirects: view?.hops.filter(({ reason }) => reason === 'redirect').length ?? 0,
    redirect_url: redirectUrl(response?.status ?? 0, headers, request.url),
    referer: headerValue(request.headers, 'referer') ?? null,
    remote_ip: remote?.[1] ?? null,
    remote_port: Number(remote?.[2] ?? 0),
    response_code: response?.status ?? 0,
    scheme: new URL(request.url).protocol.slice(0, -1),
    size_download: received,
    size_header: heads.length,
    size_upload: sent,
    speed_download: perSecond(received, total),
    speed_upload: perSecond(sent, total),
    ssl_verify_result: opened?.tls?.authorized === false ? 1 : 0,
    ...timesOf(hop),
    time_total: total,
    url,
    url_effective: response?.url ?? request.url,
    urlnum: number,
  };
}

/** Of the last hop; 0 for what did not happen there. */
function timesOf(hop: HopView | undefined) {
  const end = (phase: PhaseSpan['phase']): number =>
    (hop?.phases.findLast((span) => span.phase === phase)?.end ?? 0) / 1000;
  const start = (phase: PhaseSpan['phase']): number =>
    (hop?.phases.findLast((span) => span.phase === phase)?.start ?? 0) / 1000;
  return {
    time_namelookup: end('dns'),
    time_connect: end('connect'),
    time_appconnect: end('tls'),
    time_pretransfer: start('send'),
    time_starttransfer: start('receive'),
    time_redirect: hop?.reason === 'redirect' ? hop.startedAt / 1000 : 0,
  };
}

function viewOf({ events: [first, ...rest] }: SessionLog): SessionView | null {
  return first?.type === 'session:started' ? rest.reduce(reduceSession, startView(first)) : null;
}

function connectsIn({ events }: SessionLog): number {
  return events.filter((event) => event.type === 'connection:opened' && !event.reused).length;
}

/** Names in lower case, in the order of their first field. */
function headersByName(headers: HeaderList): Record<string, string[]> {
  const byName: Record<string, string[]> = {};
  for (const [name, value] of headers) {
    (byName[name.toLowerCase()] ??= []).push(readableField(value));
  }
  return byName;
}

/** Where a redirect that was not followed leads. */
function redirectUrl(status: number, headers: HeaderList, from: string): string | null {
  const location = headerValue(headers, 'location');
  if (status < 300 || status > 399 || location === undefined) return null;
  return URL.parse(urlInField(location), from)?.href ?? null;
}

function perSecond(bytes: number, seconds: number): number {
  return seconds > 0 ? Math.round(bytes / seconds) : 0;
}
