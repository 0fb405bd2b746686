import { randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import { headerFault } from '../message/headers.ts';
import type { BodyStream } from './bodyStream.ts';
import { contentTypeOfFile } from './contentType.ts';
import type { PostData, PostDataElement } from './postData.ts';

interface PartFields {
  readonly name: string;
  /** Told to the server for anything but a field; of a file, its own name when absent. */
  readonly filename?: string;
  /** When absent: none for a field, for anything else that of the filename's extension. */
  readonly contentType?: string;
}

/** One part of a multipart body: a field with a value, or a file from disk, from memory or from a stream. */
export type MultipartPart = PartFields &
  (
    | { readonly value: string }
    | { readonly file: string }
    | { readonly bytes: Uint8Array }
    | { readonly stream: BodyStream }
  );

export interface MultipartOptions {
  /** Made up when absent, so that no content holds it. */
  readonly boundary?: string;
}

/**
 * A form as `multipart/form-data` (RFC 7578), written as browsers write it (HTML, section 4.10.21.8). Files are read
 * when the body is sent, and its length is known beforehand.
 * @throws TypeError for a boundary or a type that cannot be sent, and for a boundary that a part in memory holds
 */
export async function multipartBody(
  parts: Iterable<MultipartPart>,
  { boundary = `----RequestWorkbench${randomBytes(16).toString('hex')}` }: MultipartOptions = {},
): Promise<PostData> {
  checkBoundary(boundary);
  const elements: PostDataElement[] = [];
  let text = '';
  for (const part of parts) {
    text += `--${boundary}\r\n${await headOf(part)}\r\n\r\n`;
    if ('value' in part) {
      const value = withCrLf(part.value);
      refuseBoundary(Buffer.from(value), boundary, part.name);
      text += value;
    } else {
      elements.push({ kind: 'bytes', bytes: Buffer.from(text) }, contentOf(part, boundary));
      text = '';
    }
    text += '\r\n';
  }
  elements.push({ kind: 'bytes', bytes: Buffer.from(`${text}--${boundary}--\r\n`) });
  return { elements, contentType: `multipart/form-data; boundary=${quotedWhereNeeded(boundary)}` };
}

async function headOf(part: MultipartPart): Promise<string> {
  const filename = part.filename ?? ('file' in part ? basename(part.file) : undefined);
  const named = filename ?? ('value' in part ? undefined : 'blob');
  let head = `Content-Disposition: form-data; name="${escaped(withCrLf(part.name))}"`;
  if (named !== undefined) head += `; filename="${escaped(named)}"`;
  const type = part.contentType ?? (named === undefined ? null : await contentTypeOfFile(named));
  if (type === null) return head;
  const fault = headerFault(['Content-Type', type]);
  if (fault !== undefined) throw new TypeError(`The part ${part.name} cannot be sent: ${fault}.`);
  return `${head}\r\nContent-Type: ${type}`;
}

function contentOf(
  part: Exclude<MultipartPart, { readonly value: string }>,
  boundary: string,
): PostDataElement {
  if ('file' in part) return { kind: 'file', path: part.file };
  if ('stream' in part) return { kind: 'stream', stream: part.stream };
  refuseBoundary(part.bytes, boundary, part.name);
  return { kind: 'bytes', bytes: part.bytes };
}

/** RFC 2046, section 5.1.1. */
function checkBoundary(boundary: string): void {
  if (/^[0-9A-Za-z'()+_,\-./:=? ]{0,69}[0-9A-Za-z'()+_,\-./:=?]$/.test(boundary)) return;
  throw new TypeError(
    `${JSON.stringify(boundary)} is not a boundary: use 1 to 70 letters, digits or '()+_,-./:=?`,
  );
}

function refuseBoundary(content: Uint8Array, boundary: string, name: string): void {
  if (!Buffer.from(content.buffer, content.byteOffset, content.byteLength).includes(boundary)) {
    return;
  }
  throw new TypeError(`The part ${name} holds the boundary; choose another, or leave it out.`);
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
