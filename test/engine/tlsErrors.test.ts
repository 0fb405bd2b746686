import assert from 'node:assert/strict';
import { getDiffieHellman } from 'node:crypto';
import { test } from 'node:test';
import type { TlsOptions } from 'node:tls';
import { issueCertificate } from '../../examples/playground/certificates.ts';
import type { ClientCertificateState } from '../../src/engine/errors/clientCertificateState.ts';
import { fromNode } from '../../src/engine/errors/fromNode.ts';
import { sentenceFor } from '../../src/engine/errors/sentences.ts';
import type { NetErrorName } from '../../src/engine/index.ts';
import { nameOfChainError } from '../../src/engine/network/tls/certificates/inspectCertificate.ts';
import { startRawServer } from '../servers/rawServer.ts';
import { startTlsServer } from '../servers/testServer.ts';
import { TestContext, run } from './run.ts';

/** What OpenSSL and BoringSSL call it. */
const reasons: Readonly<Record<string, NetErrorName>> = {
  TLSV1_ALERT_PROTOCOL_VERSION: 'ERR_SSL_VERSION_OR_CIPHER_MISMATCH',
  UNSUPPORTED_PROTOCOL: 'ERR_SSL_VERSION_OR_CIPHER_MISMATCH',
  NO_SHARED_CIPHER: 'ERR_SSL_VERSION_OR_CIPHER_MISMATCH',
  NO_CIPHER_MATCH: 'ERR_SSL_VERSION_OR_CIPHER_MISMATCH',
  TLSV1_ALERT_INSUFFICIENT_SECURITY: 'ERR_SSL_VERSION_OR_CIPHER_MISMATCH',
  NO_PROTOCOLS_AVAILABLE: 'ERR_SSL_VERSION_OR_CIPHER_MISMATCH',
  SSLV3_ALERT_HANDSHAKE_FAILURE: 'ERR_SSL_VERSION_OR_CIPHER_MISMATCH',
  SSLV3_ALERT_BAD_CERTIFICATE: 'ERR_BAD_SSL_CLIENT_AUTH_CERT',
  SSLV3_ALERT_UNSUPPORTED_CERTIFICATE: 'ERR_BAD_SSL_CLIENT_AUTH_CERT',
  SSLV3_ALERT_CERTIFICATE_REVOKED: 'ERR_BAD_SSL_CLIENT_AUTH_CERT',
  SSLV3_ALERT_CERTIFICATE_EXPIRED: 'ERR_BAD_SSL_CLIENT_AUTH_CERT',
  SSLV3_ALERT_CERTIFICATE_UNKNOWN: 'ERR_BAD_SSL_CLIENT_AUTH_CERT',
  TLSV1_ALERT_UNKNOWN_CA: 'ERR_BAD_SSL_CLIENT_AUTH_CERT',
  TLSV1_ALERT_CERTIFICATE_REQUIRED: 'ERR_SSL_CLIENT_AUTH_CERT_NEEDED',
  TLSV1_CERTIFICATE_REQUIRED: 'ERR_SSL_CLIENT_AUTH_CERT_NEEDED',
  TLSV1_ALERT_ACCESS_DENIED: 'ERR_SSL_PROTOCOL_ERROR',
  NO_COMMON_SIGNATURE_ALGORITHMS: 'ERR_SSL_CLIENT_AUTH_NO_COMMON_ALGORITHMS',
  SSLV3_ALERT_BAD_RECORD_MAC: 'ERR_SSL_BAD_RECORD_MAC_ALERT',
  SSLV3_ALERT_DECOMPRESSION_FAILURE: 'ERR_SSL_DECOMPRESSION_FAILURE_ALERT',
  TLSV1_ALERT_DECRYPT_ERROR: 'ERR_SSL_DECRYPT_ERROR_ALERT',
  TLSV1_UNRECOGNIZED_NAME: 'ERR_SSL_UNRECOGNIZED_NAME_ALERT',
  TLSV1_ALERT_NO_APPLICATION_PROTOCOL: 'ERR_ALPN_NEGOTIATION_FAILED',
  KEY_USAGE_BIT_INCORRECT: 'ERR_SSL_KEY_USAGE_INCOMPATIBLE',
  TLS13_DOWNGRADE: 'ERR_TLS13_DOWNGRADE_DETECTED',
  UNSAFE_LEGACY_RENEGOTIATION_DISABLED: 'ERR_SSL_PROTOCOL_ERROR',
  EE_KEY_TOO_SMALL: 'ERR_CERT_WEAK_KEY',
  DH_KEY_TOO_SMALL: 'ERR_SSL_VERSION_OR_CIPHER_MISMATCH',
  INAPPROPRIATE_FALLBACK: 'ERR_TLS13_DOWNGRADE_DETECTED',
  WRONG_VERSION_NUMBER: 'ERR_SSL_PROTOCOL_ERROR',
  HTTP_REQUEST: 'ERR_SSL_PROTOCOL_ERROR',
  PACKET_LENGTH_TOO_LONG: 'ERR_SSL_PROTOCOL_ERROR',
  TLSV1_ALERT_INTERNAL_ERROR: 'ERR_SSL_PROTOCOL_ERROR',
  TLSV1_ALERT_DECODE_ERROR: 'ERR_SSL_PROTOCOL_ERROR',
  TLSV1_ALERT_RECORD_OVERFLOW: 'ERR_SSL_PROTOCOL_ERROR',
  SSLV3_ALERT_ILLEGAL_PARAMETER: 'ERR_SSL_PROTOCOL_ERROR',
  TLSV1_ALERT_INAPPROPRIATE_FALLBACK: 'ERR_SSL_PROTOCOL_ERROR',
  TLSV1_ALERT_USER_CANCELLED: 'ERR_SSL_PROTOCOL_ERROR',
};

