import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromNode } from '../../src/engine/errors/fromNode.ts';
import type { ExchangeState } from '../../src/engine/errors/fromNode.ts';
import type { NetErrorName } from '../../src/engine/index.ts';

const waiting: ExchangeState = {
  phase: 'wait',
  responseStarted: false,
  framing: null,
};
const connecting: ExchangeState = { ...waiting, phase: 'connect' };

function named(code: string | undefined, message = '', state = waiting, name = 'Error'): string {
  const error = Object.assign(new Error(message), { name });
  return fromNode(code === undefined ? error : Object.assign(error, { code }), state).name;
}

/** Measured on Node 24. Code, name while a response is awaited, name while connecting when it differs. */
const sockets: readonly (readonly [string, NetErrorName, NetErrorName?])[] = [
  ['ECONNREFUSED', 'ERR_CONNECTION_REFUSED'],
  ['ECONNRESET', 'ERR_CONNECTION_RESET'],
  ['EPIPE', 'ERR_CONNECTION_RESET'],
  ['ENETRESET', 'ERR_CONNECTION_RESET'],
  ['ECONNABORTED', 'ERR_CONNECTION_ABORTED'],
  ['ETIMEDOUT', 'ERR_TIMED_OUT', 'ERR_CONNECTION_TIMED_OUT'],
  ['UND_ERR_CONNECT_TIMEOUT', 'ERR_CONNECTION_TIMED_OUT'],
  ['UND_ERR_HEADERS_TIMEOUT', 'ERR_TIMED_OUT'],
  ['UND_ERR_BODY_TIMEOUT', 'ERR_TIMED_OUT'],
  ['EHOSTUNREACH', 'ERR_ADDRESS_UNREACHABLE'],
  ['ENETUNREACH', 'ERR_ADDRESS_UNREACHABLE'],
  ['EHOSTDOWN', 'ERR_ADDRESS_UNREACHABLE'],
  ['EAFNOSUPPORT', 'ERR_ADDRESS_UNREACHABLE'],
  ['ENETDOWN', 'ERR_INTERNET_DISCONNECTED'],
  ['EADDRNOTAVAIL', 'ERR_ADDRESS_INVALID'],
  ['ERR_SOCKET_BAD_PORT', 'ERR_ADDRESS_INVALID'],
  ['EADDRINUSE', 'ERR_ADDRESS_IN_USE'],
  ['EACCES', 'ERR_ACCESS_DENIED', 'ERR_NETWORK_ACCESS_DENIED'],
  ['EPERM', 'ERR_ACCESS_DENIED', 'ERR_NETWORK_ACCESS_DENIED'],
  ['ENOTFOUND', 'ERR_NAME_NOT_RESOLVED'],
  ['EAI_AGAIN', 'ERR_NAME_NOT_RESOLVED'],
  ['EAI_NONAME', 'ERR_NAME_NOT_RESOLVED'],
  ['EAI_NODATA', 'ERR_NAME_NOT_RESOLVED'],
  ['EAI_FAIL', 'ERR_NAME_NOT_RESOLVED'],
  ['ENODATA', 'ERR_NAME_NOT_RESOLVED'],
  ['ESERVFAIL', 'ERR_NAME_NOT_RESOLVED'],
  ['ETIMEOUT', 'ERR_DNS_TIMED_OUT'],
  ['EMFILE', 'ERR_INSUFFICIENT_RESOURCES'],
  ['ENFILE', 'ERR_INSUFFICIENT_RESOURCES'],
  ['EBUSY', 'ERR_INSUFFICIENT_RESOURCES'],
  ['ENOBUFS', 'ERR_NO_BUFFER_SPACE'],
  ['ENOMEM', 'ERR_OUT_OF_MEMORY'],
  ['EMSGSIZE', 'ERR_MSG_TOO_BIG'],
  ['EINVAL', 'ERR_INVALID_ARGUMENT'],
  ['ENOENT', 'ERR_FILE_NOT_FOUND', 'ERR_CONNECTION_FAILED'],
  ['ENOSPC', 'ERR_FILE_NO_SPACE'],
  ['EXYZ', 'ERR_FAILED', 'ERR_CONNECTION_FAILED'],
  ['UND_ERR_HEADERS_OVERFLOW', 'ERR_RESPONSE_HEADERS_TOO_BIG'],
  ['UND_ERR_RES_EXCEEDED_MAX_SIZE', 'ERR_FILE_TOO_BIG'],
  ['UND_ERR_REQ_CONTENT_LENGTH_MISMATCH', 'ERR_UPLOAD_FILE_CHANGED'],
  ['UND_ERR_INVALID_ARG', 'ERR_INVALID_ARGUMENT'],
  ['UND_ERR_NOT_SUPPORTED', 'ERR_NOT_IMPLEMENTED'],
  ['UND_ERR_ABORTED', 'ERR_ABORTED'],
  ['UND_ERR_DESTROYED', 'ERR_ABORTED'],
  ['UND_ERR_CLOSED', 'ERR_ABORTED'],
  ['UND_ERR_INFO', 'ERR_CONNECTION_CLOSED'],
];

