import type { ClientCertificateState } from './clientCertificateState.ts';
import { fromTls, isTlsError } from './fromTls.ts';
import type { TlsFailure } from './fromTls.ts';
import type { NetErrorName } from './netErrors.ts';
import { NetworkError } from './networkError.ts';
import type { ErrorPhase } from './networkError.ts';
import {
  http2ErrorName,
  http2Reason,
  isEarlyEnd,
  isHttp2Error,
  isParserError,
  parserErrorName,
  parserErrorSentence,
} from './protocolErrors.ts';

/** What was known of the exchange when an error came; decides between names for the same Node code. */
export interface ExchangeState {
  readonly phase: ErrorPhase;
  /** Whether any byte of a response had arrived. */
  readonly responseStarted: boolean;
  /** How the body is delimited, once the head is there. */
  readonly framing: 'chunked' | 'length' | 'close' | null;
  /** Set when the server had asked for a client certificate, or was shown one. */
  readonly clientCertificate?: ClientCertificateState;
}

const byCode: Readonly<Record<string, NetErrorName>> = {
  ECONNREFUSED: 'ERR_CONNECTION_REFUSED',
  ECONNRESET: 'ERR_CONNECTION_RESET',
  EPIPE: 'ERR_CONNECTION_RESET',
  ERR_SOCKET_CLOSED: 'ERR_CONNECTION_CLOSED',
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
  UND_ERR_RES_EXCEEDED_MAX_SIZE: 'ERR_FILE_TOO_BIG',
  UND_ERR_REQ_CONTENT_LENGTH_MISMATCH: 'ERR_UPLOAD_FILE_CHANGED',
  UND_ERR_INVALID_ARG: 'ERR_INVALID_ARGUMENT',
  UND_ERR_NOT_SUPPORTED: 'ERR_NOT_IMPLEMENTED',
  UND_ERR_ABORTED: 'ERR_ABORTED',
  UND_ERR_DESTROYED: 'ERR_ABORTED',
  UND_ERR_CLOSED: 'ERR_ABORTED',
  UND_ERR_INFO: 'ERR_CONNECTION_CLOSED',
};

/**
 * The NetworkError for anything that Node or undici threw.
 * Unknown errors become ERR_FAILED and keep their own code.
 */
export function fromNode(error: unknown, state: ExchangeState): NetworkError {
  if (error instanceof NetworkError) return error;
  const cause = rootCause(error);
  const nodeCode = isHttp2Error(cause) ? http2Reason(cause) : null;
  const named = nameFor(cause, state);
  const failure: TlsFailure = typeof named === 'string' ? { name: named } : named;
  const message = isParserError(cause) ? parserErrorSentence(cause) : failure.message;
  return new NetworkError(failure.name, {
    phase: state.phase,
    cause,
    nodeCode,
    ...(message === undefined ? {} : { message }),
  });
}

function nameFor(error: NodeJS.ErrnoException, state: ExchangeState): NetErrorName | TlsFailure {
  const { code, message } = error;
  if (state.phase === 'tls') return tlsName(error, state);
  if (isParserError(error)) {
    return isEarlyEnd(error) ? closedName(message, state) : parserErrorName(error);
  }
  if (isHttp2Error(error)) return http2ErrorName(error);
  // node:http names an orderly end like a reset, and only its words tell them apart.
  const hungUp = code === 'ECONNRESET' && message === 'socket hang up';
  if (code === 'UND_ERR_SOCKET' || hungUp) return closedName(message, state);
  if (code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH') return 'ERR_CONTENT_LENGTH_MISMATCH';
  if (code === 'ETIMEDOUT') {
    return state.phase === 'connect' ? 'ERR_CONNECTION_TIMED_OUT' : 'ERR_TIMED_OUT';
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return state.phase === 'connect' ? 'ERR_NETWORK_ACCESS_DENIED' : 'ERR_ACCESS_DENIED';
  }
  // Only a Unix socket is connected to by its path.
  if (code === 'ENOENT' && state.phase === 'connect') return noSocketAt(error);
  const known = code === undefined ? undefined : byCode[code];
  if (known !== undefined) return known;
  if (isTlsError(error)) return fromTls(error, state.clientCertificate);
  return state.phase === 'connect' ? 'ERR_CONNECTION_FAILED' : 'ERR_FAILED';
}

function noSocketAt({ address }: NodeJS.ErrnoException & { address?: string }): TlsFailure {
  return {
    name: 'ERR_CONNECTION_FAILED',
    message: `There is no socket at ${address ?? 'the path'}. Check the path, and that the server is running.`,
  };
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
  return { phase, responseStarted: false, framing: null };
}

function tlsName(error: NodeJS.ErrnoException, state: ExchangeState): NetErrorName | TlsFailure {
  const { code, message } = error;
  if (code === 'ECONNRESET') {
    return message.includes('before secure TLS connection')
      ? 'ERR_CONNECTION_CLOSED'
      : 'ERR_CONNECTION_RESET';
  }
  const known = code === undefined ? undefined : byCode[code];
  if (known !== undefined) return known;
  return fromTls(error, state.clientCertificate);
}

/** Walks `cause` and the attempts of Happy Eyeballs to the error that says most. */
function rootCause(error: unknown): NodeJS.ErrnoException {
  let current = error;
  for (let depth = 0; depth < 8; depth++) {
    if (current instanceof AggregateError && current.errors.length > 0) {
      const errors = current.errors as NodeJS.ErrnoException[];
      // A refusal is an answer. Addresses that this machine has no way to, such as ::1 without IPv6, say less.
      current =
        errors.find(({ code }) => code === 'ECONNREFUSED') ??
        errors.find(({ code }) => code !== 'ETIMEDOUT') ??
        errors[0];
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