function nameOf(error: Error, clientCertificate?: ClientCertificateState): NetErrorName {
  return fromNode(error, {
    phase: 'tls',
    responseStarted: false,
    framing: null,
    ...(clientCertificate === undefined ? {} : { clientCertificate }),
  }).name;
}

test('every reason of OpenSSL and BoringSSL has its Chromium name, however it is spelled', () => {
  for (const [reason, name] of Object.entries(reasons)) {
    const words = reason.toLowerCase().replaceAll('_', ' ');
    const spellings: Error[] = [
      Object.assign(new Error('x'), { code: `ERR_SSL_${reason}` }),
      Object.assign(new Error('x'), {
        code: `ERR_SSL_${reason.replace('SSLV3_ALERT', 'SSL/TLS_ALERT')}`,
      }),
      Object.assign(new Error('x'), {
        code: `ERR_SSL_${reason.replace('TLSV1_ALERT', 'TLSV13_ALERT')}`,
      }),
      Object.assign(new Error('x'), { code: 'EPROTO', reason: words }),
      Object.assign(
        new Error(
          `write EPROTO 90:error:1000045c:SSL routines:OPENSSL_internal:${reason}:tls.cc:1`,
        ),
        { code: 'EPROTO' },
      ),
      Object.assign(
        new Error(`write EPROTO 90:error:0A000410:SSL routines:ssl3_read_bytes:${words}:rec.c:9:`),
        { code: 'EPROTO' },
      ),
    ];
    for (const error of spellings) {
      assert.equal(
        nameOf(error),
        name,
        `${(error as NodeJS.ErrnoException).code} ${error.message}`,
      );
    }
  }
});

test('what an alert is about depends on whether a client certificate was asked for and shown', () => {
  for (const reason of [
    'SSLV3_ALERT_HANDSHAKE_FAILURE',
    'TLSV1_ALERT_CERTIFICATE_REQUIRED',
    'TLSV1_ALERT_ACCESS_DENIED',
  ]) {
    const error = Object.assign(new Error('x'), { code: `ERR_SSL_${reason}` });
    assert.equal(nameOf(error, 'requested'), 'ERR_SSL_CLIENT_AUTH_CERT_NEEDED');
    assert.equal(nameOf(error, 'shown'), 'ERR_BAD_SSL_CLIENT_AUTH_CERT');
  }
  for (const reason of ['SSLV3_ALERT_BAD_CERTIFICATE', 'TLSV1_ALERT_UNKNOWN_CA']) {
    const error = Object.assign(new Error('x'), { code: `ERR_SSL_${reason}` });
    // Java's servers say so of a client that shows none.
    assert.equal(nameOf(error, 'requested'), 'ERR_SSL_CLIENT_AUTH_CERT_NEEDED');
    assert.equal(nameOf(error, 'shown'), 'ERR_BAD_SSL_CLIENT_AUTH_CERT');
  }
  const other = Object.assign(new Error('x'), { code: 'ERR_SSL_NO_SHARED_CIPHER' });
  assert.equal(nameOf(other, 'shown'), 'ERR_SSL_VERSION_OR_CIPHER_MISMATCH');
});

