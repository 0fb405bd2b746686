import { stat } from 'node:fs/promises';
import { maskBodyBytes } from '../../engine/body/maskBytes.ts';
import type { PostDataElement } from '../../engine/body/postData.ts';
import type { ReadyRequest } from '../../requestFile/run/ports.ts';
import type { FileProblem } from '../../files/problem.ts';
import { readWhole } from '../../files/wholeFile.ts';
import type { HeaderList } from '../../session/headers.ts';
import { KnownSecrets } from '../../session/knownSecrets.ts';
import { maskHeaders, maskUrl } from '../../session/mask.ts';
import { safeJson } from '../terminal/printable.ts';
import type { CliIo } from '../terminal/io.ts';
import { problemJson } from './reportJson.ts';
import type { RequestReport } from './requestReport.ts';

type PrintedBody =
  | PrintedPart
  /** Some of it is a file that is too large to be shown, or can't be read. */
  | { readonly parts: readonly PrintedPart[] };

type PrintedPart =
  | { readonly text: string }
  | { readonly base64: string }
  /** Absolute. */
  | { readonly file: string };

/** A request as it would be sent. */
interface Shown {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly name: string | null;
  readonly method: string;
  readonly url: string;
  readonly headers: HeaderList;
  readonly body: PrintedBody | null;
  readonly problems: readonly FileProblem[];
}

export interface DryRunOptions {
  /** One object a line. */
  readonly json: boolean;
  readonly showSecrets: boolean;
}

/** Prints a request in place of sending it. */
export async function printDryRun(
  ready: ReadyRequest,
  { stdout }: CliIo,
  options: DryRunOptions,
): Promise<void> {
  const shown = await shownOf(ready, options.showSecrets);
  stdout.write(options.json ? asJson(shown) : asText(shown));
}

/** With `--json`: one that can't be sent has an object too, with what keeps it from it. */
export function printUnsent(report: RequestReport, { stdout }: CliIo): void {
  const { file, line, name, method, url } = report;
  const problems = report.outcome === 'skipped' ? [skipped(report)] : report.problems;
  stdout.write(asJson({ file, line, name, method, url, headers: [], body: null, problems }));
}

function skipped({ file, line, reason }: RequestReport): FileProblem {
  const start = { line: line - 1, character: 0 };
  return {
    ...({ code: 'skipped', severity: 'warning', message: reason ?? '' } as const),
    ...{ hint: 'Other requests are sent.', range: { start, end: start }, file },
  };
}

async function shownOf(ready: ReadyRequest, showSecrets: boolean): Promise<Shown> {
  const { file, line, name, request, secrets, warnings } = ready;
  const known = new KnownSecrets();
  for (const secret of showSecrets ? [] : secrets) known.add(secret, 'everywhere');
  const hide = (text: string): string => known.maskText(text);
  const elements = request.postData?.elements ?? [];
  const type = request.headers.find(([field]) => /^content-type$/i.test(field))?.[1] ?? null;
  const headers = showSecrets ? request.headers : maskHeaders(request.headers);
  return {
    ...{ file, line: line + 1, name, method: request.method, problems: warnings },
    url: hide(showSecrets ? request.url : maskUrl(request.url)),
    headers: headers.map(([field, value]) => [field, hide(value)] as const),
    body: await bodyOf(elements, (bytes) =>
      showSecrets ? bytes : maskBodyBytes(bytes, type, hide),
    ),
  };
}

/** A file that is all of the body is named; parts are put together as they would be sent, as far as they can be shown. */
async function bodyOf(
  elements: readonly PostDataElement[],
  hide: (bytes: Uint8Array) => Uint8Array,
): Promise<PrintedBody | null> {
  const [first] = elements;
  if (first === undefined) return null;
  if (elements.length === 1 && first.kind === 'file') return { file: first.path };
  const parts: PrintedPart[] = [];
  let shown: Uint8Array[] = [];
  const close = (): void => {
    if (shown.length > 0) parts.push(partOf(hide(Buffer.concat(shown))));
    shown = [];
  };
  for (const element of elements) {
    const bytes = await bytesOf(element);
    if (bytes !== null) {
      shown.push(bytes);
      continue;
    }
    close();
    if (element.kind === 'file') parts.push({ file: element.path });
  }
  close();
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : { parts };
}

/** Null: it is not shown. */
async function bytesOf(element: PostDataElement): Promise<Uint8Array | null> {
  if (element.kind === 'bytes') return element.bytes;
  if (element.kind !== 'file') return null;
  const found = await stat(element.path).catch(() => null);
  if (found === null || found.size > LONGEST_SHOWN) return null;
  const read = await readWhole(element.path);
  return 'fault' in read ? null : read.bytes;
}

const LONGEST_SHOWN = 2 ** 20;

function partOf(bytes: Uint8Array): PrintedPart {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { base64: Buffer.from(bytes).toString('base64') };
  }
}

function asJson({ file, line, name, method, url, headers, body, problems }: Shown): string {
  const place = { file, line, name };
  const all = { ...place, method, url, headers, body, problems: problems.map(problemJson) };
  return `${safeJson(all)}\n`;
}

function asText({ method, url, headers, body }: Shown): string {
  const head = [`${method} ${url}`, ...headers.map(([field, value]) => `${field}: ${value}`)];
  return `${[...head, ...(body === null ? [] : ['', textOf(body)])].join('\n')}\n\n`;
}

function textOf(body: PrintedBody): string {
  if ('parts' in body) return body.parts.map(textOf).join('');
  if ('text' in body) return body.text;
  return 'file' in body ? `< ${body.file}` : `(base64) ${body.base64}`;
}
