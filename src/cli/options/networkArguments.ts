import type { HttpVersion } from '../../engine/message/request.ts';
import type { ProxySettings } from '../../engine/index.ts';
import type { CliIo } from '../terminal/io.ts';
import { httpVersions, lowestTls, networkOptions, proxyOptions } from './networkOptions.ts';
import type { TlsVersion } from './networkOptions.ts';
import type { Word } from './option.ts';
import { proxySettings } from './proxySettings.ts';
import { valuesOf } from './valuesOf.ts';

/** How servers are reached and trusted, as it was asked for; files are not read yet. */
export interface NetworkArguments {
  readonly proxy: ProxySettings;
  /** Opens a tunnel through an HTTP proxy for http URLs, too. */
  readonly proxyTunnel: boolean;
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
  readonly dialing: DialArguments;
  /** Milliseconds. */
  readonly connectMs: number | null;
  readonly totalMs: number | null;
  /** The folder of the response cache, as written; null: nothing is cached. */
  readonly cacheFolder: string | null;
  readonly retry: RetryArguments;
}

/** Where connections are made to and from, as written. */
export interface DialArguments {
  readonly resolve: readonly string[];
  readonly connectTo: readonly string[];
  readonly family: 4 | 6 | null;
  readonly interface: string | null;
  /** A path, or the name of an abstract socket. */
  readonly socket: { readonly path: string } | { readonly abstract: string } | null;
}

/** What is tried again. */
export interface RetryArguments {
  readonly times: number;
  /** Milliseconds; null: longer and longer. */
  readonly delayMs: number | null;
  readonly maxMs: number | null;
  readonly refused: boolean;
  readonly allErrors: boolean;
}

/** @throws UsageError */
export function networkArguments(words: readonly Word[], io: CliIo): NetworkArguments {
  const options = valuesOf(networkOptions, words);
  const version = lastOf(words, httpVersions);
  const lowest = lastOf(words, lowestTls);
  return {
    // Without a word about proxies it is what the environment says, as with curl.
    proxy: words.some(isAboutProxies)
      ? proxySettings(words, io)
      : { kind: 'environment', environment: { ...io.env } },
    proxyTunnel: options.proxytunnel ?? false,
    caFiles: options.cacert ?? [],
    revocationFiles: options.crlfile ?? [],
    certificate: options.cert ?? null,
    keyFile: options.key ?? null,
    passphrase: options.pass ?? null,
    insecure: options.insecure ?? false,
    minTls: lowest,
    maxTls: options['tls-max'] ?? null,
    httpVersion: version,
    dialing: {
      resolve: options.resolve ?? [],
      connectTo: options['connect-to'] ?? [],
      family: lastOf(words, { ipv4: 4, ipv6: 6 } as const),
      interface: options.interface ?? null,
      socket: socketOf(options),
    },
    connectMs: options['connect-timeout'] ?? null,
    totalMs: options['max-time'] ?? null,
    cacheFolder: options.cache ?? null,
    retry: {
      times: options.retry ?? 0,
      delayMs: options['retry-delay'] ?? null,
      maxMs: options['retry-max-time'] ?? null,
      refused: options['retry-connrefused'] ?? false,
      allErrors: options['retry-all-errors'] ?? false,
    },
  };
}

function isAboutProxies(word: Word): boolean {
  return word.kind === 'option' && Object.hasOwn(proxyOptions, word.name);
}

function socketOf(options: {
  readonly 'unix-socket'?: string;
  readonly 'abstract-unix-socket'?: string;
}): DialArguments['socket'] {
  const { 'unix-socket': path, 'abstract-unix-socket': abstract } = options;
  if (path !== undefined) return { path };
  return abstract === undefined ? null : { abstract };
}

/** Of switches that exclude each other the last one counts, as with curl. */
function lastOf<Meaning>(
  words: readonly Word[],
  meanings: Readonly<Record<string, Meaning>>,
): Meaning | null {
  const last = words.findLast(
    (word) => word.kind === 'option' && word.value === true && Object.hasOwn(meanings, word.name),
  );
  return last?.kind === 'option' ? (meanings[last.name] ?? null) : null;
}
