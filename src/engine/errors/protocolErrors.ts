import type { NetErrorName } from './netErrors.ts';
import { NetworkError } from './networkError.ts';

/** llhttp's codes as node:http tells them. Others are ERR_INVALID_HTTP_RESPONSE. */
const byParserCode: Readonly<Record<string, NetErrorName>> = {
  HPE_HEADER_OVERFLOW: 'ERR_RESPONSE_HEADERS_TOO_BIG',
  HPE_UNEXPECTED_CONTENT_LENGTH: 'ERR_RESPONSE_HEADERS_MULTIPLE_CONTENT_LENGTH',
  HPE_INVALID_CHUNK_SIZE: 'ERR_INVALID_CHUNKED_ENCODING',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 'ERR_INVALID_CHUNKED_ENCODING',
  HPE_PAUSED: 'ERR_UNEXPECTED',
  HPE_PAUSED_UPGRADE: 'ERR_UNEXPECTED',
  HPE_PAUSED_H2_UPGRADE: 'ERR_UNEXPECTED',
  HPE_USER: 'ERR_UNEXPECTED',
  HPE_INTERNAL: 'ERR_UNEXPECTED',
};

/** undici's parser errors carry no code, only llhttp's words. */
const byParserText: readonly (readonly [RegExp, NetErrorName])[] = [
  [
    /Content-Length already|Duplicate Content-Length/i,
    'ERR_RESPONSE_HEADERS_MULTIPLE_CONTENT_LENGTH',
  ],
  [/chunk/i, 'ERR_INVALID_CHUNKED_ENCODING'],
  [/paused|user callback|`on_\w+` callback/i, 'ERR_UNEXPECTED'],
];

/** Error codes of streams and sessions (RFC 9113, section 7). */
const byHttp2Code: Readonly<Record<string, NetErrorName>> = {
  FLOW_CONTROL_ERROR: 'ERR_HTTP2_FLOW_CONTROL_ERROR',
  FRAME_SIZE_ERROR: 'ERR_HTTP2_FRAME_SIZE_ERROR',
  STREAM_CLOSED: 'ERR_HTTP2_STREAM_CLOSED',
  REFUSED_STREAM: 'ERR_HTTP2_SERVER_REFUSED_STREAM',
  COMPRESSION_ERROR: 'ERR_HTTP2_COMPRESSION_ERROR',
  INADEQUATE_SECURITY: 'ERR_HTTP2_INADEQUATE_TRANSPORT_SECURITY',
  HTTP_1_1_REQUIRED: 'ERR_HTTP_1_1_REQUIRED',
};

/** nghttp2's words for what it finds wrong itself. */
const byHttp2Text: readonly (readonly [RegExp, NetErrorName])[] = [
  [/flow control/i, 'ERR_HTTP2_FLOW_CONTROL_ERROR'],
  // Of a head that is so large, or never ends.
  [/too many continuation/i, 'ERR_RESPONSE_HEADERS_TOO_BIG'],
];

/** The same by number, as sessions tell them. */
const http2Codes = [
  'NO_ERROR',
  'PROTOCOL_ERROR',
  'INTERNAL_ERROR',
  'FLOW_CONTROL_ERROR',
  'SETTINGS_TIMEOUT',
  'STREAM_CLOSED',
  'FRAME_SIZE_ERROR',
  'REFUSED_STREAM',
  'CANCEL',
  'COMPRESSION_ERROR',
  'CONNECT_ERROR',
  'ENHANCE_YOUR_CALM',
  'INADEQUATE_SECURITY',
  'HTTP_1_1_REQUIRED',
] as const;

/** "NGHTTP2_CANCEL" for 8: how Node names an error code. */
export function http2CodeName(code: number): string {
  const name = http2Codes[code];
  return name === undefined ? String(code) : `NGHTTP2_${name}`;
}

export function isParserError({ name, code }: NodeJS.ErrnoException): boolean {
  return name === 'HTTPParserError' || code?.startsWith('HPE_') === true;
}

