import type { CopiedBody, CopiedRequest } from './copiedRequest.ts';

/** A request as bash gives it to curl. */
export function curlCommand({ method, url, headers, body, mimeType }: CopiedRequest): string {
  const words: string[][] = [
    ['curl', quoted(url)],
    ...(method === (body === null ? 'GET' : 'POST') ? [] : [methodWords(method)]),
    // A field without a value is one by its semicolon; with a colon curl takes it for none.
    ...headers.map(([name, value]) => [
      '--header',
      quoted(value === '' ? `${name};` : `${name}: ${value}`),
    ]),
    ...(body === null ? [] : [bodyWords(body)]),
    // curl adds one of its own to data.
    ...(body !== null && mimeType === '' ? [['--header', quoted('Content-Type:')]] : []),
  ];
  return words.map((line) => line.join(' ')).join(' \\\n  ');
}

/** With `--head` curl expects no body; with `--request HEAD` it waits for one. */
function methodWords(method: string): string[] {
  return method === 'HEAD' ? ['--head'] : ['--request', quoted(method)];
}

function bodyWords(body: CopiedBody): string[] {
  return 'path' in body
    ? ['--data-binary', quoted(`@${body.path}`)]
    : ['--data-raw', quoted(body.text)];
}

/** One word of bash, whatever it contains. */
function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
