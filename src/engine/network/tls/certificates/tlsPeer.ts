import type { InspectedCertificate } from './inspectCertificate.ts';

/** The other end of a TLS connection: a server, or an https proxy on the way. */
export interface TlsPeer {
  readonly host: string;
  readonly port: number;
  /** A proxy: when its certificate is refused the error is ERR_PROXY_CERTIFICATE_INVALID. Default: false. */
  readonly isProxy?: boolean;
}

/**
 * Resolves when a certificate with problems may be used.
 * @throws NetworkError with the gravest problem's name
 */
export type DecideCertificate = (certificate: InspectedCertificate) => Promise<void>;
