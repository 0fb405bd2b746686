import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import type { HttpVersion } from '../engine/message/request.ts';
import type { ProxySettings } from '../engine/transport/proxy/proxySettings.ts';
import type { CliIo } from './io.ts';
import { proxySettings } from './proxySettings.ts';

export const tlsVersions = ['1.0', '1.1', '1.2', '1.3'] as const;

export type TlsVersion = (typeof tlsVersions)[number];

/** How servers are reached and trusted, as it was asked for; files are not read yet. */
export interface NetworkArguments {
  readonly proxy: ProxySettings;
  /** Files with CA certificates, and with lists of revoked ones. */
  readonly caFiles: readonly string[];
  readonly revocationFiles: readonly string[];
  /** "FILE" or "FILE:PASSPHRASE". */
  readonly certificate: string | null;
  readonly keyFile: string | null;
  readonly passphrase: string | null;
  readonly insecure: boolean;
  readonly minTls: TlsVersion | null;
  readonly maxTls: TlsVersion | null;
  readonly httpVersion: HttpVersion | null;
  /** Milliseconds. */
  readonly connectMs: number | null;
  readonly totalMs: number | null;
  readonly retry: boolean;
  readonly cookieFolder: string | null;
}

/** What commander makes of the options below. */
export interface RawNetworkOptions {
  readonly proxy?: string;
  readonly noproxy?: string;
  readonly cacert?: readonly string[];
  readonly crlfile?: readonly string[];
  readonly cert?: string;
  readonly key?: string;
  readonly pass?: string;
  readonly insecure?: boolean;
  readonly 'tlsv1.2'?: boolean;
  readonly 'tlsv1.3'?: boolean;
  readonly tlsMax?: TlsVersion;
  readonly 'http1.1'?: boolean;
  readonly http2?: boolean;
  readonly connectTimeout?: number;
  readonly maxTime?: number;
  readonly retry?: boolean;
  readonly cookieJar?: string;
}

/** The options about proxies, TLS, versions and time, with curl's names. */
export function withNetworkOptions(command: Command): Command {
  return command
    .option(
      '-x, --proxy <proxy>',
      'http://user:password@host:port, https://…, socks5://…, pac:FILE, pac:URL or direct; default: HTTP_PROXY and its kin',
    )
    .option('--noproxy <hosts>', 'what goes straight, written like NO_PROXY')
    .option('--cacert <file>', 'CAs to trust besides the usual ones (PEM); repeatable', collect)
    .option('--crlfile <file>', 'a list of revoked certificates; repeatable', collect)
    .option(
      '-E, --cert <file>',
      'a client certificate, PEM or PKCS#12, as FILE or FILE:PASSPHRASE; shown to the hosts that are named here, when they ask',
    )
    .option('--key <file>', 'its private key, when that is in another file')
    .option('--pass <phrase>', 'its passphrase; better: REQUEST_WORKBENCH_CERT_PASSPHRASE')
    .option('-k, --insecure', 'use every certificate, whatever is wrong with it')
    .option('--tlsv1.2', 'TLS 1.2 or newer (the default)')
    .option('--tlsv1.3', 'TLS 1.3 or newer')
    .addOption(new Option('--tls-max <version>', 'nothing newer than this').choices(tlsVersions))
    .option('--http1.1', 'HTTP/1.1; default: what the server prefers')
    .addOption(
      new Option('--http2', 'HTTP/2 and nothing else, also without TLS').conflicts('http1.1'),
    )
    .option('--connect-timeout <seconds>', 'for name, TCP and TLS of a connection', milliseconds)
    .option('-m, --max-time <seconds>', 'for a request as a whole', milliseconds)
    .option('--retry', 'send again, up to twice, on 5xx, where repeating does no harm')
    .option('--no-retry', 'send once only (the default)')
    .option('-c, --cookie-jar <folder>', 'keep cookies in this folder; default: in memory only');
}

export function networkArguments(options: RawNetworkOptions, io: CliIo): NetworkArguments {
  return {
    proxy: proxySettings(options.proxy, options.noproxy, io),
    caFiles: options.cacert ?? [],
    revocationFiles: options.crlfile ?? [],
    certificate: options.cert ?? null,
    keyFile: options.key ?? null,
    passphrase: options.pass ?? null,
    insecure: options.insecure ?? false,
    minTls: options['tlsv1.3'] === true ? '1.3' : options['tlsv1.2'] === true ? '1.2' : null,
    maxTls: options.tlsMax ?? null,
    httpVersion: options.http2 === true ? '2' : options['http1.1'] === true ? '1.1' : null,
    connectMs: options.connectTimeout ?? null,
    totalMs: options.maxTime ?? null,
    retry: options.retry ?? false,
    cookieFolder: options.cookieJar ?? null,
  };
}

export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

/** Seconds, with a fraction or without; what is written is never so long that a timer could not run it. */
function milliseconds(written: string): number {
  const seconds = Number(written);
  if (/^\d*\.?\d+$/.test(written) && seconds > 0 && seconds < 2_000_000) return seconds * 1000;
  throw new InvalidArgumentError('Give seconds, as in 30 or 2.5.');
}
