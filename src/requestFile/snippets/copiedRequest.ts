import { contentTypeOf } from '../../engine/body/mimeType.ts';
import type { Request } from '../../engine/message/request.ts';
import { withHeader } from '../../session/headers.ts';
import type { HeaderList } from '../../session/headers.ts';
import { MASK, maskHeaders, maskUrl } from '../../session/mask.ts';
import { maskBody } from '../../session/maskBody.ts';
import { secretForms, withoutForms } from '../../session/secretForms.ts';

/** What a piece of code has to send. */
export interface CopiedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: HeaderList;
  readonly body: CopiedBody | null;
  /** Of the Content-Type, in lower case; empty: there is none. */
  readonly mimeType: string;
}

export type CopiedBody = { readonly text: string } | { readonly path: string };

/** Code that sends a request, or why there is none. */
export type Snippet = { readonly text: string } | { readonly fault: string };

export type Sent = Pick<Request, 'method' | 'url' | 'headers' | 'postData'>;

/**
 * A request as code can contain it, or why it can't.
 * @param secrets values that are masked wherever they stand; null: nothing is masked
 */
export function copiedRequest(
  { method, url, headers: given, postData }: Sent,
  secrets: readonly string[] | null,
): CopiedRequest | { readonly fault: string } {
  // A multipart body's type has its boundary.
  const type = postData?.contentType;
  const headers = type === undefined ? given : withHeader(given, 'Content-Type', type);
  const { mimeType } = contentTypeOf(headers);
  const body = bodyOf(postData);
  if (body !== null && 'fault' in body) return body;
  if (secrets === null) return { method, url, headers, body, mimeType };
  const hide = (text: string): string => withoutSecrets(text, secrets);
  return {
    ...{ method, mimeType, url: hide(maskUrl(url)) },
    headers: maskHeaders(headers).map(([name, value]) => [name, hide(value)] as const),
    body: body !== null && 'text' in body ? { text: hide(maskBody(body.text, mimeType)) } : body,
  };
}

function bodyOf(postData: Request['postData']): CopiedBody | { readonly fault: string } | null {
  if (postData === null || postData.elements.length === 0) return null;
  const [only] = postData.elements;
  if (postData.elements.length === 1 && only?.kind === 'file') return { path: only.path };
  const texts: string[] = [];
  for (const element of postData.elements) {
    if (element.kind !== 'bytes') {
      return {
        fault:
          "Its body is made of several pieces, some of them files, which a copy can't contain.",
      };
    }
    try {
      texts.push(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(element.bytes));
    } catch {
      return { fault: "Its body is not text, which a copy can't contain." };
    }
  }
  const text = texts.join('');
  return text.includes('\0')
    ? { fault: "Its body is not text, which a copy can't contain." }
    : { text };
}

/** The longest first, so that one which begins another leaves nothing of it. */
function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret !== '')
    .toSorted((one, other) => other.length - one.length)
    .reduce((masked, secret) => withoutForms(masked, secretForms(secret), MASK), text);
}
