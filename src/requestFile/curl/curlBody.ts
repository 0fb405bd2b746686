import type { CurlFault } from './curlFault.ts';

/** One `-d`, `-F` and the like. */
export interface CurlData {
  readonly kind: 'data' | 'raw' | 'binary' | 'urlencode' | 'json' | 'form' | 'formString';
  readonly value: string;
}

export interface CurlBody {
  readonly parts: readonly CurlBodyPart[];
  /** What curl says when no header does; null: it says nothing. */
  readonly contentType: string | null;
}

export type CurlBodyPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'file'; readonly path: string };

const FORM = 'application/x-www-form-urlencoded';
const BOUNDARY = '------------------------request-workbench';

/** Null: the command has none. */
export function curlBody(
  data: readonly CurlData[],
  upload: string | null,
): CurlBody | CurlFault | null {
  if (upload !== null) return { parts: [{ kind: 'file', path: upload }], contentType: null };
  const isForm = data.some(({ kind }) => kind === 'form' || kind === 'formString');
  if (isForm) return multipart(data);
  if (data.length === 0) return null;
  const isJson = data.some(({ kind }) => kind === 'json');
  const [only] = data;
  const path = only === undefined ? null : fileOf(only);
  if (path !== null && data.length === 1) {
    return { parts: [{ kind: 'file', path }], contentType: isJson ? 'application/json' : FORM };
  }
  if (data.some((each) => fileOf(each) !== null)) {
    return {
      message: 'Several pieces of data, some of them files, are not put together.',
      hint: 'Send one file, or write the data here.',
    };
  }
  const text = isJson
    ? data.map(({ value }) => value).join('')
    : data.map((each) => fieldOf(each)).join('&');
  return { parts: [{ kind: 'text', text }], contentType: isJson ? 'application/json' : FORM };
}

/** `-G` and `--url-query`: the data as the URL's query. */
export function withQuery(url: string, data: readonly CurlData[]): string {
  if (data.length === 0) return url;
  const [, before = url, fragment = ''] = /^([^#]*)(#.*)?$/s.exec(url) ?? [];
  const query = data.map((each) => fieldOf(each)).join('&');
  return `${before}${before.includes('?') ? '&' : '?'}${query}${fragment}`;
}

/** Only `--data-raw` and `--form-string` take a value with @ as it is. */
function fileOf({ kind, value }: CurlData): string | null {
  return kind !== 'raw' && kind !== 'urlencode' && value.startsWith('@') ? value.slice(1) : null;
}

/** `content`, `=content` and `name=content` are encoded but for the name; expressions are the request's to fill in. */
function fieldOf({ kind, value }: CurlData): string {
  if (kind !== 'urlencode') return value;
  const [, name = '', content = value] = /^([^=@]*)=([^]*)$/.exec(value) ?? [];
  const encoded = content
    .split(/(\{\{.*?\}\})/)
    .map((piece) => (piece.startsWith('{{') ? piece : encodeURIComponent(piece)))
    .join('');
  return name === '' ? encoded : `${name}=${encoded}`;
}

function multipart(data: readonly CurlData[]): CurlBody | CurlFault {
  const parts: CurlBodyPart[] = [];
  let text = '';
  for (const { kind, value } of data) {
    const [, name, content = ''] = /^([^=]*)=([^]*)$/.exec(value) ?? [];
    if ((kind !== 'form' && kind !== 'formString') || name === undefined) {
      return {
        message: 'Fields of a form and other data are not sent together.',
        hint: 'Write each field as -F name=value.',
      };
    }
    const [, path, settings = ''] = kind === 'form' ? (/^@([^;]+)(.*)$/s.exec(content) ?? []) : [];
    text += `--${BOUNDARY}\n`;
    if (path === undefined) {
      text += `Content-Disposition: form-data; name="${name}"\n\n${content}\n`;
      continue;
    }
    const type = /;\s*type=([^;]+)/.exec(settings)?.[1] ?? 'application/octet-stream';
    const fileName =
      /;\s*filename="?([^;"]+)/.exec(settings)?.[1] ?? path.replace(/^"|"$|^.*[\\/]/g, '');
    text += `Content-Disposition: form-data; name="${name}"; filename="${fileName}"\nContent-Type: ${type.trim()}\n\n`;
    parts.push({ kind: 'text', text: text.slice(0, -1) });
    parts.push({ kind: 'file', path: path.replaceAll(/^"|"$/g, '') });
    text = '';
  }
  parts.push({ kind: 'text', text: `${text}--${BOUNDARY}--` });
  return { parts, contentType: `multipart/form-data; boundary=${BOUNDARY}` };
}