/** Node's codes for what OpenSSL finds in a chain. */
const chainErrors: Readonly<Record<string, NetErrorName | null>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'ERR_CERT_AUTHORITY_INVALID',
  SELF_SIGNED_CERT_IN_CHAIN: 'ERR_CERT_AUTHORITY_INVALID',
  UNABLE_TO_GET_ISSUER_CERT: 'ERR_CERT_AUTHORITY_INVALID',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'ERR_CERT_AUTHORITY_INVALID',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'ERR_CERT_AUTHORITY_INVALID',
  CERT_UNTRUSTED: 'ERR_CERT_AUTHORITY_INVALID',
  CERT_REJECTED: 'ERR_CERT_AUTHORITY_INVALID',
  CERT_CHAIN_TOO_LONG: 'ERR_CERT_AUTHORITY_INVALID',
  CERT_HAS_EXPIRED: 'ERR_CERT_DATE_INVALID',
  CERT_NOT_YET_VALID: 'ERR_CERT_DATE_INVALID',
  ERR_TLS_CERT_ALTNAME_INVALID: 'ERR_CERT_COMMON_NAME_INVALID',
  HOSTNAME_MISMATCH: 'ERR_CERT_COMMON_NAME_INVALID',
  CERT_REVOKED: 'ERR_CERT_REVOKED',
  UNABLE_TO_GET_CRL: 'ERR_CERT_UNABLE_TO_CHECK_REVOCATION',
  CRL_NOT_YET_VALID: 'ERR_CERT_UNABLE_TO_CHECK_REVOCATION',
  CRL_HAS_EXPIRED: 'ERR_CERT_UNABLE_TO_CHECK_REVOCATION',
  CRL_SIGNATURE_FAILURE: 'ERR_CERT_UNABLE_TO_CHECK_REVOCATION',
  UNABLE_TO_DECRYPT_CRL_SIGNATURE: 'ERR_CERT_UNABLE_TO_CHECK_REVOCATION',
  ERROR_IN_CRL_LAST_UPDATE_FIELD: 'ERR_CERT_UNABLE_TO_CHECK_REVOCATION',
  ERROR_IN_CRL_NEXT_UPDATE_FIELD: 'ERR_CERT_UNABLE_TO_CHECK_REVOCATION',
  INVALID_CA: 'ERR_CERT_INVALID',
  PATH_LENGTH_EXCEEDED: 'ERR_CERT_INVALID',
  INVALID_PURPOSE: 'ERR_CERT_INVALID',
  CERT_SIGNATURE_FAILURE: 'ERR_CERT_INVALID',
  UNABLE_TO_DECRYPT_CERT_SIGNATURE: 'ERR_CERT_INVALID',
  UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY: 'ERR_CERT_INVALID',
  ERROR_IN_CERT_NOT_BEFORE_FIELD: 'ERR_CERT_INVALID',
  ERROR_IN_CERT_NOT_AFTER_FIELD: 'ERR_CERT_INVALID',
  OUT_OF_MEM: 'ERR_OUT_OF_MEMORY',
  UNSPECIFIED: null,
};

test('every code of Node for a chain has its Chromium name', () => {
  for (const [code, name] of Object.entries(chainErrors)) {
    assert.equal(nameOfChainError(code), name);
  }
});

test('every name that TLS can end with has a sentence of its own', () => {
  const names = [...Object.values(reasons), ...Object.values(chainErrors)].filter(
    (name) => name !== null,
  );
  for (const name of new Set(names)) {
    const words = name.slice('ERR_'.length).toLowerCase().replaceAll('_', ' ');
    assert.notEqual(sentenceFor(name).toLowerCase(), `${words}.`, name);
  }
});

/** Alerts (RFC 8446, section 6) as a server sends them right after the client's hello. */
const alerts: readonly (readonly [number: number, name: NetErrorName])[] = [
  [10, 'ERR_SSL_PROTOCOL_ERROR'],
  [20, 'ERR_SSL_BAD_RECORD_MAC_ALERT'],
  [30, 'ERR_SSL_DECOMPRESSION_FAILURE_ALERT'],
  [40, 'ERR_SSL_VERSION_OR_CIPHER_MISMATCH'],
  [48, 'ERR_BAD_SSL_CLIENT_AUTH_CERT'],
  [49, 'ERR_SSL_PROTOCOL_ERROR'],
  [51, 'ERR_SSL_DECRYPT_ERROR_ALERT'],
  [70, 'ERR_SSL_VERSION_OR_CIPHER_MISMATCH'],
  [71, 'ERR_SSL_VERSION_OR_CIPHER_MISMATCH'],
  [80, 'ERR_SSL_PROTOCOL_ERROR'],
  [112, 'ERR_SSL_UNRECOGNIZED_NAME_ALERT'],
  [116, 'ERR_SSL_CLIENT_AUTH_CERT_NEEDED'],
  [120, 'ERR_ALPN_NEGOTIATION_FAILED'],
];

