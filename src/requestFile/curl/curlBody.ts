import { encodedArgument, formEncoded } from './curlData.ts';
import type { CurlBody, CurlData } from './curlData.ts';
import { curlForm } from './curlForm.ts';
import type { CurlFault } from './curlFault.ts';

const FORM = 'application/x-www-form-urlencoded';

/** Null: the command has none. */
export function curlBody(
  data: readonly CurlData[],
  upload: string | null,
): CurlBody | CurlFault | null {
  if (upload !== null) return { parts: [{ kind: 'file', path: upload }], contentType: null };
  const isForm = data.some(({ kind }) => kind === 'form' || kind === 'formString');
  if (isForm) return curlForm(data);
  const [only] = data;
  if (only === undefined) return null;
  const isJson = data.some(({ kind }) => kind === 'json');
  const contentType = isJson ? 'application/json' : FORM;
  const path = only.kind === 'urlencode' ? null : fileOf(only);
  if (path !== null && data.length === 1) {
    const withoutLineEnds = only.kind === 'data';
    return {
      parts: [{ kind: 'file', path, ...(withoutLineEnds && { withoutLineEnds }) }],
      contentType,
    };
  }
  if (data.some((each) => fileOf(each) !== null)) return FILES;
  const text = isJson
    ? data.map(({ value }) => value).join('')
    : data.map((each) => fieldOf(each)).join('&');
  return { parts: [{ kind: 'text', text }], contentType };
}

const FILES: CurlFault = {
  message: 'A file that is encoded, or sent together with other data or in the URL, is not read.',
  hint: 'Send one file with -d @file, or write the data here.',
};

/** `-G` and `--url-query`: the data as the URL's query. */
export function withQuery(url: string, data: readonly CurlData[]): string | CurlFault {
  if (data.length === 0) return url;
  if (data.some((each) => fileOf(each) !== null)) return FILES;
  const [, before = url, fragment = ''] = /^([^#]*)(#.*)?$/s.exec(url) ?? [];
  const query = data.map((each) => fieldOf(each)).join('&');
  const sign = !before.includes('?') ? '?' : /[?&]$/.test(before) ? '' : '&';
  return `${before}${sign}${query}${fragment}`;
}

/** Only `--data-raw` and `--form-string` take a value with @ as it is. */
function fileOf({ kind, value }: CurlData): string | null {
  if (kind === 'urlencode') return encodedArgument(value).file;
  return kind !== 'raw' && value.startsWith('@') ? value.slice(1) : null;
}

/** Expressions are the request's to fill in. */
function fieldOf({ kind, value: written }: CurlData): string {
  if (kind !== 'urlencode') return written;
  const { start, value } = encodedArgument(written);
  const pieces = value.split(/(\{\{[^{}]*\}\})/);
  return (
    start +
    pieces
      .map((piece) =>
        piece.startsWith('{{') && piece.endsWith('}}') ? piece : formEncoded(Buffer.from(piece)),
      )
      .join('')
  );
}
