import type { NetErrorName } from './netErrors.ts';
import { NetworkError } from './networkError.ts';
import type { ErrorPhase } from './networkError.ts';

/** What was known of the exchange when an error came; decides between names for the same Node code. */
export interface ExchangeState {
  readonly phase: ErrorPhase;
  /** Whether any byte of a response had arrived. */
  readonly responseStarted: boolean;
  /** How the body is delimited, once the head is there. */
  readonly framing: 'chunked' | 'length' | 'close' | null;
  readonly contentLengthFields: number;
}

const byCode: Readonly<Record<string, NetErrorName>> = {
  ECONNREFUSED: 'ERR_CONNECTION_REFUSED',
  ECONNRESET: 'ERR_CONNECTION_RESET',
  EPIPE: 'ERR_CONNECTION_RESET',
  ENETRESET: 'ERR_CONNECTION_RESET',
  ECONNABORTED: 'ERR_CONNECTION_ABORTED',
  EHOSTUNREACH: 'ERR_ADDRESS_UNREACHABLE',
  ENETUNREACH: 'ERR_ADDRESS_UNREACHABLE',
  EHOSTDOWN: 'ERR_ADDRESS_UNREACHABLE',
  EAFNOSUPPORT: 'ERR_ADDRESS_UNREACHABLE',
  ENETDOWN: 'ERR_INTERNET_DISCONNECTED',
  EADDRNOTAVAIL: 'ERR_ADDRESS_INVALID',
  ERR_SOCKET_BAD_PORT: 'ERR_ADDRESS_INVALID',
  EADDRINUSE: 'ERR_ADDRESS_IN_USE',
  ENOTFOUND: 'ERR_NAME_NOT_RESOLVED',
  EAI_AGAIN: 'ERR_NAME_NOT_RESOLVED',
  EAI_NONAME: 'ERR_NAME_NOT_RESOLVED',
  EAI_NODATA: 'ERR_NAME_NOT_RESOLVED',
  EAI_FAIL: 'ERR_NAME_NOT_RESOLVED',
  ENODATA: 'ERR_NAME_NOT_RESOLVED',
  ESERVFAIL: 'ERR_NAME_NOT_RESOLVED',
  ETIMEOUT: 'ERR_DNS_TIMED_OUT',
  EMFILE: 'ERR_INSUFFICIENT_RESOURCES',
  ENFILE: 'ERR_INSUFFICIENT_RESOURCES',
  EBUSY: 'ERR_INSUFFICIENT_RESOURCES',
  ENOBUFS: 'ERR_NO_BUFFER_SPACE',
  ENOMEM: 'ERR_OUT_OF_MEMORY',
  EMSGSIZE: 'ERR_MSG_TOO_BIG',
  EINVAL: 'ERR_INVALID_ARGUMENT',
  ENOENT: 'ERR_FILE_NOT_FOUND',
  EISDIR: 'ERR_ACCESS_DENIED',
  ENOSPC: 'ERR_FILE_NO_SPACE',
  UND_ERR_CONNECT_TIMEOUT: 'ERR_CONNECTION_TIMED_OUT',
  UND_ERR_HEADERS_TIMEOUT: 'ERR_TIMED_OUT',
  UND_ERR_BODY_TIMEOUT: 'ERR_TIMED_OUT',
  UND_ERR_HEADERS_OVERFLOW: 'ERR_RESPONSE_HEADERS_TOO_BIG',
  HPE_HEADER_OVERFLOW: 'ERR_RESPONSE_HEADERS_TOO_BIG',
  UND_ERR_RES_EXCEEDED_MAX_SIZE: 'ERR_FILE_TOO_BIG',
  UND_ERR_REQ_CONTENT_LENGTH_MISMATCH: 'ERR_UPLOAD_FILE_CHANGED',
  UND_ERR_INVALID_ARG: 'ERR_INVALID_ARGUMENT',
  UND_ERR_NOT_SUPPORTED: 'ERR_NOT_IMPLEMENTED',
  UND_ERR_ABORTED: 'ERR_ABORTED',
  UND_ERR_DESTROYED: 'ERR_ABORTED',
  UND_ERR_CLOSED: 'ERR_ABORTED',
  UND_ERR_INFO: 'ERR_CONNECTION_CLOSED',
};