test('S25: an alert of a real server is the error that Chromium makes of it', async () => {
  for (const [number, name] of alerts) {
    await using server = await startRawServer((socket) => {
      socket.once('data', () => socket.end(Buffer.from([21, 3, 3, 0, 2, 2, number])));
    });
    const get = await run(`https://localhost:${server.port}/`);
    const error = get.webRequest.requestError;
    assert.deepEqual([error?.name, error?.phase], [name, 'tls'], `alert ${number}`);
    assert.match(error?.nodeCode ?? '', /^ERR_SSL_/);
  }
});

const authority = await issueCertificate({ commonName: 'Known CA', isAuthority: true });
const certificate = await issueCertificate({
  ...{ commonName: 'localhost', altNames: ['localhost'], issuer: authority, key: 'rsa-2048' },
});

/** DER of a positive integer or of a sequence, which are all that Diffie-Hellman parameters are. */
function der(tag: 0x02 | 0x30, content: Buffer): Buffer {
  const length = content.length < 128 ? [content.length] : [0x82, 0, 0];
  const head = Buffer.from([tag, ...length]);
  if (content.length >= 128) head.writeUInt16BE(content.length, 2);
  return Buffer.concat([head, content]);
}

/** The 1024-bit group of RFC 2409, which servers had for twenty years. */
function shortDhParameters(): string {
  const prime = Buffer.concat([Buffer.from([0]), getDiffieHellman('modp2').getPrime()]);
  const parameters = der(0x30, Buffer.concat([der(2, prime), der(2, Buffer.from([2]))]));
  const lines = parameters.toString('base64').replaceAll(/.{64}/g, '$&\n');
  return `-----BEGIN DH PARAMETERS-----\n${lines}\n-----END DH PARAMETERS-----\n`;
}

const noVersionInCommon: [NetErrorName, RegExp] = [
  'ERR_SSL_VERSION_OR_CIPHER_MISMATCH',
  /^The client and the server have no TLS version or cipher in common\./,
];
const tooLarge: [NetErrorName, RegExp] = [
  'ERR_SSL_PROTOCOL_ERROR',
  /handshake is too large, most likely its certificate chain\./,
];
const longChain = certificate.pem + authority.pem.repeat(300);

/** Servers of node:tls that a client can't talk to, and what is said of them. */
const servers: Readonly<Record<string, [TlsOptions, NetErrorName, RegExp]>> = {
  'a Diffie-Hellman key that is too short': [
    {
      maxVersion: 'TLSv1.2',
      dhparam: shortDhParameters(),
      ciphers: 'DHE-RSA-AES128-GCM-SHA256:@SECLEVEL=0',
    },
    'ERR_SSL_VERSION_OR_CIPHER_MISMATCH',
    /^The server's Diffie-Hellman key is too short/,
  ],
  'a chain of more than 100 KB in TLS 1.2': [
    { maxVersion: 'TLSv1.2', cert: longChain },
    ...tooLarge,
  ],
  'a chain of more than 100 KB in TLS 1.3': [{ cert: longChain }, ...tooLarge],
  'TLS 1.1 alone': [
    { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' },
    ...noVersionInCommon,
  ],
  'no cipher in common': [
    { maxVersion: 'TLSv1.2', ciphers: 'CAMELLIA128-SHA' },
    ...noVersionInCommon,
  ],
  'other protocols by ALPN': [
    { ALPNProtocols: ['h3'] },
    'ERR_ALPN_NEGOTIATION_FAILED',
    /^The server supports neither/,
  ],
};

for (const [title, [options, name, sentence]] of Object.entries(servers)) {
  test(`a server with ${title} is ${name}, and the sentence is true`, async () => {
    await using server = await startTlsServer({ certificate, options }, () => assert.fail());
    using context = new TestContext({ extraCaCertificates: [authority.pem] });
    const error = (await run(server.url, { context })).webRequest.requestError;
    assert.deepEqual([error?.name, error?.phase], [name, 'tls']);
    assert.match(error?.message ?? '', sentence);
  });
}

/** A record of handshake messages in TLS 1.2 (RFC 5246, section 6.2.1). */
function record(...messages: Buffer[]): Buffer {
  const content = Buffer.concat(messages);
  return Buffer.concat([
    Buffer.from([22, 3, 3, content.length >> 8, content.length & 255]),
    content,
  ]);
}

function message(type: number, content: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from([type, 0, content.length >> 8, content.length & 255]),
    content,
  ]);
}

