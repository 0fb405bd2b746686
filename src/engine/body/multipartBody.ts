import { randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import { isToken } from '../../session/headers.ts';
import type { HeaderField, HeaderList } from '../../session/headers.ts';
import type { BodyStream } from './bodyStream.ts';
import { encodedText } from './encodedText.ts';
import { contentTypeOfFile } from './contentType.ts';
import type { PostData, PostDataElement } from './postData.ts';

interface PartFields {
  /** null: none, as in the parts of a mixed part. */
  readonly name: string | null;
  /** Told to the server for anything but a field; of a file, its own name when absent. */
  readonly filename?: string;
  /** When absent: none for a field, for anything else that of the filename's extension. */
  readonly contentType?: string;
  /** More lines for the head of the part. */
  readonly headers?: HeaderList;
}

/**
 * One part of a multipart body: a field with a value, a file from disk, from memory or from a stream, or parts of its own
 * (RFC 2046, section 5.1). A text gets the line ends of forms (CRLF) and the charset of its type, bytes are sent as they are.
 */
export type MultipartPart = PartFields &
  (
    | { readonly value: string | Uint8Array }
    | { readonly file: string }
    | { readonly bytes: Uint8Array }
    | { readonly stream: BodyStream }
    | { readonly parts: readonly MultipartPart[] }
  );

export interface MultipartOptions {
  /** Made up when absent, so that no content holds it. */
  readonly boundary?: string;
}

/**
 * A form as `multipart/form-data` (RFC 7578), written as browsers write it (HTML, section 4.10.21.8). Files are read
 * when the body is sent, and its length is known beforehand.
 * @throws TypeError for a boundary, type or text that can't be sent, and for a boundary that a part in memory holds
 */
export async function multipartBody(
  parts: Iterable<MultipartPart>,
  { boundary = newBoundary() }: MultipartOptions = {},
): Promise<PostData> {
  const body = new BodyText();
  await writeParts(parts, [boundary], 'form-data', body);
  return {
    elements: body.end(),
    contentType: `multipart/form-data; boundary=${quotedWhereNeeded(boundary)}`,
  };
}

/** What is written so far: text, between files and streams that are left where they are. */
class BodyText {
  readonly #elements: PostDataElement[] = [];
  #pending: Uint8Array[] = [];

  add(content: string | Uint8Array): void {
    this.#pending.push(typeof content === 'string' ? Buffer.from(content) : content);
  }

  addElement(element: PostDataElement): void {
    this.#flush();
    this.#elements.push(element);
  }

  end(): readonly PostDataElement[] {
    this.#flush();
    return this.#elements;
  }

  #flush(): void {
    this.#elements.push({ kind: 'bytes', bytes: Buffer.concat(this.#pending) });
    this.#pending = [];
  }
}

type Disposition = 'form-data' | 'attachment';

/** @param boundaries the parts' own, after those of what they are in */
async function writeParts(
  parts: Iterable<MultipartPart>,
  boundaries: readonly [string, ...string[]],
  disposition: Disposition,
  body: BodyText,
): Promise<void> {
  const [boundary] = boundaries;
  checkBoundary(boundary);
  for (const part of parts) {
    const inner = newBoundary();
    const fields = await headOf(part, disposition, inner);
    body.add(`--${boundary}\r\n`);
    for (const [name, value] of fields) body.add(`${name}: ${value}\r\n`);
    body.add('\r\n');
    if ('parts' in part) await writeParts(part.parts, [inner, ...boundaries], 'attachment', body);
    else writeContent(part, boundaries, body);
    body.add('\r\n');
  }
  body.add(`--${boundary}--\r\n`);
}

async function headOf(
  part: MultipartPart,
  disposition: Disposition,
  inner: string,
): Promise<HeaderList> {
  const { name, headers = [] } = part;
  const filename = filenameOf(part);
  const named = name === null ? '' : `; name="${escaped(withCrLf(name))}"`;
  const file = filename === undefined ? '' : `; filename="${escaped(filename)}"`;
  const type = await typeOf(part, filename);
  const fields: HeaderField[] = [...headers];
  if ('parts' in part) {
    fields.unshift(['Content-Type', `${type ?? 'multipart/mixed'}; boundary=${inner}`]);
  } else if (type !== null) {
    fields.unshift(['Content-Type', type]);
  }
  const broken = fields.find(([field, value]) => !isToken(field) || CONTROL.test(value));
  if (broken !== undefined) {
    const shown = JSON.stringify(broken[0]);
    throw new TypeError(
      `The part ${name ?? ''} can't be sent: ${shown} is not a header name, or its value has a control character.`,
    );
  }
  // Inside another part, a part that has no name needs no disposition.
  if (disposition === 'attachment' && named + file === '') return fields;
  return [['Content-Disposition', disposition + named + file], ...fields];
}

/** What would end a line of the part's head; other characters stand there in UTF-8. */
const CONTROL = /[\0-\x08\x0a-\x1f\x7f]/;

function filenameOf(part: MultipartPart): string | undefined {
  if (part.filename !== undefined) return part.filename;
  if ('file' in part) return basename(part.file);
  return 'bytes' in part || 'stream' in part ? 'blob' : undefined;
}

async function typeOf(part: MultipartPart, filename: string | undefined): Promise<string | null> {
  if (part.contentType !== undefined) return part.contentType;
  return 'parts' in part || filename === undefined ? null : contentTypeOfFile(filename);
}

function writeContent(
  part: Exclude<MultipartPart, { readonly parts: readonly MultipartPart[] }>,
  boundaries: readonly string[],
  body: BodyText,
): void {
  if ('file' in part) {
    body.addElement({ kind: 'file', path: part.file });
  } else if ('stream' in part) {
    body.addElement({ kind: 'stream', stream: part.stream });
  } else if ('bytes' in part) {
    refuseBoundaries(part.bytes, boundaries, part.name);
    body.addElement({ kind: 'bytes', bytes: part.bytes });
  } else {
    const { value } = part;
    const content =
      typeof value === 'string' ? encodedText(withCrLf(value), part.contentType) : value;
    refuseBoundaries(content, boundaries, part.name);
    body.add(content);
  }
}

function newBoundary(): string {
  return `----RequestWorkbench${randomBytes(16).toString('hex')}`;
}

/** RFC 2046, section 5.1.1. */
function checkBoundary(boundary: string): void {
  if (/^[0-9A-Za-z'()+_,\-./:=? ]{0,69}[0-9A-Za-z'()+_,\-./:=?]$/.test(boundary)) return;
  throw new TypeError(
    `${JSON.stringify(boundary)} is not a boundary: use 1 to 70 letters, digits or '()+_,-./:=?`,
  );
}

function refuseBoundaries(
  content: Uint8Array,
  boundaries: readonly string[],
  name: string | null,
): void {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  if (!boundaries.some((boundary) => bytes.includes(boundary))) return;
  throw new TypeError(
    `The part ${name ?? ''} contains the boundary. Choose another boundary, or leave it out.`,
  );
}

function quotedWhereNeeded(boundary: string): string {
  return /^[0-9A-Za-z'+_\-.]+$/.test(boundary) ? boundary : `"${boundary}"`;
}

function withCrLf(text: string): string {
  return text.replaceAll(/\r\n|\r|\n/g, '\r\n');
}

/** What browsers write in a quoted name: other characters stand as they are, in UTF-8. */
function escaped(name: string): string {
  return name.replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('"', '%22');
}
