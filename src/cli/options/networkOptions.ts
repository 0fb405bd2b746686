import type { HttpVersion } from '../../engine/message/request.ts';
import type { OptionTable } from './option.ts';
import { oneOf, positiveSeconds, seconds, wholeNumber } from './valuesOf.ts';

export const tlsVersions = ['1.0', '1.1', '1.2', '1.3'] as const;

export type TlsVersion = (typeof tlsVersions)[number];

/** Switches that say which HTTP is spoken; the last one counts. */
export const httpVersions: Readonly<Record<string, HttpVersion>> = {
  'http1.1': '1.1',
  http2: 'auto',
  'http2-prior-knowledge': '2',
};

/** Switches for the lowest version of TLS; the last one counts. */
export const lowestTls: Readonly<Record<string, TlsVersion>> = {
  tlsv1: '1.0',
  'tlsv1.0': '1.0',
  'tlsv1.1': '1.1',
  'tlsv1.2': '1.2',
  'tlsv1.3': '1.3',
};

/** Through which proxy. */
export const proxyOptions = {
  proxy: {
    short: 'x',
    argument: 'proxy',
    help: 'http://user:password@host:port, https://…, socks5://…, pac:FILE, pac:URL or direct; default: HTTP_PROXY, HTTPS_PROXY and ALL_PROXY',
    curl: {
      differs:
        'Names are always resolved by a SOCKS5 proxy. pac: and direct are ours. From the environment HTTP_PROXY counts too, and localhost bypasses the proxy.',
    },
  },
  noproxy: {
    argument: 'hosts',
    help: 'hosts that bypass the proxy; default: NO_PROXY',
    curl: { differs: "Wildcards, CIDR, ports and Chromium's <local> are read, too." },
  },
  'proxy-user': {
    short: 'U',
    argument: 'user:password',
    help: 'credentials, sent only when the proxy asks for them',
    curl: { differs: 'Sent when the proxy asks for it, in the best way that it offers.' },
  },
  'proxy-anyauth': { help: 'use -U for whatever the proxy asks for (the default)' },
  proxytunnel: {
    short: 'p',
    help: 'open a tunnel through an HTTP proxy also for http URLs',
  },
  socks4: { argument: 'host:port', help: 'the same as -x socks4://…' },
  socks4a: { argument: 'host:port', help: 'the same as -x socks4a://…' },
  socks5: {
    argument: 'host:port',
    help: 'the same as -x socks5://…',
    curl: { differs: 'The proxy resolves names, as with --socks5-hostname.' },
  },
  'socks5-hostname': { argument: 'host:port', help: 'the same as -x socks5h://…' },
} as const satisfies OptionTable;

/** How servers are reached and trusted, and how long that may take. */
export const networkOptions = {
  ...proxyOptions,
  cacert: {
    argument: 'file',
    many: true,
    help: 'CAs to trust besides the usual ones, roots or not, in PEM or DER; repeatable',
    curl: { differs: 'They are added to the usual ones, also for an https proxy.' },
  },
  crlfile: {
    argument: 'file',
    many: true,
    help: 'a list of revoked certificates; repeatable',
  },
  cert: {
    short: 'E',
    argument: 'file',
    help: 'a client certificate, PEM, DER or PKCS#12, as FILE or FILE:PASSPHRASE; shown to the hosts that you name, when they ask',
    curl: { differs: 'It is not sent to another host after a redirect.' },
  },
  'cert-type': {
    argument: 'type',
    read: oneOf(['PEM', 'DER', 'P12']),
    help: 'PEM, DER or P12; always detected from the file',
    curl: { differs: 'It is detected from the file. ENG is not supported.' },
  },
  key: { argument: 'file', help: 'its private key, when that is in another file' },
  'key-type': {
    argument: 'type',
    read: oneOf(['PEM', 'DER']),
    help: 'PEM or DER; always detected from the file',
    curl: { differs: 'It is detected from the file. ENG is not supported.' },
  },
  pass: {
    argument: 'phrase',
    help: 'its passphrase; better: REQUEST_WORKBENCH_CERT_PASSPHRASE',
  },
  insecure: {
    short: 'k',
    help: 'use every certificate, whatever is wrong with it',
  },
  tlsv1: { short: '1', help: 'TLS 1.0 or newer' },
  'tlsv1.0': { help: 'TLS 1.0 or newer' },
  'tlsv1.1': { help: 'TLS 1.1 or newer' },
  'tlsv1.2': { help: 'TLS 1.2 or newer (the default)' },
  'tlsv1.3': { help: 'TLS 1.3 or newer' },
  'tls-max': {
    argument: 'version',
    read: oneOf(tlsVersions),
    help: 'highest TLS version: 1.0, 1.1, 1.2 or 1.3',
  },
  'http1.1': { help: 'HTTP/1.1' },
  http2: {
    help: 'HTTP/2 where the server offers it over TLS (the default)',
    curl: { differs: 'On by default. Without TLS no upgrade is tried (RFC 9113 removed it).' },
  },
  'http2-prior-knowledge': {
    help: 'HTTP/2 only, also without TLS',
  },
  resolve: {
    argument: 'host:port:address',
    many: true,
    help: 'connect to this address for this host and port; several addresses with commas; * is any host; repeatable',
  },
  'connect-to': {
    argument: 'host:port:host2:port2',
    many: true,
    help: "connect to another host and port in place of the URL's; empty: any, or the same; repeatable",
    curl: { differs: "A proxy that passes on http requests is asked for the URL's own host." },
  },
  ipv4: { short: '4', help: 'connect over IPv4 only' },
  ipv6: { short: '6', help: 'connect over IPv6 only' },
  interface: {
    argument: 'name',
    help: 'connect from this network interface or address',
    curl: { differs: 'An interface is its first address. A host name is not looked up.' },
  },
  'unix-socket': {
    argument: 'path',
    help: 'connect to a Unix domain socket (on Windows: a named pipe)',
  },
  'abstract-unix-socket': {
    argument: 'name',
    help: 'connect to an abstract Unix domain socket (Linux)',
  },
  'connect-timeout': {
    argument: 'seconds',
    read: positiveSeconds,
    help: 'time limit for name, TCP and TLS of a connection',
  },
  'max-time': {
    short: 'm',
    argument: 'seconds',
    read: positiveSeconds,
    help: 'time limit for a request as a whole',
  },
  cache: {
    argument: 'folder',
    help: 'cache responses in this folder, as a browser does; default: no cache',
    curl: 'ours',
  },
  retry: {
    argument: 'number',
    read: wholeNumber,
    help: 'send again, at most this many times, after a time-out or status 408, 429, 500, 502, 503 or 504',
    curl: { differs: 'The body of a response that is retried is not written.' },
  },
  'retry-delay': {
    argument: 'seconds',
    read: seconds,
    help: 'wait this long before each retry; default: 1 s, doubled each time, or what Retry-After says',
  },
  'retry-max-time': {
    argument: 'seconds',
    read: seconds,
    help: 'start no retry after this time',
  },
  'retry-connrefused': { help: 'also retry when the connection is refused' },
  'retry-all-errors': { help: 'retry after any failure' },
} as const satisfies OptionTable;
