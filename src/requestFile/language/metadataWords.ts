/** A setting of a request, `# @key value`, in words. */
export interface MetadataWord {
  /** As it is written; letters alone tell keys apart: `no-redirect` and `noRedirect` are the same. */
  readonly key: string;
  /** What is written behind it, as a snippet of VS Code's; empty: nothing. */
  readonly value: string;
  readonly words: string;
}

export const metadataWords: readonly MetadataWord[] = [
  { key: 'name', value: '${1:name}', words: 'The name by which other requests refer to this one.' },
  {
    key: 'ref',
    value: '',
    words: 'Sends the request of this name first, unless it was sent already.',
  },
  { key: 'forceRef', value: '', words: 'Sends the request of this name first, each time.' },
  { key: 'import', value: '', words: 'Makes requests and variables of another file known here.' },
  {
    key: 'prompt',
    value: '${1:name} ${2:What to ask}',
    words: 'Asks for the value of a variable before the request is sent.',
  },
  {
    key: 'secret',
    value: '${1:name} ${2:What to ask}',
    words: 'Asks for the value of a variable, and hides what you type.',
  },
  { key: 'note', value: '${1:Really?}', words: 'Asks you before the request is sent.' },
  { key: 'disabled', value: '', words: 'Skips the request. A condition may follow.' },
  {
    key: 'loop',
    value: 'for ${1:item} of ${2:items}',
    words: 'Repeats the request: `for 3`, `for item of items`, `while condition`.',
  },
  { key: 'sleep', value: '${1:500}', words: 'Waits before the request is sent, in milliseconds.' },
  { key: 'delay', value: '${1:500}', words: 'Waits before the request is sent, in milliseconds.' },
  {
    key: 'timeout',
    value: '${1:30}',
    words: 'The longest time for the whole request: seconds, or a number with `ms`, `s` or `m`.',
  },
  {
    key: 'connection-timeout',
    value: '${1:10}',
    words: 'The longest time to connect: seconds, or a number with `ms`, `s` or `m`.',
  },
  { key: 'no-redirect', value: '', words: 'Does not follow redirects.' },
  {
    key: 'no-cookie-jar',
    value: '',
    words: 'Neither sends cookies of the jar nor keeps new ones.',
  },
  {
    key: 'proxy',
    value: '${1:http://proxy.example:3128}',
    words: 'Sends the request through this proxy.',
  },
  { key: 'no-proxy', value: '', words: 'Sends the request without a proxy.' },
  { key: 'no-client-cert', value: '', words: 'Shows no client certificate.' },
  { key: 'no-log', value: '', words: 'Keeps the request out of the history.' },
  {
    key: 'no-reject-unauthorized',
    value: '',
    words: 'Asks about a certificate that is not trusted, instead of refusing it.',
  },
  { key: 'no-auto-encoding', value: '', words: 'Sends the URL and a form as they are written.' },
  {
    key: 'injectVariables',
    value: '',
    words: 'Fills in variables in files that the body sends with `<`.',
  },
  {
    key: 'rateLimit',
    value: 'minIdleTime ${1:500}',
    words: 'Limits how often the request is sent.',
  },
  { key: 'tag', value: '${1:name}', words: 'A name for a group of requests, several with commas.' },
  { key: 'title', value: '${1:title}', words: 'What the request is called in lists.' },
  { key: 'description', value: '${1:text}', words: 'What the request is for. It changes nothing.' },
];

const byKey: ReadonlyMap<string, MetadataWord> = new Map(
  metadataWords.map((word) => [plainKey(word.key), word]),
);

/** @param key as it is written, or with letters alone */
export function metadataWord(key: string): MetadataWord | undefined {
  return byKey.get(plainKey(key));
}

function plainKey(key: string): string {
  return key.replaceAll(/[-_]/g, '').toLowerCase();
}
