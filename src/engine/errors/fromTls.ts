import type { ClientCertificateState } from './clientCertificateState.ts';
import type { NetErrorName } from './netErrors.ts';
import { tlsSentence } from './tlsSentences.ts';

/** Whether OpenSSL or BoringSSL said so. */
export function isTlsError(error: Error): boolean {
  const { code } = error as { readonly code?: unknown };
  return typeof code === 'string' && (code.startsWith('ERR_SSL_') || code === 'EPROTO');
}

/** A name, and a sentence where the name's own would say too little. */
export interface TlsFailure {
  readonly name: NetErrorName;
  readonly message?: string;
}

/**
 * What OpenSSL or BoringSSL said of a TLS connection, in Chromium's terms (openssl_ssl_util.cc, MapOpenSSLErrorSSL).
 * `clientCertificate` is left out when the server did not ask for one.
 */
export function fromTls(
  error: NodeJS.ErrnoException,
  clientCertificate?: ClientCertificateState,
): TlsFailure {
  const { library } = error as { readonly library?: unknown };
  if (typeof library === 'string' && CERTIFICATE_PARSERS.test(library)) {
    return { name: 'ERR_SSL_SERVER_CERT_BAD_FORMAT' };
  }
  const reason = tlsReason(error);
  const name = nameOf(reason, clientCertificate);
  const message = tlsSentence(reason, name, clientCertificate);
  return message === null ? { name } : { name, message };
}

/** The parts of OpenSSL that read certificates. */
const CERTIFICATE_PARSERS = /^(?:asn1 encoding|x509 certificate|X\.509) /i;

function nameOf(reason: string, clientCertificate?: ClientCertificateState): NetErrorName {
  if (clientCertificate !== undefined && ABOUT_CLIENT_CERTIFICATE.has(reason)) {
    return clientCertificate === 'shown'
      ? 'ERR_BAD_SSL_CLIENT_AUTH_CERT'
      : 'ERR_SSL_CLIENT_AUTH_CERT_NEEDED';
  }
  return byReason[reason] ?? 'ERR_SSL_PROTOCOL_ERROR';
}

/** Alerts that are about the client's certificate when the server has asked for one, and else about something else. */
const ABOUT_CLIENT_CERTIFICATE = new Set([
  'SSLV3_ALERT_HANDSHAKE_FAILURE',
  'TLSV1_ALERT_CERTIFICATE_REQUIRED',
  'TLSV1_CERTIFICATE_REQUIRED',
  'TLSV1_ALERT_ACCESS_DENIED',
  // Java's servers say this when none was shown; the others as well are only sent about certificates.
  'SSLV3_ALERT_BAD_CERTIFICATE',
  'SSLV3_ALERT_NO_CERTIFICATE',
  'SSLV3_ALERT_UNSUPPORTED_CERTIFICATE',
  'SSLV3_ALERT_CERTIFICATE_UNKNOWN',
  'TLSV1_ALERT_UNKNOWN_CA',
]);

