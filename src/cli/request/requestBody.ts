import type { PostData, PostDataElement } from '../../engine/body/postData.ts';
import {
  encodedArgument,
  escapedBytes,
  formEncoded,
  withoutLineEnds,
} from '../../requestFile/curl/curlData.ts';
import { RequestBodyFiles } from './requestBodyFiles.ts';
import type { CliIo } from '../terminal/io.ts';
import type { BodyArguments, DataArgument } from '../options/requestArguments.ts';
import { UsageError } from '../terminal/usageError.ts';

const FORM_TYPE = 'application/x-www-form-urlencoded';

/**
 * The body of `-d` and its kin, or of `-F`; null: none. Ordinary files are read when the request is sent.
 * @param contentType what the request's own header says
 * @throws UsageError
 */
export async function bodyOf(
  send: BodyArguments,
  contentType: string | undefined,
  io: CliIo,
): Promise<PostData | null> {
  const { data, form } = send;
  if (data.length > 0 && form.length > 0) {
    throw new UsageError('Give -d or -F, not both: a request has one body.');
  }
  for (const { text } of [...data, ...form]) refuseDamaged(text);
  if (form.length > 0) {
    const { formOf } = await import('./formParts.ts');
    return formOf(form, contentType, new RequestBodyFiles(io));
  }
  if (data.length === 0) return null;
  // What curl sends with -d; without it servers guess.
  return { elements: await elementsOf(data, new RequestBodyFiles(io)), contentType: FORM_TYPE };
}

/** The data as it stands in a URL (`-G`). @throws UsageError */
export async function queryOf(data: readonly DataArgument[], io: CliIo): Promise<string> {
  const pieces: Uint8Array[] = [];
  const files = new RequestBodyFiles(io);
  for (const { text } of data) refuseDamaged(text);
  for (const [index, piece] of data.entries()) {
    if (index > 0) pieces.push(Buffer.from('&'));
    pieces.push(await contentOf(piece, files));
  }
  return inUrl(Buffer.concat(pieces)).trim();
}

/** Node gives a program its arguments as text: of bytes that are not UTF-8 only this character is left. */
function refuseDamaged(text: string): void {
  if (!text.includes('\ufffd')) return;
  throw new UsageError(
    "The data has bytes that are not UTF-8, which an argument can't hold. Put it into a file, and send that with --data-binary @FILE.",
  );
}

async function elementsOf(
  data: readonly DataArgument[],
  files: RequestBodyFiles,
): Promise<PostDataElement[]> {
  const elements: PostDataElement[] = [];
  for (const [index, piece] of data.entries()) {
    if (index > 0 && piece.how !== 'json') {
      elements.push({ kind: 'bytes', bytes: Buffer.from('&') });
    }
    elements.push(await elementOf(piece, files));
  }
  return elements;
}

/** A large file is sent from where it is; a pipe is read first, as curl does, so that it can be sent again. */
async function elementOf(piece: DataArgument, files: RequestBodyFiles): Promise<PostDataElement> {
  const asItIs = piece.how === 'binary' || piece.how === 'json';
  const file = asItIs && piece.text.startsWith('@') ? piece.text.slice(1) : null;
  if (file !== null && !files.isStdin(file)) {
    const path = await files.find(file);
    if (await files.isOrdinary(path)) return { kind: 'file', path };
  }
  return { kind: 'bytes', bytes: await contentOf(piece, files) };
}

async function contentOf(
  { how, text }: DataArgument,
  files: RequestBodyFiles,
): Promise<Uint8Array> {
  if (how === 'encoded') return Buffer.from(await encoded(text, files));
  if (how === 'raw' || !text.startsWith('@')) return Buffer.from(text);
  const content = await files.read(text.slice(1));
  return how === 'data' ? withoutLineEnds(content) : content;
}

/** curl's forms: "value", "=value", "name=value", "@file", "name@file". */
async function encoded(text: string, files: RequestBodyFiles): Promise<string> {
  const { start, value, file } = encodedArgument(text);
  return start + formEncoded(file === null ? Buffer.from(value) : await files.read(file));
}

/** What is no ASCII can't stand in a URL. */
function inUrl(bytes: Uint8Array): string {
  return escapedBytes(bytes, /[^\0-\x7f]/g);
}
