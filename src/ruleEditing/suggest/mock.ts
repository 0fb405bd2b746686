import { isMasked } from '../../engine/index.ts';
import { joinedValue } from '../../session/headers.ts';
import type { HeaderList } from '../../session/headers.ts';
import type { HopView } from '../../session/sessionView.ts';
import { exactCondition, hostOf } from './suggestion/narrowConditions.ts';
import { idOf, ruleOf } from './suggestion/suggestion.ts';
import type { Suggestion } from './suggestion/suggestion.ts';

/** A response's body as it was kept: decoded, and whole. */
export interface MockedBody {
  readonly mimeType: string;
  readonly bytes: number;
}

/** Answers with this response again; its body is written to a file beside the rule. Null: there is not a final response. */
export function mockOf(
  hop: HopView,
  body: MockedBody | null,
  above: number | null,
): Suggestion | null {
  const { url, method, response } = hop;
  if (response === null || body === null) return null;
  const host = hostOf(url);
  const { status } = response;
  const headers = headersWorthKeeping(response.headers);
  const bodyPath = body.bytes === 0 ? null : `mocks/${fileNameOf(url, body.mimeType)}`;
  const contentType = joinedValue(response.headers, 'content-type');
  const answer = {
    ...(contentType === undefined || isMasked(contentType) ? {} : { contentType }),
    ...(Object.keys(headers).length === 0 ? {} : { headers }),
    ...(bodyPath === null ? {} : { path: bodyPath }),
  };
  // An empty answer has to say something.
  const saysStatus = status !== 200 || Object.keys(answer).length === 0;
  const rule = ruleOf(
    idOf('mock', host ?? '', new URL(url).pathname),
    { above },
    exactCondition(url, method),
    { type: 'fulfill', ...(saysStatus ? { status } : {}), ...answer },
  );
  const note = 'The body may contain private data. Check it before you share it.';
  return bodyPath === null ? { rule, note: null, host } : { rule, note, host, bodyPath };
}

/** Those that say how the bytes travelled, when, or who may see them again would be wrong for a copy. */
const OF_THIS_TRANSFER =
  /^(:.*|age|alt-svc|connection|content-encoding|content-length|content-type|date|etag|expires|keep-alive|last-modified|proxy-.*|report-to|nel|server-timing|set-cookie|strict-transport-security|te|trailer|transfer-encoding|upgrade|vary|via|x-request-id)$/i;

function headersWorthKeeping(headers: HeaderList): Record<string, string> {
  return Object.fromEntries(
    headers.filter(([name, value]) => !OF_THIS_TRANSFER.test(name) && !isMasked(value)),
  );
}

const ENDINGS: Readonly<Record<string, string>> = {
  'application/json': 'json',
  'application/pdf': 'pdf',
  'application/xml': 'xml',
  'image/gif': 'gif',
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/svg+xml': 'svg',
  'image/webp': 'webp',
  'text/css': 'css',
  'text/csv': 'csv',
  'text/html': 'html',
  'text/javascript': 'js',
  'text/plain': 'txt',
  'text/xml': 'xml',
};

/** "orders.json": the last part of the path that says something, with the ending of what it is. */
function fileNameOf(url: string, mimeType: string): string {
  const { hostname, pathname } = new URL(url);
  const last = pathname.split('/').findLast((part) => part !== '') ?? hostname;
  const own = /\.([A-Za-z0-9]{1,5})$/.exec(last)?.[1];
  const json = mimeType.endsWith('+json') ? 'json' : undefined;
  const ending = own ?? ENDINGS[mimeType] ?? json ?? 'bin';
  const stem = own === undefined ? last : last.slice(0, -own.length - 1);
  return `${idOf('', stem.replaceAll(/%[0-9A-F]{2}/gi, '-')).slice(0, 60) || 'response'}.${ending}`;
}
