import { mimeTypeOf } from '../../engine/body/mimeType.ts';

/** How a body's media type changes its reading. Markdown has marks of its own; messages hold request lines as text. */
export type BodyKind = 'plain' | 'markdown' | 'message';

export function bodyKindOf(contentType: string): BodyKind {
  if (!IS_SPECIAL.test(contentType)) return 'plain';
  const essence = mimeTypeOf(contentType)?.essence;
  if (essence === 'text/markdown') return 'markdown';
  if (
    essence === 'multipart/mixed' ||
    essence === 'application/http' ||
    essence === 'message/http'
  ) {
    return 'message';
  }
  return 'plain';
}

/** Nearly every type is none of these: then it need not be read. */
const IS_SPECIAL = /markdown|multipart|http/i;