/** Parser errors of undici carry no code, only llhttp's words (discovery: reference 3.4). */
const byParserText: readonly (readonly [RegExp, NetErrorName])[] = [
  [
    /Content-Length can't be present|Content-Length already/i,
    'ERR_RESPONSE_HEADERS_MULTIPLE_CONTENT_LENGTH',
  ],
  [/chunk/i, 'ERR_INVALID_CHUNKED_ENCODING'],
];

/**
 * The NetworkError for anything that Node or undici threw (tables: reference network-engine 3.2 to 3.4).
 * Unknown errors become ERR_FAILED and keep their own code.
 */
export function fromNode(error: unknown, state: ExchangeState): NetworkError {
  if (error instanceof NetworkError) return error;
  const cause = rootCause(error);
  return new NetworkError(nameFor(cause, state), { phase: state.phase, cause });
}

function nameFor(error: NodeJS.ErrnoException, state: ExchangeState): NetErrorName {
  const { code, message } = error;
  if (state.phase === 'tls') return tlsName(error);
  if (error.name === 'HTTPParserError') {
    if (/EOF state/i.test(message)) return closedName(message, state);
    const known = byParserText.find(([pattern]) => pattern.test(message));
    return known?.[1] ?? 'ERR_INVALID_HTTP_RESPONSE';
  }
  if (
    code === 'UND_ERR_SOCKET' ||
    ((code === 'ECONNRESET' || code === 'EPIPE') && state.framing !== null)
  ) {
    return code === 'UND_ERR_SOCKET' ? closedName(message, state) : 'ERR_CONNECTION_RESET';
  }
  if (code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH') {
    // Before the head is complete no body can be too short: undici calls every fault behind a Content-Length so.
    return state.framing === null || state.contentLengthFields > 1
      ? 'ERR_RESPONSE_HEADERS_MULTIPLE_CONTENT_LENGTH'
      : 'ERR_CONTENT_LENGTH_MISMATCH';
  }
  if (code === 'ETIMEDOUT') {
    return state.phase === 'connect' ? 'ERR_CONNECTION_TIMED_OUT' : 'ERR_TIMED_OUT';
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return state.phase === 'connect' ? 'ERR_NETWORK_ACCESS_DENIED' : 'ERR_ACCESS_DENIED';
  }
  const known = code === undefined ? undefined : byCode[code];
  if (known !== undefined) return known;
  if (isTlsError(error)) return tlsName(error);
  return state.phase === 'connect' ? 'ERR_CONNECTION_FAILED' : 'ERR_FAILED';
}

/** "other side closed": what it means depends on how far the response had come. */
function closedName(message: string, state: ExchangeState): NetErrorName {
  if (/bad (response|upgrade)/.test(message)) return 'ERR_INVALID_HTTP_RESPONSE';
  switch (state.framing) {
    case 'chunked':
      return 'ERR_INCOMPLETE_CHUNKED_ENCODING';
    case 'length':
      return 'ERR_CONTENT_LENGTH_MISMATCH';
    case 'close':
      return 'ERR_CONNECTION_CLOSED';
    case null:
      return state.responseStarted ? 'ERR_RESPONSE_HEADERS_TRUNCATED' : 'ERR_EMPTY_RESPONSE';
  }
}

/** What is known of an exchange that has not begun. */
export function stateIn(phase: ErrorPhase): ExchangeState {
  return { phase, responseStarted: false, framing: null, contentLengthFields: 0 };
}

/** Whether OpenSSL or BoringSSL said so. */
export function isTlsError({ code }: NodeJS.ErrnoException): boolean {
  return code !== undefined && (code.startsWith('ERR_SSL_') || code === 'EPROTO');
}

