import type { PostData } from './postData.ts';

/**
 * What Content-Type says of a body when neither the request nor the body says anything: for a file the type of its
 * extension, and for bytes what CEF (and curl) say, a form.
 */
export async function defaultContentType({ elements, contentType }: PostData): Promise<string> {
  if (contentType !== undefined) return contentType;
  const [first] = elements;
  if (elements.length === 1 && first?.kind === 'file') return contentTypeOfFile(first.path);
  return elements.every(({ kind }) => kind === 'bytes')
    ? 'application/x-www-form-urlencoded'
    : 'application/octet-stream';
}

/** The media type that a file's extension stands for; `application/octet-stream` for one that is not known. */
export async function contentTypeOfFile(path: string): Promise<string> {
  const { mediaTypes } = await import('./mediaTypes.ts');
  return mediaTypes.getType(path) ?? 'application/octet-stream';
}
