import { basename } from 'node:path';
import { multipartBody } from '../../engine/body/multipartBody.ts';
import type { MultipartPart } from '../../engine/body/multipartBody.ts';
import { boundaryOf } from '../../engine/body/multipartType.ts';
import type { PostData } from '../../engine/body/postData.ts';
import { headerFault } from '../../session/headers.ts';
import type { HeaderField } from '../../session/headers.ts';
import { mimeTypeOf } from '../../engine/body/mimeType.ts';
import type { RequestBodyFiles } from './requestBodyFiles.ts';
import {
  FormArgumentError,
  parseFormArgument,
  parseFormString,
} from '../../requestFile/curl/formArgument.ts';
import type {
  FormArgument,
  FormFile,
  FormHeaders,
  FormSettings,
} from '../../requestFile/curl/formArgument.ts';
import type { FormText } from '../options/requestArguments.ts';
import { transferEncoded } from './transferEncoding.ts';
import { UsageError } from '../terminal/usageError.ts';

/**
 * The body that `-F` and `--form-string` mean, as curl sends it. A boundary that the request's own Content-Type names is
 * kept; one that it lacks is added when it is sent.
 * @throws UsageError
 */
export async function formOf(
  form: readonly FormText[],
  contentType: string | undefined,
  files: RequestBodyFiles,
): Promise<PostData> {
  if (contentType !== undefined && mimeTypeOf(contentType)?.type !== 'multipart') {
    throw new UsageError(
      '-F sends a multipart body, but -H names another Content-Type. Leave that header out.',
    );
  }
  const boundary = boundaryOf(contentType ?? '');
  const parts = await formParts(form, files);
  try {
    return await multipartBody(parts, boundary === undefined ? {} : { boundary });
  } catch (error) {
    if (error instanceof TypeError) throw new UsageError(error.message);
    throw error;
  }
}

async function formParts(
  form: readonly FormText[],
  files: RequestBodyFiles,
): Promise<MultipartPart[]> {
  const outermost: MultipartPart[] = [];
  const open = [outermost];
  for (const { how, text } of form) {
    const argument = argumentOf(how, text);
    if (argument.kind === 'close') {
      open.pop();
      if (open.length === 0) throw new UsageError('-F "=)" closes a part that no -F opened.');
      continue;
    }
    const parts = argument.kind === 'open' ? ([] as MultipartPart[]) : null;
    open.at(-1)?.push(await partOf(argument, parts, files));
    if (parts !== null) open.push(parts);
  }
  return outermost;
}

function argumentOf(how: FormText['how'], text: string): FormArgument {
  try {
    return how === 'form' ? parseFormArgument(text) : parseFormString(text);
  } catch (error) {
    if (error instanceof FormArgumentError) throw new UsageError(error.message);
    throw error;
  }
}

async function partOf(
  argument: Exclude<FormArgument, { readonly kind: 'close' }>,
  parts: readonly MultipartPart[] | null,
  files: RequestBodyFiles,
): Promise<MultipartPart> {
  const { name } = argument;
  switch (argument.kind) {
    case 'open':
      return { name, ...(await fieldsOf(argument, files)), parts: parts ?? [] };
    case 'value':
      return { name, ...(await valueOf(Buffer.from(argument.value), argument, files)) };
    case 'valueOf':
      return { name, ...(await valueOf(await files.read(argument.file), argument, files)) };
    case 'files': {
      const [only, ...more] = argument.files;
      if (only !== undefined && more.length === 0) return { name, ...(await fileOf(only, files)) };
      // curl puts several files of one -F into a part of their own (RFC 2388, section 4.2).
      const inner: MultipartPart[] = [];
      for (const file of argument.files) inner.push({ name: null, ...(await fileOf(file, files)) });
      return { name, parts: inner };
    }
  }
}

async function valueOf(content: Uint8Array, settings: FormSettings, files: RequestBodyFiles) {
  const fields = await fieldsOf(settings, files);
  return { ...fields, value: encoded(content, settings) };
}

async function fileOf(given: FormFile, files: RequestBodyFiles) {
  const { file } = given;
  const fields = await fieldsOf(given, files);
  if (files.isStdin(file)) {
    return { filename: basename(file), ...fields, bytes: encoded(await files.read(file), given) };
  }
  const path = await files.find(file);
  if (given.encoder === undefined) return { filename: basename(path), ...fields, file: path };
  return { filename: basename(path), ...fields, bytes: encoded(await files.read(file), given) };
}

async function fieldsOf(
  { type, filename, encoder, headers }: FormSettings,
  files: RequestBodyFiles,
): Promise<{ contentType?: string; filename?: string; headers: HeaderField[] }> {
  const fields: HeaderField[] = [];
  if (encoder !== undefined) fields.push(['Content-Transfer-Encoding', encoder]);
  for (const given of headers) {
    for (const line of await linesOf(given, files)) fields.push(headerOf(line));
  }
  return {
    ...(type === undefined ? {} : { contentType: type }),
    ...(filename === undefined ? {} : { filename }),
    headers: fields,
  };
}

function encoded(content: Uint8Array, { encoder }: FormSettings): Uint8Array {
  return encoder === undefined ? content : transferEncoded(content, encoder);
}

/** A file has a header a line; a line that begins with a blank goes on with the one before, and # begins a comment. */
async function linesOf(given: FormHeaders, files: RequestBodyFiles): Promise<string[]> {
  if ('header' in given) return [given.header];
  const lines: string[] = [];
  for (const line of (await files.read(given.file)).toString().split(/\r?\n/)) {
    if (line.startsWith('#')) continue;
    if (/^\s/.test(line) && lines.length > 0) lines.push((lines.pop() ?? '') + line);
    else lines.push(line);
  }
  return lines.map((line) => line.trimEnd()).filter((line) => line !== '');
}

function headerOf(line: string): HeaderField {
  const colon = line.indexOf(':');
  const field: HeaderField = [line.slice(0, colon).trimEnd(), line.slice(colon + 1).trim()];
  if (colon < 0 || headerFault([field[0], '']) !== undefined) {
    throw new UsageError(
      'In -F, headers= takes a header as "Name: value", or @ and a file of them.',
    );
  }
  return field;
}