/** Whether the parser met the end of the stream where more had to come; its name depends on how far it had come. */
export function isEarlyEnd({ code, message }: NodeJS.ErrnoException): boolean {
  return (
    code === 'HPE_INVALID_EOF_STATE' ||
    code === 'HPE_CLOSED_CONNECTION' ||
    /EOF state/i.test(message)
  );
}

export function parserErrorName({ code, message }: NodeJS.ErrnoException): NetErrorName {
  if (code?.startsWith('HPE_CB_') === true) return 'ERR_UNEXPECTED';
  const known = code === undefined ? undefined : byParserCode[code];
  return (
    known ??
    byParserText.find(([pattern]) => pattern.test(message))?.[1] ??
    'ERR_INVALID_HTTP_RESPONSE'
  );
}

const INVALID_STATUS = 'The status of the response is not a number from 100 to 999.';

/** What is wrong with a response, where the name of the error says less. */
const byParserFault: readonly (readonly [RegExp, string])[] = [
  [
    /in Content-Length|Content-Length overflow|Empty Content-Length/i,
    'The Content-Length of the response is not a number of bytes, so it is unclear where its body ends. The server has to send digits.',
  ],
  [
    /can't be present with/i,
    'The response has both Content-Length and Transfer-Encoding, so it is unclear where its body ends. The server has to send only one of them.',
  ],
  [/status/i, INVALID_STATUS],
  [
    /header|Transfer-Encoding|\b(?:CR|LF)\b/i,
    'The head of the response is not valid HTTP. The cause says where.',
  ],
];

/** Undefined: the sentence of its name says enough. */
export function parserErrorSentence(error: NodeJS.ErrnoException): string | undefined {
  if (parserErrorName(error) !== 'ERR_INVALID_HTTP_RESPONSE') return undefined;
  return byParserFault.find(([pattern]) => pattern.test(error.message))?.[1];
}

/** For a parser that lets it pass. */
export function invalidStatus(): NetworkError {
  return new NetworkError('ERR_INVALID_HTTP_RESPONSE', {
    phase: 'receive',
    message: INVALID_STATUS,
  });
}

export function isHttp2Error({ code }: NodeJS.ErrnoException): boolean {
  return code?.startsWith('ERR_HTTP2_') === true;
}

export function http2ErrorName({ code = '', message }: NodeJS.ErrnoException): NetErrorName {
  if (code.startsWith('ERR_HTTP2_PING')) return 'ERR_HTTP2_PING_FAILED';
  if (UNSENDABLE.has(code)) return 'ERR_INVALID_ARGUMENT';
  const known = byHttp2Code[codeIn(message) ?? ''];
  return (
    known ??
    byHttp2Text.find(([pattern]) => pattern.test(message))?.[1] ??
    'ERR_HTTP2_PROTOCOL_ERROR'
  );
}

/** What says more than Node's code, which is the same for nearly all: "NGHTTP2_CANCEL", else nghttp2's own words. */
export function http2Reason({ code, message }: NodeJS.ErrnoException): string | null {
  const told = codeIn(message);
  if (told !== null) return `NGHTTP2_${told}`;
  return code === 'ERR_HTTP2_ERROR' ? message : null;
}

/** "CANCEL" in "Stream closed with error code NGHTTP2_CANCEL" and in "Session closed with error code 8". */
function codeIn(message: string): string | null {
  const told = /error code (?:NGHTTP2_)?(\w+)/.exec(message)?.[1];
  return told === undefined ? null : (http2Codes[Number(told)] ?? told);
}

/** What Node says of fields that can't be sent in HTTP/2. */
const UNSENDABLE = new Set([
  'ERR_HTTP2_INVALID_CONNECTION_HEADERS',
  'ERR_HTTP2_HEADER_SINGLE_VALUE',
  'ERR_HTTP2_INVALID_HEADER_VALUE',
  'ERR_HTTP2_INVALID_PSEUDOHEADER',
  'ERR_HTTP2_PAYLOAD_FORBIDDEN',
]);
