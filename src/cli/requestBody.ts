import { readFile, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { MultipartPart } from '../engine/body/multipartBody.ts';
import type { PostData, PostDataElement } from '../engine/body/postData.ts';
import type { CliIo } from './io.ts';
import type { DataArgument, SendArguments } from './sendOptions.ts';
import { UsageError } from './usageError.ts';

const FORM_TYPE = 'application/x-www-form-urlencoded';

/**
 * The body of `-d` and its kin, or of `-F`; null: none. Files are read when the request is sent.
 * @throws UsageError
 */
export async function bodyOf(send: SendArguments, io: CliIo): Promise<PostData | null> {
  const { data, form } = send;
  if (data.length > 0 && form.length > 0) {
    throw new UsageError('Give -d or -F, not both: a request has one body.');
  }
  if (form.length > 0) {
    const { multipartBody } = await import('../engine/body/multipartBody.ts');
    return multipartBody(await Promise.all(form.map((written) => partOf(written, io))));
  }
  if (data.length === 0) return null;
  // What curl sends with -d; without it servers guess.
  return { elements: await elementsOf(data, io), contentType: FORM_TYPE };
}

/** The data as it stands in a URL (`-G`). @throws UsageError */
export async function queryOf(data: readonly DataArgument[], io: CliIo): Promise<string> {
  const elements = await elementsOf(data, io);
  const pieces: Uint8Array[] = [];
  for (const element of elements) {
    if (element.kind === 'bytes') pieces.push(element.bytes);
    else if (element.kind === 'file') pieces.push(await readFile(element.path));
  }
  return Buffer.concat(pieces).toString().trim();
}

async function elementsOf(data: readonly DataArgument[], io: CliIo): Promise<PostDataElement[]> {
  const elements: PostDataElement[] = [];
  for (const [index, { how, text }] of data.entries()) {
    if (index > 0) elements.push(bytes('&'));
    if (how === 'encoded') elements.push(bytes(await encoded(text, io)));
    else if (how === 'raw' || !text.startsWith('@')) elements.push(bytes(text));
    else if (how === 'data') {
      elements.push({ kind: 'bytes', bytes: inOneLine(await contentOf(text.slice(1), io)) });
    } else if (text === '@-') elements.push({ kind: 'bytes', bytes: await pipedIn(io) });
    else elements.push({ kind: 'file', path: await pathOf(text.slice(1), io.cwd) });
  }
  return elements;
}

/** Of a file, `-d` sends what curl does: everything but line ends and NUL. */
function inOneLine(content: Buffer): Uint8Array {
  return content.filter((byte) => byte !== 0x0a && byte !== 0x0d && byte !== 0);
}

/** curl's forms: "value", "=value", "name=value", "@file", "name@file". */
async function encoded(text: string, io: CliIo): Promise<string> {
  const [, name = '', sign = '', rest = ''] = /^([^=@]*)([=@])([^]*)$/.exec(text) ?? [];
  if (sign === '') return encodeURIComponent(text);
  const value = sign === '=' ? rest : (await contentOf(rest, io)).toString();
  const start = name === '' ? '' : `${name}=`;
  return start + encodeURIComponent(value);
}

/** "name=value", "name=@file", "name=<file", each with ";type=…" and ";filename=…" behind it. */
async function partOf(written: string, io: CliIo): Promise<MultipartPart> {
  const [, name, text = ''] = /^([^=]+)=([^]*)$/.exec(written) ?? [];
  if (name === undefined) {
    throw new UsageError('A part of a form is written as -F name=value or -F name=@file.');
  }
  const [, value = '', settings = ''] =
    /^([^]*?)((?:\s*;\s*(?:type|filename)=[^;]*(?:;\s*charset=[^;]*)?)*)$/i.exec(text) ?? [];
  const type = /;\s*type=([^;]*(?:;\s*charset=[^;]*)?)/i.exec(settings)?.[1]?.trim();
  const filename = /;\s*filename="?([^;"]*)"?/i.exec(settings)?.[1];
  const fields = {
    name,
    ...(type === undefined ? {} : { contentType: type }),
    ...(filename === undefined ? {} : { filename }),
  };
  const from = value.slice(1);
  if (value.startsWith('<')) return { ...fields, value: (await contentOf(from, io)).toString() };
  if (!value.startsWith('@')) return { ...fields, value };
  if (from === '-') return { filename: '-', ...fields, bytes: await pipedIn(io) };
  const file = await pathOf(from, io.cwd);
  return { filename: basename(file), ...fields, file };
}

function bytes(text: string): PostDataElement {
  return { kind: 'bytes', bytes: new TextEncoder().encode(text) };
}

async function contentOf(file: string, io: CliIo): Promise<Buffer> {
  return file === '-' ? pipedIn(io) : readFile(await pathOf(file, io.cwd));
}

async function pathOf(file: string, cwd: string): Promise<string> {
  const path = resolve(cwd, file);
  const found = await stat(path).catch(() => null);
  if (found?.isFile() !== true) throw new UsageError(`There is no file ${file} to send.`);
  return path;
}

async function pipedIn(io: CliIo): Promise<Buffer> {
  if (io.isTTY.stdin) throw new UsageError('Nothing is piped in for @-.');
  const chunks: Uint8Array[] = [];
  for await (const chunk of io.stdin) chunks.push(Buffer.from(chunk as Uint8Array | string));
  return Buffer.concat(chunks);
}
