import type { ClientCertificateState } from './clientCertificateState.ts';
import type { NetErrorName } from './netErrors.ts';

/**
 * What a reason of the TLS library means, where the sentence of Chromium's name says too little: most reasons share one
 * name, and a server that breaks off a handshake is no server without TLS. Null: the name's own sentence is right.
 */
export function tlsSentence(
  reason: string,
  name: NetErrorName,
  clientCertificate: ClientCertificateState | undefined,
): string | null {
  const known = sentences[reason];
  if (known !== undefined) return known;
  if (name === 'ERR_BAD_SSL_CLIENT_AUTH_CERT') return aboutCertificate(reason, clientCertificate);
  if (name !== 'ERR_SSL_PROTOCOL_ERROR' || NOT_TLS.has(reason)) return null;
  const alert = alertIn(reason);
  if (alert !== null) {
    return `The server broke off the TLS connection with the alert “${alert}”. Its log may say why.`;
  }
  const words = reason === '' ? '' : ` (${wordsOf(reason)})`;
  return `What the server sent is not valid TLS${words}. Something between client and server may have changed it.`;
}

/** The beginning of an answer that is something else: an HTTP response, a greeting. */
const NOT_TLS = new Set([
  'WRONG_VERSION_NUMBER',
  'HTTP_REQUEST',
  'HTTPS_PROXY_REQUEST',
  'UNKNOWN_PROTOCOL',
  'PACKET_LENGTH_TOO_LONG',
]);

const SHORT_DH_KEY =
  "The server's Diffie-Hellman key is too short to be safe. It has to use 2,048 bits or more, or elliptic curves (ECDHE).";
const WEAK_SIGNATURE =
  'The server signs the TLS handshake with an algorithm that is too weak or not supported.';
const DAMAGED =
  'What the server sent was damaged in transit. Something between client and server may have changed it.';

const sentences: Readonly<Record<string, string>> = {
  DH_KEY_TOO_SMALL: SHORT_DH_KEY,
  BAD_DH_P_LENGTH: SHORT_DH_KEY,
  EXCESSIVE_MESSAGE_SIZE:
    "A message of the server's TLS handshake is too large, most likely its certificate chain. Remove the certificates from it that are not needed.",
  UNSAFE_LEGACY_RENEGOTIATION_DISABLED:
    "The server does not support secure renegotiation (RFC 5746), so it can't be used safely. Its TLS library needs an update.",
  NO_PROTOCOLS_AVAILABLE:
    'No TLS version is left to use. Check the lowest and the highest version that are set.',
  LEGACY_SIGALG_DISALLOWED_OR_UNSUPPORTED: WEAK_SIGNATURE,
  WRONG_SIGNATURE_TYPE: WEAK_SIGNATURE,
  BAD_SIGNATURE:
    'The server could not prove that the certificate is its own: the signature of the TLS handshake is wrong.',
  DECRYPTION_FAILED_OR_BAD_RECORD_MAC: DAMAGED,
  BLOCK_CIPHER_PAD_IS_WRONG: DAMAGED,
  DIGEST_CHECK_FAILED: DAMAGED,
  TLSV1_ALERT_INTERNAL_ERROR:
    'The server reports an internal error in the TLS handshake. Its log may have details.',
  TLSV1_ALERT_ACCESS_DENIED:
    'The server refused this client (TLS alert “access denied”). Its log may say why.',
};

const certificateFaults: Readonly<Record<string, string>> = {
  SSLV3_ALERT_BAD_CERTIFICATE: 'it is damaged, or its signature is wrong',
  SSLV3_ALERT_UNSUPPORTED_CERTIFICATE: 'the server does not accept this kind of certificate',
  SSLV3_ALERT_CERTIFICATE_REVOKED: 'it was revoked',
  SSLV3_ALERT_CERTIFICATE_EXPIRED: 'it is expired or not yet valid',
  TLSV1_ALERT_UNKNOWN_CA: 'the server does not trust its CA',
};

function aboutCertificate(
  reason: string,
  state: ClientCertificateState | undefined,
): string | null {
  if (state === undefined) {
    return `The server broke off the TLS connection with the alert “${alertIn(reason) ?? wordsOf(reason)}”, which is about a client certificate, and none was shown.`;
  }
  const fault = certificateFaults[reason];
  return fault === undefined ? null : `The server refused the client certificate: ${fault}.`;
}

/** "decode error" for TLSV1_ALERT_DECODE_ERROR: an alert that the server sent (RFC 8446, section 6). */
function alertIn(reason: string): string | null {
  const alert = /^(?:SSLV3_ALERT|TLSV1_ALERT|TLSV1)_(.+)$/.exec(reason)?.[1];
  return alert === undefined ? null : wordsOf(alert);
}

function wordsOf(reason: string): string {
  return reason.toLowerCase().replaceAll('_', ' ').replace(/\bca$/, 'CA');
}
