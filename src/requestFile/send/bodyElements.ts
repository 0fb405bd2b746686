import type { PostDataElement } from '../../engine/body/postData.ts';
import { contentTypeOf } from '../../engine/body/mimeType.ts';
import { BodyCharsets, encoded } from '../check/bodyCharset.ts';

/** A part of a body once its file is found. */
export type BodyPiece =
  | { readonly kind: 'text'; readonly lines: readonly string[] }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'file'; readonly path: string };

const LINES_OF_JSON = /^application\/(?:x-)?(?:ndjson|jsonl|json-lines|jsonlines)$/;

/**
 * The bytes of a body, in the charset that its type declares: LF between lines, whatever the file and the system use; CRLF
 * in multipart bodies (RFC 2046, section 5.1.1), whose last boundary ends its line too. Lines of JSON end with a line end.
 */
export function bodyElements(pieces: readonly BodyPiece[], contentType: string): PostDataElement[] {
  const { mimeType, charset } = contentTypeOf([['Content-Type', contentType]]);
  const multipart = mimeType.startsWith('multipart/');
  const lineEnd = multipart ? '\r\n' : '\n';
  const endsWithLineEnd = multipart || LINES_OF_JSON.test(mimeType);
  const charsets = new BodyCharsets(contentType);
  let before = charsets.current;
  const elements: PostDataElement[] = [];
  let text: Uint8Array[] = [];
  const endText = (): void => {
    if (text.length > 0) elements.push({ kind: 'bytes', bytes: Buffer.concat(text) });
    text = [];
  };
  // "utf-16" leaves the order of bytes open, so the text has to show it (RFC 2781, section 3.3).
  if (charset === 'utf-16' && pieces[0]?.kind === 'text') text.push(encoded('\ufeff', before));
  pieces.forEach((piece, index) => {
    if (piece.kind === 'text') {
      piece.lines.forEach((line, at) => {
        const now = charsets.of(line);
        // The line end before a boundary belongs to the boundary.
        if (at > 0) text.push(encoded(lineEnd, charsets.atBoundary ? now : before));
        text.push(encoded(line, now));
        before = now;
      });
    } else if (piece.kind === 'bytes') {
      text.push(piece.bytes);
    } else {
      endText();
      elements.push(piece);
    }
    if (index < pieces.length - 1 || (endsWithLineEnd && piece.kind === 'text')) {
      text.push(encoded(lineEnd, before));
    }
  });
  endText();
  return elements;
}
