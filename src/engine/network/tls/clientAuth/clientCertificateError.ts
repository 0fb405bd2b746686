import { NetworkError } from '../../../errors/networkError.ts';
import type { NetErrorName } from '../../../errors/netErrors.ts';
import type { ClientCertificate } from '../../../handlers/requestHandler.ts';

interface Fault {
  readonly pattern: RegExp;
  readonly name: NetErrorName;
  readonly message: string;
}

/** OpenSSL's security level, which the server could not be shown it at. */
const TOO_WEAK: Fault = {
  pattern: /key.too.small|md.too.weak/i,
  name: 'ERR_SSL_CLIENT_AUTH_CERT_BAD_FORMAT',
  message:
    'The client certificate is too weak to be used. It needs an RSA key of 2,048 bits or more, or a curve, and a signature with SHA-256 or better.',
};

/** What OpenSSL says of a PFX file: it has no codes for it, only words. */
const PFX: readonly Fault[] = [
  {
    pattern: /mac verify failure|bad decrypt|invalid password/i,
    name: 'ERR_PKCS12_IMPORT_BAD_PASSWORD',
    message: 'The passphrase of the PFX file is wrong or missing.',
  },
  {
    pattern: /unsupported/i,
    name: 'ERR_PKCS12_IMPORT_UNSUPPORTED',
    message:
      'The PFX file is encrypted in an old way (RC2) that is no longer supported. Export it again with AES.',
  },
  TOO_WEAK,
  {
    pattern: /no private key|unable to load private key/i,
    name: 'ERR_SSL_CLIENT_AUTH_CERT_NO_PRIVATE_KEY',
    message: 'The PFX file has no private key.',
  },
  {
    pattern: /(?:)/,
    name: 'ERR_PKCS12_IMPORT_INVALID_FILE',
    message: 'The file is damaged or is not a PFX file. Export it again.',
  },
];

const PEM: readonly Fault[] = [
  TOO_WEAK,
  {
    pattern: /no private key/i,
    name: 'ERR_SSL_CLIENT_AUTH_CERT_NO_PRIVATE_KEY',
    message: 'The client certificate has no private key. Add `key` beside `cert`.',
  },
  {
    pattern: /key.values.mismatch|key.type.mismatch/i,
    name: 'ERR_SSL_CLIENT_AUTH_SIGNATURE_FAILED',
    message: 'The private key does not belong to the client certificate.',
  },
  {
    pattern: /bad.decrypt|interrupted.or.cancelled|bad.password|maybe wrong password/i,
    name: 'ERR_SSL_CLIENT_AUTH_PRIVATE_KEY_ACCESS_DENIED',
    message: 'The passphrase of the private key is wrong or missing.',
  },
  {
    pattern: /no.common|no.suitable.signature/i,
    name: 'ERR_SSL_CLIENT_AUTH_NO_COMMON_ALGORITHMS',
    message: 'The server accepts no signature that the private key can make.',
  },
  {
    pattern: /(?:)/,
    name: 'ERR_SSL_CLIENT_AUTH_CERT_BAD_FORMAT',
    message: "The client certificate or its key can't be read. Use PEM, or a PFX file.",
  },
];

/** The name of what is wrong with a client certificate that OpenSSL would not take. Nothing of the key is in it. */
export function clientCertificateError(
  certificate: ClientCertificate,
  cause: unknown,
): NetworkError {
  const { code = '', message } = cause as NodeJS.ErrnoException;
  const text = `${code} ${message}`;
  const fault = ('pfx' in certificate ? PFX : PEM).find(({ pattern }) => pattern.test(text));
  return new NetworkError(fault?.name ?? 'ERR_SSL_CLIENT_AUTH_CERT_BAD_FORMAT', {
    phase: 'tls',
    cause,
    ...(fault === undefined ? {} : { message: fault.message }),
  });
}

/** Servers of Node and some others just close when they do not accept a certificate. */
const WORDLESS: readonly NetErrorName[] = [
  'ERR_CONNECTION_CLOSED',
  'ERR_CONNECTION_RESET',
  'ERR_EMPTY_RESPONSE',
];

/** `error`, or what it most likely means on a fresh connection that has just shown a client certificate. */
export function afterShowing(error: NetworkError): NetworkError {
  if (!NetworkError.is(error, ...WORDLESS)) return error;
  return new NetworkError('ERR_BAD_SSL_CLIENT_AUTH_CERT', {
    phase: error.phase,
    cause: error.cause,
    nodeCode: error.nodeCode,
    message:
      'The server closed the connection when it received the client certificate, without a reason. It probably does not accept this certificate.',
  });
}
