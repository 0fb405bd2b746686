import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { textOfFile } from '../../engine/body/charset/fileText.ts';
import type { HeaderList } from '../../session/headers.ts';
import { headerValue, joinedValue } from '../../session/headers.ts';
import {
  recordedBytes,
  recordedContent,
  recordedHeaders,
  recordedRequestBody,
} from './recordedMessage.ts';
import type { RecordedBody } from './recordedMessage.ts';

/** A request as it is looked for in a recording. */
export interface Wanted {
  readonly method: string;
  readonly url: string;
  readonly headers: HeaderList;
  /** Null: there is none, or it can't be read twice. */
  readonly body: Buffer | null;
}

/** One exchange of a recording (HAR 1.2), as far as an answer needs it. */
export interface RecordedExchange {
  readonly requestHeaders: HeaderList;
  readonly requestBody: RecordedBody | null;
  /** 0: there was no response. */
  readonly status: number;
  readonly statusText: string;
  readonly headers: HeaderList;
  readonly content: RecordedBody | null;
  /** How it failed, as Chrome writes it: "net::ERR_CONNECTION_REFUSED". */
  readonly error: string | null;
}

/** A recording: what was asked, by Chrome, Playwright, mitmproxy, ourselves, and what came. */
export class HarArchive {
  /** Where files beside it are looked for. */
  readonly folder: string;
  readonly #exchanges: ReadonlyMap<string, readonly RecordedExchange[]>;

  private constructor(folder: string, exchanges: ReadonlyMap<string, readonly RecordedExchange[]>) {
    this.folder = folder;
    this.#exchanges = exchanges;
  }

  /** @throws Error that says, as half a sentence, why it is no recording */
  static async read(file: string): Promise<HarArchive> {
    return new HarArchive(dirname(file), exchangesOf(await readHarEntries(file)));
  }

  /**
   * What answers a request, as Playwright's routeFromHAR finds it: the same URL and method; for a body, the same body, but
   * for the boundary of a form; and of several the one whose headers are most alike. The first of equals counts.
   */
  find(wanted: Wanted): RecordedExchange | null {
    const same = this.#exchanges.get(keyOf(wanted.method, wanted.url)) ?? [];
    const fitting = same.filter((exchange) => fitsBody(exchange, wanted));
    let best: RecordedExchange | null = null;
    let most = -1;
    for (const exchange of fitting) {
      const count = fitting.length === 1 ? 0 : sameHeaders(exchange, wanted);
      if (count <= most) continue;
      best = exchange;
      most = count;
    }
    return best;
  }
}

/** The entries of a recording, whatever is in them. @throws Error that says, as half a sentence, why it is none */
export async function readHarEntries(file: string): Promise<readonly unknown[]> {
  const bytes = await readFile(file);
  if (bytes.subarray(0, 2).toString('latin1') === 'PK') {
    throw new Error('it is a ZIP archive: unpack it and name the .har inside');
  }
  let value: unknown;
  try {
    value = JSON.parse(textOfFile(bytes));
  } catch {
    throw new Error('it is not JSON');
  }
  const entries = record(record(value)['log'])['entries'];
  if (!Array.isArray(entries)) throw new Error('it is not a HAR: there is no log with entries');
  return entries as readonly unknown[];
}

function exchangesOf(entries: readonly unknown[]): Map<string, RecordedExchange[]> {
  const exchanges = new Map<string, RecordedExchange[]>();
  for (const entry of entries) {
    const request = record(record(entry)['request']);
    const response = record(record(entry)['response']);
    const { method, url } = request;
    if (typeof url !== 'string' || typeof method !== 'string') continue;
    const status = recordedStatus(response['status']);
    const error = response['_error'] ?? record(entry)['_error'];
    // Blocked, or answered from a cache without a word about it: there is nothing to give.
    if (status < 100 && typeof error !== 'string') continue;
    const exchange: RecordedExchange = {
      requestHeaders: recordedHeaders(request['headers']),
      requestBody: recordedRequestBody(request['postData']),
      status,
      statusText: typeof response['statusText'] === 'string' ? response['statusText'] : '',
      headers: recordedHeaders(response['headers']),
      content: recordedContent(response['content']),
      error: status < 100 && typeof error === 'string' ? error : null,
    };
    const key = keyOf(method, url);
    const known = exchanges.get(key);
    if (known === undefined) exchanges.set(key, [exchange]);
    else known.push(exchange);
  }
  return exchanges;
}

/** 0 where there was none, or what no response can have. */
function recordedStatus(value: unknown): number {
  const isStatus = Number.isInteger(value) && Number(value) <= 599;
  return isStatus ? Number(value) : 0;
}

/** A fragment is never sent, and recorders differ in whether they write it. */
function keyOf(method: string, url: string): string {
  const href = URL.parse(url)?.href ?? url;
  const hash = href.indexOf('#');
  return `${method.toUpperCase()} ${hash < 0 ? href : href.slice(0, hash)}`;
}

function fitsBody({ requestBody, requestHeaders }: RecordedExchange, wanted: Wanted): boolean {
  if (requestBody === null || wanted.body === null) return true;
  const recorded = recordedBytes(requestBody, joinedValue(requestHeaders, 'content-type'));
  if (recorded.equals(wanted.body)) return true;
  const [theirs, ours] = [boundaryOf(requestHeaders), boundaryOf(wanted.headers)];
  if (theirs === undefined || ours === undefined) return false;
  const without = (body: Buffer, boundary: string): string =>
    body.toString('latin1').replaceAll(boundary, '');
  return without(recorded, theirs) === without(wanted.body, ours);
}

function boundaryOf(headers: HeaderList): string | undefined {
  const type = headerValue(headers, 'content-type') ?? '';
  return /^multipart\/form-data\b.*;\s*boundary="?([^";]+)/i.exec(type)?.[1];
}

function sameHeaders({ requestHeaders }: RecordedExchange, { headers }: Wanted): number {
  const ours = new Set(headers.map(([name, value]) => `${name.toLowerCase()}:${value}`));
  return requestHeaders.filter(([name, value]) => ours.has(`${name.toLowerCase()}:${value}`))
    .length;
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