const byReason: Readonly<Record<string, NetErrorName>> = {
  TLSV1_ALERT_PROTOCOL_VERSION: 'ERR_SSL_VERSION_OR_CIPHER_MISMATCH',
  UNSUPPORTED_PROTOCOL: 'ERR_SSL_VERSION_OR_CIPHER_MISMATCH',
  NO_SHARED_CIPHER: 'ERR_SSL_VERSION_OR_CIPHER_MISMATCH',
  NO_CIPHER_MATCH: 'ERR_SSL_VERSION_OR_CIPHER_MISMATCH',
  NO_PROTOCOLS_AVAILABLE: 'ERR_SSL_VERSION_OR_CIPHER_MISMATCH',
  TLSV1_ALERT_INSUFFICIENT_SECURITY: 'ERR_SSL_VERSION_OR_CIPHER_MISMATCH',
  SSLV3_ALERT_HANDSHAKE_FAILURE: 'ERR_SSL_VERSION_OR_CIPHER_MISMATCH',
  HANDSHAKE_FAILURE_ON_CLIENT_HELLO: 'ERR_SSL_VERSION_OR_CIPHER_MISMATCH',
  TLSV1_ALERT_CERTIFICATE_REQUIRED: 'ERR_SSL_CLIENT_AUTH_CERT_NEEDED',
  TLSV1_CERTIFICATE_REQUIRED: 'ERR_SSL_CLIENT_AUTH_CERT_NEEDED',
  SSLV3_ALERT_BAD_CERTIFICATE: 'ERR_BAD_SSL_CLIENT_AUTH_CERT',
  SSLV3_ALERT_UNSUPPORTED_CERTIFICATE: 'ERR_BAD_SSL_CLIENT_AUTH_CERT',
  SSLV3_ALERT_CERTIFICATE_REVOKED: 'ERR_BAD_SSL_CLIENT_AUTH_CERT',
  SSLV3_ALERT_CERTIFICATE_EXPIRED: 'ERR_BAD_SSL_CLIENT_AUTH_CERT',
  SSLV3_ALERT_CERTIFICATE_UNKNOWN: 'ERR_BAD_SSL_CLIENT_AUTH_CERT',
  TLSV1_ALERT_UNKNOWN_CA: 'ERR_BAD_SSL_CLIENT_AUTH_CERT',
  NO_COMMON_SIGNATURE_ALGORITHMS: 'ERR_SSL_CLIENT_AUTH_NO_COMMON_ALGORITHMS',
  NO_SUITABLE_SIGNATURE_ALGORITHM: 'ERR_SSL_CLIENT_AUTH_NO_COMMON_ALGORITHMS',
  SSLV3_ALERT_BAD_RECORD_MAC: 'ERR_SSL_BAD_RECORD_MAC_ALERT',
  SSLV3_ALERT_DECOMPRESSION_FAILURE: 'ERR_SSL_DECOMPRESSION_FAILURE_ALERT',
  TLSV1_ALERT_DECRYPT_ERROR: 'ERR_SSL_DECRYPT_ERROR_ALERT',
  TLSV1_UNRECOGNIZED_NAME: 'ERR_SSL_UNRECOGNIZED_NAME_ALERT',
  TLSV1_ALERT_UNRECOGNIZED_NAME: 'ERR_SSL_UNRECOGNIZED_NAME_ALERT',
  // Chromium's default branch; this name says what happened.
  TLSV1_ALERT_NO_APPLICATION_PROTOCOL: 'ERR_ALPN_NEGOTIATION_FAILED',
  KEY_USAGE_BIT_INCORRECT: 'ERR_SSL_KEY_USAGE_INCOMPATIBLE',
  TLS13_DOWNGRADE: 'ERR_TLS13_DOWNGRADE_DETECTED',
  // OpenSSL's word for the same; the alert of this name is the server's.
  INAPPROPRIATE_FALLBACK: 'ERR_TLS13_DOWNGRADE_DETECTED',
  EE_KEY_TOO_SMALL: 'ERR_CERT_WEAK_KEY',
  // Of the key exchange; the certificate has nothing to do with it. Chromium has no such ciphers at all.
  DH_KEY_TOO_SMALL: 'ERR_SSL_VERSION_OR_CIPHER_MISMATCH',
  BAD_DH_P_LENGTH: 'ERR_SSL_VERSION_OR_CIPHER_MISMATCH',
};

/** OpenSSL and BoringSSL spell the same reason in different places; one spelling comes out (reference 3.2). */
function tlsReason(error: NodeJS.ErrnoException & { reason?: string }): string {
  const fromText = /(?:OPENSSL_internal|SSL routines:[^:]*):([^:]+):/i.exec(error.message)?.[1];
  const raw =
    error.code?.startsWith('ERR_SSL_') === true
      ? error.code.slice('ERR_SSL_'.length)
      : (error.reason ?? fromText ?? '');
  return raw
    .toUpperCase()
    .replaceAll(' ', '_')
    .replace('SSL/TLS_ALERT', 'SSLV3_ALERT')
    .replace('TLSV13_ALERT', 'TLSV1_ALERT');
}
