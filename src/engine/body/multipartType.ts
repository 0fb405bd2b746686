import { mimeTypeOf } from './mimeType.ts';

/** What stands between the parts of a body of this Content-Type; undefined: it is not in parts, or names none. */
export function boundaryOf(contentType: string): string | undefined {
  const type = mimeTypeOf(contentType);
  return type?.type === 'multipart' ? type.parameters.get('boundary') : undefined;
}

/** Whether this Content-Type is of a body in parts and does not name what stands between them (RFC 2046, section 5.1.1). */
export function lacksBoundary(contentType: string): boolean {
  return mimeTypeOf(contentType)?.type === 'multipart' && !boundaryOf(contentType);
}

/** `contentType` with the boundary of the body's own type, where it lacks one: nobody could find the parts. */
export function withBoundary(contentType: string, own: string): string {
  const boundary = /;\s*boundary=.*$/i.exec(own)?.[0];
  if (boundary === undefined || !lacksBoundary(contentType)) return contentType;
  // Of two parameters of one name the first counts, also an empty one.
  return contentType
    .replace(/;\s*boundary\s*=\s*(?:"")?\s*(?=;|$)/i, '')
    .replace(/[\s;]*$/, boundary);
}