const SECURE_RENEGOTIATION = [0, 5, 0xff, 1, 0, 1, 0];

/** Section 7.4.1.3. */
function serverHello({ cipher = 0xc02f, random = '', extensions = SECURE_RENEGOTIATION } = {}) {
  const end = Buffer.alloc(32, 7);
  end.write(random, 32 - random.length, 'latin1');
  const rest = Buffer.from([0, cipher >> 8, cipher & 255, 0, ...extensions]);
  return message(2, Buffer.concat([Buffer.from([3, 3]), end, rest]));
}

const notValid: [NetErrorName, RegExp] = [
  'ERR_SSL_PROTOCOL_ERROR',
  /^What the server sent is not valid TLS \(/,
];
const notTls: [NetErrorName, RegExp] = [
  'ERR_SSL_PROTOCOL_ERROR',
  /^The server did not answer with TLS\. Check the port/,
];

/** What a server answers the client's hello with. */
const answers: Readonly<Record<string, [Buffer | string, NetErrorName, RegExp]>> = {
  'plain HTTP': ['HTTP/1.1 400 Bad Request\r\n\r\n', ...notTls],
  'a greeting of SSH': ['SSH-2.0-OpenSSH_9.9\r\n', ...notTls],
  nothing: ['', 'ERR_CONNECTION_CLOSED', /^The server closed the connection/],
  'half of a handshake': [record(serverHello()), 'ERR_CONNECTION_CLOSED', /^The server closed/],
  'a certificate that is none': [
    record(serverHello(), message(11, Buffer.from('00000600000378797a', 'hex'))),
    'ERR_SSL_SERVER_CERT_BAD_FORMAT',
    /^The certificate of the server is damaged/,
  ],
  'no certificate at all': [record(serverHello(), message(11, Buffer.alloc(3))), ...notValid],
  'a cipher that was not offered': [record(serverHello({ cipher: 0x9999 })), ...notValid],
  'an unknown message': [record(message(99, Buffer.from('x'))), ...notValid],
  'data before the handshake': [Buffer.from([23, 3, 3, 0, 1, 0]), ...notValid],
  'no secure renegotiation': [
    record(serverHello({ extensions: [] }), message(11, Buffer.alloc(3))),
    'ERR_SSL_PROTOCOL_ERROR',
    /^The server does not support secure renegotiation/,
  ],
  'an older version than it could have': [
    record(serverHello({ random: 'DOWNGRD\u0001' })),
    'ERR_TLS13_DOWNGRADE_DETECTED',
    /^Something between client and server is blocking TLS 1\.3\./,
  ],
};

for (const [title, [answer, name, sentence]] of Object.entries(answers)) {
  test(`a server that answers with ${title} is ${name}, and the sentence is true`, async () => {
    await using server = await startRawServer((socket) => {
      socket.once('data', () => socket.end(answer));
    });
    const error = (await run(`https://localhost:${server.port}/`)).webRequest.requestError;
    assert.deepEqual([error?.name, error?.phase], [name, 'tls']);
    assert.match(error?.message ?? '', sentence);
  });
}

test('whatever alert breaks off a handshake, the sentence does not say that there is no TLS', async () => {
  for (const [number, sentence] of [
    [10, /with the alert “unexpected message”\./],
    [42, /“bad certificate”, which is about a client certificate, and none was shown\.$/],
    [48, /“unknown CA”, which is about a client certificate/],
    [49, /^The server refused this client/],
    [50, /with the alert “decode error”\./],
    [80, /^The server reports an internal error/],
    [86, /with the alert “inappropriate fallback”\./],
    [110, /with the alert “unsupported extension”\./],
  ] as const) {
    await using server = await startRawServer((socket) => {
      socket.once('data', () => socket.end(Buffer.from([21, 3, 3, 0, 2, 2, number])));
    });
    const error = (await run(`https://localhost:${server.port}/`)).webRequest.requestError;
    assert.match(error?.message ?? '', sentence, `alert ${number}`);
  }
});