test('E16: each code of a socket has its name', () => {
  for (const [code, name, whileConnecting = name] of sockets) {
    assert.equal(named(code), name, code);
    assert.equal(named(code, '', connecting), whileConnecting, `${code} while connecting`);
  }
  const attempts = new AggregateError([
    Object.assign(new Error(), { code: 'ETIMEDOUT' }),
    Object.assign(new Error(), { code: 'EHOSTUNREACH' }),
  ]);
  assert.equal(fromNode(attempts, connecting).name, 'ERR_ADDRESS_UNREACHABLE');
});

test('E04 E05 E07 E08 E10: what a closed connection is called depends on how far the response had come', () => {
  const started = { ...waiting, responseStarted: true };
  const cases: readonly (readonly [ExchangeState, NetErrorName])[] = [
    [waiting, 'ERR_EMPTY_RESPONSE'],
    [started, 'ERR_RESPONSE_HEADERS_TRUNCATED'],
    [{ ...started, framing: 'chunked' }, 'ERR_INCOMPLETE_CHUNKED_ENCODING'],
    [{ ...started, framing: 'length' }, 'ERR_CONTENT_LENGTH_MISMATCH'],
    [{ ...started, framing: 'close' }, 'ERR_CONNECTION_CLOSED'],
  ];
  for (const [state, name] of cases) {
    assert.equal(named('UND_ERR_SOCKET', 'other side closed', state), name);
    assert.equal(named('ECONNRESET', 'socket hang up', state), name);
    assert.equal(named('HPE_INVALID_EOF_STATE', '', state), name);
    assert.equal(named('HPE_CLOSED_CONNECTION', '', state), name);
    assert.equal(named(undefined, 'Invalid EOF state', state, 'HTTPParserError'), name);
    assert.equal(named('ECONNRESET', 'read ECONNRESET', state), 'ERR_CONNECTION_RESET');
  }
});

/** Table 3.4: llhttp's words, as undici tells them, and its code, as node:http does. */
const parser: readonly (readonly [string, string, NetErrorName])[] = [
  ['Expected HTTP/, RTSP/ or ICE/', 'HPE_INVALID_CONSTANT', 'ERR_INVALID_HTTP_RESPONSE'],
  ['Expected dot', 'HPE_INVALID_VERSION', 'ERR_INVALID_HTTP_RESPONSE'],
  ['Invalid HTTP version', 'HPE_INVALID_VERSION', 'ERR_INVALID_HTTP_RESPONSE'],
  ['Invalid status code', 'HPE_INVALID_STATUS', 'ERR_INVALID_HTTP_RESPONSE'],
  ['Invalid response status', 'HPE_INVALID_STATUS', 'ERR_INVALID_HTTP_RESPONSE'],
  ['Missing expected CR after header value', 'HPE_CR_EXPECTED', 'ERR_INVALID_HTTP_RESPONSE'],
  ['Missing expected LF after header value', 'HPE_LF_EXPECTED', 'ERR_INVALID_HTTP_RESPONSE'],
  ['Invalid header token', 'HPE_INVALID_HEADER_TOKEN', 'ERR_INVALID_HTTP_RESPONSE'],
  ['Invalid header value char', 'HPE_INVALID_HEADER_TOKEN', 'ERR_INVALID_HTTP_RESPONSE'],
  ['Unexpected whitespace after header value', 'HPE_UNEXPECTED_SPACE', 'ERR_INVALID_HTTP_RESPONSE'],
  ['Unexpected start char', 'HPE_STRICT', 'ERR_INVALID_HTTP_RESPONSE'],
  [
    'Invalid character in Content-Length',
    'HPE_INVALID_CONTENT_LENGTH',
    'ERR_INVALID_HTTP_RESPONSE',
  ],
  [
    'Content-Length already present',
    'HPE_UNEXPECTED_CONTENT_LENGTH',
    'ERR_RESPONSE_HEADERS_MULTIPLE_CONTENT_LENGTH',
  ],
  ['Invalid character in chunk size', 'HPE_INVALID_CHUNK_SIZE', 'ERR_INVALID_CHUNKED_ENCODING'],
  [
    'Request has invalid `Transfer-Encoding`',
    'HPE_INVALID_TRANSFER_ENCODING',
    'ERR_INVALID_HTTP_RESPONSE',
  ],
  ['Paused', 'HPE_PAUSED', 'ERR_UNEXPECTED'],
  ['`on_body` callback error', 'HPE_CB_MESSAGE_BEGIN', 'ERR_UNEXPECTED'],
  ['Span callback error in on_body: user callback', 'HPE_USER', 'ERR_UNEXPECTED'],
];

