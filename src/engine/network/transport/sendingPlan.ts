import { NetworkError } from '../../errors/networkError.ts';
import { eachField, hasHeader, headerValues, NO_FIELDS } from '../../../session/headers.ts';
import type { HeaderList } from '../../../session/headers.ts';
import { parsedUrl } from '../../message/requestUrl.ts';
import type { HttpVersion, Request } from '../../message/request.ts';
import type { AlpnMode } from './connect/connectionKey.ts';

/** What a context says of how requests are sent. */
export interface SendingOptions {
  /** Which version of HTTP requests speak that do not say it themselves. Default: "auto". */
  readonly httpVersion?: HttpVersion;
}

/** How a request is to be sent, decided from the request alone. */
export interface SendingPlan {
  readonly alpn: AlpnMode;
  /** Why HTTP/1.1 has to be spoken by node:http, as a sentence without its full stop; null: undici can do it. */
  readonly exact: string | null;
}

/** What belongs to a connection of HTTP/1.1 and may not be sent in HTTP/2 (RFC 9113, section 8.2.2). */
const CONNECTION_FIELDS = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
]);

/** What undici writes its own way or not at all, and node:http as it stands. */
const EXACT_FIELDS = new Set([...CONNECTION_FIELDS, 'host', 'expect']);

/**
 * Which versions of HTTP may carry this request, and whether undici can write it.
 * @throws NetworkError ERR_INVALID_ARGUMENT for what HTTP/2 can't carry when HTTP/2 is demanded, and for trailers that are
 *   announced and not there
 */
export function planSending(
  request: Request,
  headers: HeaderList,
  options: SendingOptions,
): SendingPlan {
  const version = request.httpVersion ?? options.httpVersion ?? 'auto';
  const special = specialFields(headers, parsedUrl(request.url).host);
  if (request.trailers.length === 0 && hasHeader(special, 'trailer')) {
    throw unsendable('The header Trailer announces trailers, but the request has none. Remove it.');
  }
  const onlyOne = onlyInHttp1(special);
  if (version === '2' && onlyOne !== null) {
    throw unsendable(
      `The header ${onlyOne} can't be sent in HTTP/2. Remove it, or allow HTTP/1.1.`,
    );
  }
  const exact = whyExact(request, special);
  if (version === '2') return { alpn: 'h2', exact };
  return { alpn: version === '1.1' || onlyOne !== null ? 'http/1.1' : 'any', exact };
}

function unsendable(message: string): NetworkError {
  return new NetworkError('ERR_INVALID_ARGUMENT', { phase: 'start', message });
}

/** The fields that some version of HTTP or some backend can't carry. The Host that the URL implies is none of them. */
function specialFields(headers: HeaderList, host: string): HeaderList {
  let special = NO_FIELDS;
  eachField(headers, (field, index) => {
    if (!isSpecial(field[0])) return;
    const implied = index === 0 && field[0] === 'Host' && field[1] === host;
    if (!implied) special = [...special, field];
  });
  return special;
}

const MOST_NAMES = 1000;
const specialNames = new Map<string, boolean>();

/** Whether some version of HTTP or some backend can't carry a field of this name. */
function isSpecial(name: string): boolean {
  let special = specialNames.get(name);
  if (special === undefined) {
    const lower = name.toLowerCase();
    special = EXACT_FIELDS.has(lower) || lower === 'te' || lower === 'trailer';
    if (specialNames.size >= MOST_NAMES) specialNames.clear();
    specialNames.set(name, special);
  }
  return special;
}

function onlyInHttp1(special: HeaderList): string | null {
  if (special === NO_FIELDS) return null;
  for (const [name, value] of special) {
    const lower = name.toLowerCase();
    if (CONNECTION_FIELDS.has(lower)) return name;
    if (lower === 'te' && value.trim().toLowerCase() !== 'trailers') return name;
  }
  return headerValues(special, 'host').length > 1 ? 'Host' : null;
}

function whyExact(request: Request, special: HeaderList): string | null {
  if (request.requestTarget !== null) return 'the request target is written by hand';
  if (request.trailers.length > 0) return 'the request has trailers';
  const field = special.find(([name]) => EXACT_FIELDS.has(name.toLowerCase()));
  return field === undefined ? null : `the ${field[0]} field is written by hand`;
}
