/** What an option of curl means for one request; its letter, its long names. */
export type CurlOption =
  /** Has a value, and changes the request. */
  | 'request'
  | 'header'
  | 'data'
  | 'data-raw'
  | 'data-binary'
  | 'data-urlencode'
  | 'json'
  | 'form'
  | 'form-string'
  | 'user'
  | 'oauth2-bearer'
  | 'cookie'
  | 'user-agent'
  | 'referer'
  | 'range'
  | 'url'
  | 'url-query'
  | 'upload-file'
  | 'max-time'
  | 'connect-timeout'
  /** Has none, and changes the request. */
  | 'get'
  | 'head'
  | 'insecure'
  | 'digest'
  | 'ntlm'
  | 'http1.1'
  | 'http2'
  /** Changes what curl prints, or what is always so here. */
  | 'quiet'
  | 'quiet-value';

export const TAKES_VALUE: ReadonlySet<CurlOption> = new Set<CurlOption>([
  ...(['request', 'header', 'data', 'data-raw', 'data-binary', 'data-urlencode', 'json'] as const),
  ...(['form', 'form-string', 'user', 'oauth2-bearer', 'cookie', 'user-agent', 'referer'] as const),
  ...(['range', 'url', 'url-query', 'upload-file', 'max-time', 'connect-timeout'] as const),
  'quiet-value',
]);

const LETTERS: Readonly<Record<string, CurlOption>> = {
  ...{ X: 'request', H: 'header', d: 'data', F: 'form', u: 'user', b: 'cookie' },
  ...{ A: 'user-agent', e: 'referer', r: 'range', T: 'upload-file', m: 'max-time' },
  ...{ G: 'get', I: 'head', k: 'insecure' },
  ...{ s: 'quiet', S: 'quiet', v: 'quiet', i: 'quiet', L: 'quiet', f: 'quiet', g: 'quiet' },
  ...{ N: 'quiet', '#': 'quiet', O: 'quiet', J: 'quiet' },
  ...{ o: 'quiet-value', w: 'quiet-value', D: 'quiet-value' },
};

const QUIET =
  'silent show-error verbose include location location-trusted fail fail-with-body globoff compressed no-buffer progress-bar remote-name remote-header-name basic show-headers no-progress-meter tcp-nodelay no-keepalive path-as-is styled-output';
const QUIET_WITH_VALUE =
  'output write-out dump-header retry retry-delay retry-max-time max-redirs trace trace-ascii stderr';

const NAMES: ReadonlyMap<string, CurlOption> = new Map<string, CurlOption>([
  ...[...TAKES_VALUE].map((name) => [name, name] as const),
  ...(['get', 'head', 'insecure', 'digest', 'ntlm', 'http1.1', 'http2'] as const).map(
    (name) => [name, name] as const,
  ),
  ['data-ascii', 'data'],
  ...QUIET.split(' ').map((name) => [name, 'quiet'] as const),
  ...QUIET_WITH_VALUE.split(' ').map((name) => [name, 'quiet-value'] as const),
]);

export function optionOfLetter(letter: string): CurlOption | undefined {
  return LETTERS[letter];
}

export function optionOfName(name: string): CurlOption | undefined {
  return name.startsWith('quiet') ? undefined : NAMES.get(name);
}