const byTlsReason: Readonly<Record<string, NetErrorName>> = {
  TLSV1_ALERT_PROTOCOL_VERSION: 'ERR_SSL_VERSION_OR_CIPHER_MISMATCH',
  UNSUPPORTED_PROTOCOL: 'ERR_SSL_VERSION_OR_CIPHER_MISMATCH',
  NO_SHARED_CIPHER: 'ERR_SSL_VERSION_OR_CIPHER_MISMATCH',
  NO_CIPHER_MATCH: 'ERR_SSL_VERSION_OR_CIPHER_MISMATCH',
  NO_PROTOCOLS_AVAILABLE: 'ERR_SSL_VERSION_OR_CIPHER_MISMATCH',
  TLSV1_ALERT_INSUFFICIENT_SECURITY: 'ERR_SSL_VERSION_OR_CIPHER_MISMATCH',
  SSLV3_ALERT_HANDSHAKE_FAILURE: 'ERR_SSL_VERSION_OR_CIPHER_MISMATCH',
  TLSV1_ALERT_CERTIFICATE_REQUIRED: 'ERR_SSL_CLIENT_AUTH_CERT_NEEDED',
  TLSV1_CERTIFICATE_REQUIRED: 'ERR_SSL_CLIENT_AUTH_CERT_NEEDED',
  SSLV3_ALERT_BAD_CERTIFICATE: 'ERR_BAD_SSL_CLIENT_AUTH_CERT',
  SSLV3_ALERT_UNSUPPORTED_CERTIFICATE: 'ERR_BAD_SSL_CLIENT_AUTH_CERT',
  SSLV3_ALERT_CERTIFICATE_REVOKED: 'ERR_BAD_SSL_CLIENT_AUTH_CERT',
  SSLV3_ALERT_CERTIFICATE_EXPIRED: 'ERR_BAD_SSL_CLIENT_AUTH_CERT',
  SSLV3_ALERT_CERTIFICATE_UNKNOWN: 'ERR_BAD_SSL_CLIENT_AUTH_CERT',
  TLSV1_ALERT_UNKNOWN_CA: 'ERR_BAD_SSL_CLIENT_AUTH_CERT',
  SSLV3_ALERT_BAD_RECORD_MAC: 'ERR_SSL_BAD_RECORD_MAC_ALERT',
  TLSV1_ALERT_DECRYPT_ERROR: 'ERR_SSL_DECRYPT_ERROR_ALERT',
  TLSV1_UNRECOGNIZED_NAME: 'ERR_SSL_UNRECOGNIZED_NAME_ALERT',
  TLSV1_ALERT_NO_APPLICATION_PROTOCOL: 'ERR_ALPN_NEGOTIATION_FAILED',
};

function tlsName(error: NodeJS.ErrnoException): NetErrorName {
  const { code, message } = error;
  if (code === 'ECONNRESET') {
    return message.includes('before secure TLS connection')
      ? 'ERR_CONNECTION_CLOSED'
      : 'ERR_CONNECTION_RESET';
  }
  const known = code === undefined ? undefined : byCode[code];
  if (known !== undefined) return known;
  return byTlsReason[tlsReason(error)] ?? 'ERR_SSL_PROTOCOL_ERROR';
}

/** OpenSSL and BoringSSL spell the same reason in different places; one spelling comes out (reference 3.2). */
function tlsReason(error: NodeJS.ErrnoException & { reason?: string }): string {
  const fromText = /(?:OPENSSL_internal|SSL routines:[^:]*):([^:]+):/i.exec(error.message)?.[1];
  const raw =
    error.code?.startsWith('ERR_SSL_') === true
      ? error.code.slice(8)
      : (error.reason ?? fromText ?? '');
  return raw
    .toUpperCase()
    .replaceAll(' ', '_')
    .replace('SSL/TLS_ALERT', 'SSLV3_ALERT')
    .replace('TLSV13_ALERT', 'TLSV1_ALERT');
}

/** Walks `cause` and the attempts of Happy Eyeballs to the error that says most. */
function rootCause(error: unknown): NodeJS.ErrnoException {
  let current = error;
  for (let depth = 0; depth < 8; depth++) {
    if (current instanceof AggregateError && current.errors.length > 0) {
      const errors: unknown[] = current.errors;
      current =
        errors.find((one) => (one as NodeJS.ErrnoException).code !== 'ETIMEDOUT') ?? errors[0];
      continue;
    }
    if (!(current instanceof Error)) break;
    if (
      (current as NodeJS.ErrnoException).code !== undefined ||
      !(current.cause instanceof Error)
    ) {
      return current;
    }
    current = current.cause;
  }
  return current instanceof Error ? current : new Error(String(current));
}