test('each fault that llhttp finds has the same name through both backends', () => {
  for (const [text, code, name] of parser) {
    const words = `Response does not match the HTTP/1.1 protocol (${text})`;
    assert.equal(named(undefined, words, waiting, 'HTTPParserError'), name, text);
    assert.equal(named(code, `Parse Error: ${text}`), name, code);
  }
  assert.equal(named('HPE_HEADER_OVERFLOW', 'Parse Error'), 'ERR_RESPONSE_HEADERS_TOO_BIG');
  assert.equal(named('HPE_INTERNAL', 'Parse Error'), 'ERR_UNEXPECTED');
});

test('E12: a length that does not fit is named by what was wrong with it', () => {
  const code = 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH';
  assert.equal(named(code, '', { ...waiting, framing: 'length' }), 'ERR_CONTENT_LENGTH_MISMATCH');
  const fault = (text: string): string => {
    const words = `Response does not match the HTTP/1.1 protocol (${text})`;
    const error = Object.assign(new Error(words), { name: 'HTTPParserError' });
    return fromNode(error, waiting).message;
  };
  assert.match(fault('Duplicate Content-Length'), /several Content-Length fields/);
  for (const text of ['Invalid character in Content-Length', 'Content-Length overflow']) {
    assert.match(fault(text), /Content-Length of the response is not a number of bytes/, text);
  }
  assert.match(fault("Content-Length can't be present with Transfer-Encoding"), /has both/);
  assert.match(fault('Invalid header token'), /is not valid HTTP/);
  assert.match(fault('Invalid status code'), /not a number from 100 to 999/);
  assert.match(fault('Expected HTTP/, RTSP/ or ICE/'), /did not answer with HTTP\. Check the port/);
});

/** Table 3.5: how Node tells the error codes of HTTP/2. */
const http2: readonly (readonly [string, NetErrorName])[] = [
  ['NGHTTP2_NO_ERROR', 'ERR_HTTP2_PROTOCOL_ERROR'],
  ['NGHTTP2_PROTOCOL_ERROR', 'ERR_HTTP2_PROTOCOL_ERROR'],
  ['NGHTTP2_INTERNAL_ERROR', 'ERR_HTTP2_PROTOCOL_ERROR'],
  ['NGHTTP2_FLOW_CONTROL_ERROR', 'ERR_HTTP2_FLOW_CONTROL_ERROR'],
  ['NGHTTP2_SETTINGS_TIMEOUT', 'ERR_HTTP2_PROTOCOL_ERROR'],
  ['NGHTTP2_STREAM_CLOSED', 'ERR_HTTP2_STREAM_CLOSED'],
  ['NGHTTP2_FRAME_SIZE_ERROR', 'ERR_HTTP2_FRAME_SIZE_ERROR'],
  ['NGHTTP2_REFUSED_STREAM', 'ERR_HTTP2_SERVER_REFUSED_STREAM'],
  ['NGHTTP2_CANCEL', 'ERR_HTTP2_PROTOCOL_ERROR'],
  ['NGHTTP2_COMPRESSION_ERROR', 'ERR_HTTP2_COMPRESSION_ERROR'],
  ['NGHTTP2_CONNECT_ERROR', 'ERR_HTTP2_PROTOCOL_ERROR'],
  ['NGHTTP2_ENHANCE_YOUR_CALM', 'ERR_HTTP2_PROTOCOL_ERROR'],
  ['NGHTTP2_INADEQUATE_SECURITY', 'ERR_HTTP2_INADEQUATE_TRANSPORT_SECURITY'],
  ['NGHTTP2_HTTP_1_1_REQUIRED', 'ERR_HTTP_1_1_REQUIRED'],
];

test('each error code of HTTP/2 has its name, told by word or by number', () => {
  for (const [index, [word, name]] of http2.entries()) {
    assert.equal(named('ERR_HTTP2_STREAM_ERROR', `Stream closed with error code ${word}`), name);
    assert.equal(named('ERR_HTTP2_SESSION_ERROR', `Session closed with error code ${index}`), name);
  }
  assert.equal(named('ERR_HTTP2_GOAWAY_SESSION', 'New streams…'), 'ERR_HTTP2_PROTOCOL_ERROR');
  assert.equal(named('ERR_HTTP2_PING_CANCEL', 'HTTP2 ping cancelled'), 'ERR_HTTP2_PING_FAILED');
  assert.equal(
    named('ERR_HTTP2_HEADER_SINGLE_VALUE', 'Header field "x" must only have one value'),
    'ERR_INVALID_ARGUMENT',
  );
});
