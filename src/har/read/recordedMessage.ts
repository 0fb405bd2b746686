import { headerFault, joinedValue, withHeader, withoutHeader } from '../../session/headers.ts';
import type { HeaderField, HeaderList } from '../../session/headers.ts';
import { declaredCharset, encodeBody } from '../../engine/body/bodyText.ts';

/** A body as a HAR has it: text, or Base64, or a file beside the recording (Playwright: `recordHar` with `attach`). */
export interface RecordedBody {
  readonly text?: string;
  readonly encoding?: string;
  readonly mimeType?: string;
  readonly _file?: string;
}

/** Header fields; Chrome writes all Set-Cookie of a response as one, with line ends between them. */
export function recordedHeaders(value: unknown): HeaderList {
  if (!Array.isArray(value)) return [];
  return value.flatMap((field: unknown): HeaderField[] => {
    const { name, value: text } = Object(field) as Record<string, unknown>;
    // A colon begins what HTTP/2 writes in place of the first line.
    if (typeof name !== 'string' || typeof text !== 'string' || name.startsWith(':')) return [];
    return text
      .split(/\r?\n/)
      .map((line): HeaderField => [name, line])
      .filter((line) => headerFault(line) === undefined);
  });
}

/** A response's body: of its fields those that have the right form. */
export function recordedContent(value: unknown): RecordedBody {
  const { text, encoding, mimeType, _file } = Object(value) as Record<string, unknown>;
  return {
    ...(typeof text === 'string' ? { text } : {}),
    ...(typeof encoding === 'string' ? { encoding } : {}),
    ...(typeof mimeType === 'string' ? { mimeType } : {}),
    ...(typeof _file === 'string' ? { _file } : {}),
  };
}

/** Null where the recorder has not kept it. */
export function recordedRequestBody(value: unknown): RecordedBody | null {
  const { text, params, _encoding, encoding, comment } = Object(value) as Record<string, unknown>;
  if (typeof text === 'string' && (text !== '' || comment === undefined)) {
    return { text, ...((_encoding ?? encoding) === 'base64' ? { encoding: 'base64' } : {}) };
  }
  if (!Array.isArray(params) || params.length === 0) return null;
  const form = new URLSearchParams();
  for (const param of params) {
    const { name, value: text = '' } = Object(param) as Record<string, unknown>;
    if (typeof name === 'string' && typeof text === 'string') form.append(name, text);
  }
  return { text: form.toString() };
}

/** The bytes of a body that was sent as this Content-Type. */
export function recordedBytes(body: RecordedBody, contentType: string | undefined): Buffer {
  const { text = '', encoding } = body;
  if (encoding === 'base64') return Buffer.from(text, 'base64');
  const made = encodeBody({ body: text }, declaredCharset(contentType));
  return Buffer.from('bytes' in made ? made.bytes : text);
}

/** The bytes, as the client of that time got them, and the fields that go with them. */
export function recordedAnswer(
  headers: HeaderList,
  content: RecordedBody | null,
): { readonly headers: HeaderList; readonly body: Uint8Array } {
  // The recorder has decoded the body, and its length is told anew.
  const kept = withoutHeader(
    headers,
    'content-encoding',
    'content-length',
    'transfer-encoding',
    'connection',
    'keep-alive',
    'trailer',
    'upgrade',
  );
  const { text = '', encoding, mimeType = '' } = content ?? {};
  const type = joinedValue(kept, 'content-type') ?? (mimeType === 'x-unknown' ? '' : mimeType);
  const stated = type === '' ? kept : withHeader(kept, 'Content-Type', type);
  if (encoding === 'base64') return { headers: stated, body: Buffer.from(text, 'base64') };
  const made = encodeBody({ body: text }, declaredCharset(type));
  if ('bytes' in made) return { headers: stated, body: made.bytes };
  // A recorder writes text whatever it was encoded in; what the charset lacks is sent as UTF-8, and says so.
  const utf8 = type.replace(/(;\s*charset=)"?[^";]+"?/i, '$1utf-8');
  return { headers: withHeader(stated, 'Content-Type', utf8), body: Buffer.from(text) };
}
