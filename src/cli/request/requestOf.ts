import { basename, resolve } from 'node:path';
import type { PostData } from '../../engine/body/postData.ts';
import { isToken, joinedValue } from '../../session/headers.ts';
import type { HeaderList } from '../../session/headers.ts';
import type { RequestInit } from '../../engine/message/request.ts';
import { maskUrl } from '../../session/mask.ts';
import { originForm } from '../../engine/message/requestUrl.ts';
import { readAddress } from '../../session/readAddress.ts';
import { resolveTarget } from '../../requestFile/check/requestTarget.ts';
import type { CliIo } from '../terminal/io.ts';
import { checkReadable, fileFault } from '../files/namedFile.ts';
import type { DataArgument, RequestArguments } from '../options/requestArguments.ts';
import { standardInput } from '../files/pipedIn.ts';
import type { WrittenHeaders } from './requestHeaders.ts';
import { UsageError } from '../terminal/usageError.ts';

/** What the data of a command line is for all of its URLs: files and standard input are read once. */
export interface WrittenContent {
  readonly postData: PostData | null;
  /** What goes behind the query of the URL. */
  readonly query: string;
}

/** @throws UsageError */
export async function contentOf(
  request: RequestArguments,
  { fields }: WrittenHeaders,
  io: CliIo,
): Promise<WrittenContent> {
  if (request.get && request.form.length > 0) {
    throw new UsageError('-G puts the data of -d into the URL; a form (-F) has no place there.');
  }
  const { data, form, urlQuery } = request;
  if (data.length + form.length + urlQuery.length === 0) return { query: '', postData: null };
  const { bodyOf, queryOf } = await import('./requestBody.ts');
  const query: DataArgument[] = [
    ...request.urlQuery.map((text): DataArgument =>
      text.startsWith('+') ? { how: 'raw', text: text.slice(1) } : { how: 'encoded', text },
    ),
    ...(request.get ? request.data : []),
  ];
  return {
    query: await queryOf(query, io),
    postData: request.get ? null : await bodyOf(request, joinedValue(fields, 'content-type'), io),
  };
}

/**
 * The request that the arguments mean.
 * @param upload a file to send in place of data, or "-"
 * @throws UsageError
 */
export async function requestOf(
  request: RequestArguments,
  written: string,
  { fields, removed }: WrittenHeaders,
  content: WrittenContent,
  io: CliIo,
  upload: string | null = null,
): Promise<RequestInit> {
  const postData = upload === null ? content.postData : await uploadOf(upload, request, io);
  const method = methodOf(request, postData, upload);
  const target = targetOf(written, request.protocol, fields);
  const url = withQuery(withName(target.url, upload), content.query);
  const requestTarget =
    request.requestTarget ?? (request.pathAsIs ? writtenPath(url) : (target.requestTarget ?? null));
  // A file that is uploaded says nothing of its type, as with curl.
  const withoutDefaults = upload === null ? removed : [...removed, 'content-type'];
  return { url, method, headers: fields, withoutDefaults, postData, requestTarget };
}

function methodOf(
  { method, head }: RequestArguments,
  postData: PostData | null,
  upload: string | null,
): string {
  const usual = head ? 'HEAD' : upload !== null ? 'PUT' : postData === null ? 'GET' : 'POST';
  if (method === undefined) return usual;
  if (isToken(method)) return method;
  throw new UsageError(
    `${JSON.stringify(maskUrl(method))} is not a method; the method goes before the URL.`,
  );
}

async function uploadOf(
  file: string,
  { data, form }: RequestArguments,
  io: CliIo,
): Promise<PostData> {
  if (data.length > 0 || form.length > 0) {
    throw new UsageError('Use -T, -d or -F, not two of them: a request has one body.');
  }
  const { fileBody, streamBody } = await import('../../engine/body/postData.ts');
  if (file === '-' || file === '.') {
    return streamBody(standardInput(`-T ${file}`, io));
  }
  const path = resolve(io.cwd, file);
  await checkReadable(path).catch((error: unknown) => {
    throw new UsageError(`-T: ${fileFault(file, error)}`);
  });
  return fileBody(path);
}

/** A path alone, or `*`, is of the host that the Host header names. */
function targetOf(
  written: string,
  protocol: string | undefined,
  fields: HeaderList,
): { readonly url: string; readonly requestTarget?: '*' } {
  if (written.trim() === '') {
    throw new UsageError('The URL is empty. Write it as in https://host/path.');
  }
  if (written === '*' || /^\/(?!\/)/.test(written)) {
    const target = resolveTarget(written, fields);
    if (!('fault' in target)) return target;
    throw new UsageError(`${maskUrl(written)}: ${target.message} ${target.hint}`);
  }
  const address = readAddress(written, protocol);
  if ('url' in address) return address;
  throw new UsageError(`${maskUrl(written)}: ${address.fault}`);
}

/** A URL that names a folder gets the name of the file that is sent there. */
function withName(url: string, upload: string | null): string {
  if (upload === null || upload === '-' || upload === '.') return url;
  const parsed = new URL(url);
  if (!parsed.pathname.endsWith('/')) return url;
  parsed.pathname += encodeURIComponent(basename(upload));
  return parsed.href;
}

function withQuery(url: string, query: string): string {
  if (query === '') return url;
  const [, before = '', fragment = ''] = /^([^#]*)(#[^]*)?$/.exec(url) ?? [];
  const sign = !before.includes('?') ? '?' : /[?&]$/.test(before) ? '' : '&';
  return `${before}${sign}${query}${fragment}`;
}

/** Path and query as they were written, when parsing the URL would change them (`/../`); null: it does not. */
function writtenPath(url: string): string | null {
  const [, path = ''] = /^[a-z][a-z\d+.-]*:\/\/[^/?#]*([^#]*)/i.exec(url) ?? [];
  const whole = path.startsWith('/') ? path : `/${path}`;
  return whole === originForm(new URL(url)) ? null : whole;
}
