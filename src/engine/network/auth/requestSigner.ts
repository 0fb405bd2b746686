import { createHash } from 'node:crypto';
import type { Upload } from '../../body/upload.ts';
import { hasHeader, withFields } from '../../../session/headers.ts';
import type { HeaderList } from '../../../session/headers.ts';
import type { Request } from '../../message/request.ts';
import type { SignRequest } from '../../handlers/signRequest.ts';
import { originForm } from '../../message/requestUrl.ts';

/**
 * What is sent, with its signature. It is made anew for each attempt, because signatures are good for some minutes only
 * and somebody may have been asked in between. What says who it is by an Authorization field of its own is left alone.
 */
export function signerOf(
  sign: SignRequest,
  { method, requestTarget }: Request,
  body: Upload | null,
): (content: { readonly url: URL; readonly headers: HeaderList }) => Promise<HeaderList> {
  let hash: Promise<string | null> | null = null;
  return async ({ url, headers }) => {
    if (hasHeader(headers, 'authorization')) return headers;
    const fields = await sign({
      ...{ method, url, headers },
      target: requestTarget ?? originForm(url),
      bodyHash: () => (hash ??= hashOf(body)),
    });
    return fields === null ? headers : withFields(headers, fields);
  };
}

/** Files are read twice: for the signature, and when they are sent. */
async function hashOf(body: Upload | null): Promise<string | null> {
  if (body?.replayable === false) return null;
  const hash = createHash('sha256');
  const bytes = body?.body() ?? [];
  for await (const piece of bytes instanceof Uint8Array ? [bytes] : bytes) hash.update(piece);
  return hash.digest('hex');
}
