import { createHash } from 'node:crypto';
import type { Upload } from '../../body/upload.ts';
import { hasHeader, withFields } from '../../../session/headers.ts';
import type { HeaderList } from '../../../session/headers.ts';
import type { Request } from '../../message/request.ts';
import type { Content } from '../transport/attempt.ts';
import { originForm } from '../transport/target.ts';

/** A request as it is about to be sent: whatever rules and cookies had to change has been changed. */
export interface UnsignedRequest {
  readonly method: string;
  readonly url: URL;
  /** What the request line says: path and query, as they go over the wire. */
  readonly target: string;
  readonly headers: HeaderList;
  /** The SHA-256 of the body in hex digits; null: the body can be read once only, when it is sent. */
  readonly bodyHash: () => Promise<string | null>;
}

/** Answers with the fields that sign the request; they replace those of the same names. Null: it stays unsigned. */
export type SignRequest = (
  unsigned: UnsignedRequest,
) => HeaderList | null | Promise<HeaderList | null>;

/**
 * What is sent, with its signature. It is made anew for each attempt, because signatures are good for some minutes only
 * and somebody may have been asked in between. What says who it is by an Authorization field of its own is left alone.
 */
export function signerOf(
  sign: SignRequest,
  { method, requestTarget }: Request,
  body: Upload | null,
): (content: Content) => Promise<HeaderList> {
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
