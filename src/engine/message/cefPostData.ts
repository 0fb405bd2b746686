import { InvalidRequestError } from './request.ts';
import { formBody } from '../body/formBody.ts';
import type { PostData, PostDataElement } from '../body/postData.ts';

/** A body as CEF Python's Request.SetPostData takes it: a form's fields, or pieces. */
export type CefPostData =
  Readonly<Record<string, string | Uint8Array>> | readonly (string | Uint8Array)[];

/**
 * CEF Python: Request.SetPostData. Fields become a form; of a list each piece is the literal text of a multipart body,
 * which begins with `--`, or `@` and the path of a file, or nothing.
 * @throws InvalidRequestError for a piece that is none of these, with its place in the list
 */
export function fromCefPostData(data: CefPostData): PostData {
  if (!isList(data)) return formBody(Object.entries(data));
  return { elements: data.map(elementOf) };
}

/**
 * CEF Python: Request.GetPostData. What begins with `--` or holds a file is a list of pieces, anything else a form, of
 * whose fields the last of each name counts; `{}` for a request that is no POST.
 * @throws InvalidRequestError for a stream: it can be read only when it is sent
 */
export function toCefPostData(request: {
  readonly method: string;
  readonly postData: PostData | null;
}): Record<string, string> | Uint8Array[] {
  if (request.method !== 'POST' || request.postData === null) return {};
  const pieces = request.postData.elements.map(pieceOf);
  const whole = Buffer.concat(pieces);
  const isForm = !startsWith(whole, '--') && !request.postData.elements.some(isFile);
  return isForm ? Object.fromEntries(new URLSearchParams(whole.toString())) : pieces;
}

function isList(data: CefPostData): data is readonly (string | Uint8Array)[] {
  return Array.isArray(data);
}

function elementOf(piece: string | Uint8Array, index: number): PostDataElement {
  const bytes = Buffer.from(piece);
  if (startsWith(bytes, '@') && bytes.length > 1) {
    return { kind: 'file', path: bytes.subarray(1).toString() };
  }
  if (bytes.length === 0 || startsWith(bytes, '--')) return { kind: 'bytes', bytes };
  throw new InvalidRequestError(
    `Piece ${index + 1} of the body begins neither with "--" (text of a multipart body) nor with "@" and a path, ` +
      'and is not empty. Any other text or bytes make a body of their own.',
  );
}

function pieceOf(element: PostDataElement): Uint8Array {
  switch (element.kind) {
    case 'bytes':
      return element.bytes;
    case 'file':
      return Buffer.from(`@${element.path}`);
    case 'stream':
      throw new InvalidRequestError('A stream can be read only when it is sent.');
  }
}

function isFile({ kind }: PostDataElement): boolean {
  return kind === 'file';
}

function startsWith(bytes: Buffer, text: string): boolean {
  return bytes.subarray(0, text.length).toString('latin1') === text;
}
