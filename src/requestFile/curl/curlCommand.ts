import { contentTypeOf } from '../../engine/body/mimeType.ts';
import type { Request } from '../../engine/message/request.ts';
import { withHeader } from '../../session/headers.ts';
import { MASK, maskHeaders, maskUrl } from '../../session/mask.ts';
import { maskBody } from '../../session/maskBody.ts';
import { secretForms, withoutForms } from '../../session/secretForms.ts';

/** A command that sends the same request, or why there is none. */
export type CurlCommand = { readonly command: string } | { readonly fault: string };

type Sent = Pick<Request, 'method' | 'url' | 'headers' | 'postData'>;

/** A request as bash gives it to curl. @param secrets values that are masked wherever they stand; null: nothing is masked */
export function curlCommand(
  { method, url, headers: given, postData }: Sent,
  secrets: readonly string[] | null,
): CurlCommand {
  // A multipart body's type has its boundary.
  const type = postData?.contentType;
  const headers = type === undefined ? given : withHeader(given, 'Content-Type', type);
  const { mimeType } = contentTypeOf(headers);
  const hide = (text: string): string => (secrets === null ? text : withoutSecrets(text, secrets));
  const body = bodyOf(postData);
  if (body !== null && 'fault' in body) return body;
  const shownHeaders = secrets === null ? headers : maskHeaders(headers);
  const words: string[][] = [
    ['curl', quoted(hide(secrets === null ? url : maskUrl(url)))],
    ...(method === (body === null ? 'GET' : 'POST') ? [] : [methodWords(method)]),
    // A field without a value is one by its semicolon; with a colon curl takes it for none.
    ...shownHeaders.map(([name, value]) => [
      '--header',
      quoted(value === '' ? `${name};` : `${name}: ${hide(value)}`),
    ]),
    ...(body === null
      ? []
      : [bodyWords(body, (text) => hide(secrets === null ? text : maskBody(text, mimeType)))]),
    // curl adds one of its own to data.
    ...(body !== null && mimeType === '' ? [['--header', quoted('Content-Type:')]] : []),
  ];
  return { command: words.map((line) => line.join(' ')).join(' \\\n  ') };
}

type Body = { readonly text: string } | { readonly path: string } | null;

function bodyOf(postData: Request['postData']): Body | { readonly fault: string } {
  if (postData === null || postData.elements.length === 0) return null;
  const [only] = postData.elements;
  if (postData.elements.length === 1 && only?.kind === 'file') return { path: only.path };
  const texts: string[] = [];
  for (const element of postData.elements) {
    if (element.kind !== 'bytes') {
      return {
        fault:
          'Its body is made of several pieces, some of them files, which a curl command can’t send.',
      };
    }
    try {
      texts.push(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(element.bytes));
    } catch {
      return { fault: 'Its body is not text, which a curl command can’t contain.' };
    }
  }
  const text = texts.join('');
  return text.includes('\0')
    ? { fault: 'Its body is not text, which a curl command can’t contain.' }
    : { text };
}

/** With `--head` curl expects no body; with `--request HEAD` it waits for one. */
function methodWords(method: string): string[] {
  return method === 'HEAD' ? ['--head'] : ['--request', quoted(method)];
}

function bodyWords(body: Exclude<Body, null>, masked: (text: string) => string): string[] {
  return 'path' in body
    ? ['--data-binary', quoted(`@${body.path}`)]
    : ['--data-raw', quoted(masked(body.text))];
}

/** The longest first, so that one which begins another leaves nothing of it. */
function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret !== '')
    .toSorted((one, other) => other.length - one.length)
    .reduce((masked, secret) => withoutForms(masked, secretForms(secret), MASK), text);
}

/** One word of bash, whatever it contains. */
function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
